package io.sparkagent.differential;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A difference that is meant, from {@code accepted.yaml} or {@code accepted-submissions.yaml}. In
 * {@code at}, {@code spark} and {@code agent} a {@code *} stands for anything.
 *
 * @param versions Spark's, such as 4.0; all of them if there are none
 * @param confs in which it occurs, in each of them; if there are none, in any; {@code [every]} is
 *     in every pod, and does not count as a difference of a conf
 * @param onlyOfProfiles whether it is about executors of other resource profiles than the default
 * @param reason for a reviewer
 */
record Accepted(
        String at,
        String spark,
        String agent,
        @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY) List<String> versions,
        @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY) List<String> confs,
        boolean onlyOfProfiles,
        String reason) {

    Accepted {
        versions = versions == null ? List.of() : List.copyOf(versions);
        confs = confs == null ? List.of() : List.copyOf(confs);
    }

    static List<Accepted> read(Path file) throws IOException {
        ObjectMapper yaml = new ObjectMapper(new YAMLFactory());
        return List.of(yaml.readValue(Files.readString(file), Accepted[].class));
    }

    boolean isInEveryPod() {
        return confs.equals(List.of("every"));
    }

    /** About a conf that is not of the corpus no list of confs can know. */
    boolean covers(Difference difference, Comparison comparison) {
        return isFor(comparison.version())
                && (!onlyOfProfiles || comparison.isOfProfile())
                && (confs.isEmpty()
                        || isInEveryPod()
                        || !comparison.isOfCorpus()
                        || confs.contains(comparison.name()))
                && matches(at, difference.at())
                && matches(spark, difference.spark())
                && matches(agent, difference.agent());
    }

    /**
     * Where this should occur and does not. Of the user's own confs it knows nothing.
     *
     * @param all confs on all lines
     */
    List<String> missingIn(List<Comparison> all) {
        List<Comparison> meant =
                all.stream()
                        .filter(comparison -> comparison.isOfCorpus() && !comparison.isSkipped())
                        .filter(comparison -> isFor(comparison.version()))
                        .toList();
        if (confs.isEmpty()) {
            return meant.stream().anyMatch(comparison -> comparison.shows(this))
                    ? List.of()
                    : List.of(toString());
        }
        List<String> missing = new ArrayList<>();
        meant.stream()
                .filter(
                        comparison ->
                                isInEveryPod()
                                        ? !comparison.isRefused()
                                        : confs.contains(comparison.name()))
                .filter(comparison -> !comparison.shows(this))
                .forEach(comparison -> missing.add(this + " in " + comparison.place()));
        confs.stream()
                .filter(conf -> !isInEveryPod())
                .filter(conf -> meant.stream().noneMatch(c -> c.name().equals(conf)))
                .forEach(conf -> missing.add(this + " in " + conf + ", which is not there"));
        return missing;
    }

    private boolean isFor(String version) {
        return versions.isEmpty() || versions.stream().anyMatch(version::startsWith);
    }

    private static boolean matches(String pattern, String text) {
        StringBuilder regex = new StringBuilder();
        for (String part : pattern.strip().split("\\*", -1)) {
            regex.append(regex.isEmpty() ? "" : ".*").append(Pattern.quote(part));
        }
        return Pattern.compile(regex.toString(), Pattern.DOTALL).matcher(text).matches();
    }

    @Override
    public String toString() {
        return at + " (spark " + spark + ", agent " + agent + ")";
    }
}
