package io.sparkagent.config;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The conf that is served and the agent's own settings, for people: each value with where it comes
 * from, and without secrets.
 *
 * @param entries by key
 */
public record ConfInForce(List<Entry> entries) {

    /** Where a value comes from. */
    public enum Source {
        /** Written by the user: spark-submit, properties file or code. */
        USER("user"),
        /** Known to the running driver only, such as its port. */
        DRIVER("driver"),
        /** Spark's default, as the catalogue of keys has it. */
        SPARK_DEFAULT("Spark default"),
        /** An environment variable of the driver's or the agent's container. */
        ENVIRONMENT("environment"),
        /** A setting of the agent that is not an environment variable. */
        AGENT_SETTING("agent setting"),
        /** A setting of the agent that nobody has set. */
        AGENT_DEFAULT("agent default");

        private final String words;

        Source(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }

    /**
     * @param value as it may be shown
     * @param masked whether it is hidden
     * @param by who acts on it (agent, bridge, submit, driver, spark, nobody, setting), empty for a
     *     key that the catalogue does not have
     */
    public record Entry(String key, String value, Source source, boolean masked, String by) {}

    /** Longer values are cut: nobody reads them here. */
    private static final int LONGEST_VALUE = 1000;

    /** A conf with more keys than any that is written by hand is cut too. */
    private static final int MOST_ENTRIES = 2000;

    public ConfInForce {
        entries = List.copyOf(entries);
    }

    /** Before any driver has said hello: the settings alone. */
    public static ConfInForce of(SettingOrigins settings, Catalogue catalogue) {
        return of(DriverConf.NONE, settings, catalogue);
    }

    public static ConfInForce of(DriverConf conf, SettingOrigins settings, Catalogue catalogue) {
        Collection all = new Collection(Redaction.of(conf.all()), catalogue);
        conf.user().forEach((key, value) -> all.add(key, value, Source.USER));
        conf.driver().forEach((key, value) -> all.add(key, value, Source.DRIVER));
        conf.environment().forEach((key, value) -> all.add(key, value, Source.ENVIRONMENT));
        for (Catalogue.Key key : catalogue.keys()) {
            if (key.by().equals("setting")) {
                settings.read(key.name())
                        .ifPresent(found -> all.add(key.name(), found.value(), found.source()));
            } else if (!conf.user().isEmpty() && hasPlainDefault(key)) {
                all.addIfAbsent(key.name(), key.standard());
            }
        }
        return new ConfInForce(all.entries());
    }

    /** Only of keys that are honoured here and are no pattern. */
    private static boolean hasPlainDefault(Catalogue.Key key) {
        return (key.by().equals("agent") || key.by().equals("bridge"))
                && !key.standard().isEmpty()
                && key.name().startsWith("spark.")
                && !key.name().matches(".*\\.[A-Z]+(\\..*)?");
    }

    private static final class Collection {

        private record Known(Pattern name, String by) {}

        private final Redaction redaction;
        private final List<Known> known;
        private final Map<String, Entry> found = new TreeMap<>();

        Collection(Redaction redaction, Catalogue catalogue) {
            this.redaction = redaction;
            this.known =
                    catalogue.keys().stream()
                            .map(key -> new Known(KeyPattern.of(key.name()), key.by()))
                            .toList();
        }

        void add(String key, String value, Source source) {
            if (found.size() < MOST_ENTRIES || found.containsKey(key)) {
                boolean masked = redaction.hides(key, value);
                String shown = masked ? Redaction.HIDDEN : cut(redaction.text(value));
                found.put(key, new Entry(key, shown, source, masked, by(key)));
            }
        }

        void addIfAbsent(String key, String standard) {
            found.computeIfAbsent(
                    key, name -> new Entry(name, standard, Source.SPARK_DEFAULT, false, by(name)));
        }

        private String by(String key) {
            Optional<Known> match =
                    known.stream().filter(one -> one.name().matcher(key).matches()).findFirst();
            return match.map(Known::by).orElse("");
        }

        private static String cut(String value) {
            return value.length() > LONGEST_VALUE ? value.substring(0, LONGEST_VALUE) + "…" : value;
        }

        List<Entry> entries() {
            return found.values().stream().sorted(Comparator.comparing(Entry::key)).toList();
        }
    }
}
