package io.sparkagent.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The keys that mean something, here or to Spark on Kubernetes, read from the resource {@code
 * configuration.yaml}; {@code docs/configuration.md} is made from the same file.
 */
public record Catalogue(List<Section> sections) {

    /** Keys about one matter. */
    public record Section(String title, String about, List<Key> keys) {}

    /**
     * @param name with placeholders in capitals (NAME, TYPE, N) for what the user chooses
     * @param standard the default, as text for people
     * @param since Spark's version, or {@code agent}
     * @param by who acts on it: agent, bridge, submit, driver, spark or nobody
     * @param shapes the object that it shapes: pod, claim, configMap, service, or empty for none
     * @param does what it does here, or why it is not honoured
     * @param differs where that is not what Spark does, or empty
     */
    public record Key(
            String name,
            String type,
            String standard,
            String since,
            String by,
            String shapes,
            String does,
            String differs) {

        /** Whether a key of a conf is this one. */
        public boolean matches(String key) {
            return KeyPattern.of(name).matcher(key).matches();
        }
    }

    /** Only below these prefixes is a key that nobody knows a mistake; others are free. */
    private static final List<String> OURS = List.of("spark.kubernetes.", "spark.executor.");

    private static final int LONGEST_DISTANCE = 3;

    public Catalogue {
        sections = List.copyOf(sections);
    }

    public static Catalogue load() {
        try (InputStream in = Catalogue.class.getResourceAsStream("/configuration.yaml")) {
            JsonNode root = new YAMLMapper().readTree(Objects.requireNonNull(in));
            List<Section> sections = new ArrayList<>();
            root.forEach(node -> sections.add(section(node)));
            return new Catalogue(sections);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Section section(JsonNode node) {
        List<Key> keys = new ArrayList<>();
        node.path("keys").forEach(key -> keys.add(key(key)));
        return new Section(node.path("section").asText(), node.path("about").asText().trim(), keys);
    }

    private static Key key(JsonNode node) {
        return new Key(
                node.path("key").asText(),
                node.path("type").asText(),
                node.path("default").asText(),
                node.path("since").asText(),
                node.path("by").asText(),
                node.path("shapes").asText(),
                node.path("does").asText().trim(),
                node.path("differs").asText().trim());
    }

    public List<Key> keys() {
        return sections.stream().flatMap(section -> section.keys().stream()).toList();
    }

    public Optional<Key> find(String key) {
        return keys().stream().filter(known -> known.matches(key)).findFirst();
    }

    /** A key that nobody knows has no effect, and is mostly one that was misspelt. */
    public void warnOfUnknownKeys(SparkConf conf) {
        List<Pattern> known = keys().stream().map(key -> KeyPattern.of(key.name())).toList();
        for (String key : conf.entries().keySet().stream().sorted().toList()) {
            if (OURS.stream().anyMatch(key::startsWith)
                    && known.stream().noneMatch(name -> name.matcher(key).matches())) {
                conf.problems()
                        .warn(
                                key
                                        + " has no effect: nobody knows this key"
                                        + nearest(key)
                                                .map(name -> "; did you mean " + name + "?")
                                                .orElse(""));
            }
        }
    }

    private Optional<String> nearest(String key) {
        String best = null;
        int least = LONGEST_DISTANCE + 1;
        for (Key known : keys()) {
            String candidate = KeyPattern.filledIn(known.name(), key);
            int distance = EditDistance.between(key, candidate, least);
            if (distance < least) {
                least = distance;
                best = candidate;
            }
        }
        return Optional.ofNullable(best);
    }
}
