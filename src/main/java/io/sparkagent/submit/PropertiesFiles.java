package io.sparkagent.submit;

import io.sparkagent.config.Problems;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;

/** The files of properties that a submission has, and the folder that spark-submit looks into. */
final class PropertiesFiles {

    private static final String DEFAULTS = "spark-defaults.conf";
    private static final int MOST_WARNINGS = 10;

    private PropertiesFiles() {}

    /**
     * {@code SPARK_CONF_DIR}, or {@code conf} in {@code SPARK_HOME}, whether it is there or not.
     */
    static Optional<Path> folder(Map<String, String> environment) {
        try {
            return named(environment, "SPARK_CONF_DIR")
                    .map(Path::of)
                    .or(() -> named(environment, "SPARK_HOME").map(home -> Path.of(home, "conf")));
        } catch (InvalidPathException _) {
            return Optional.empty();
        }
    }

    private static Optional<String> named(Map<String, String> environment, String variable) {
        return Optional.ofNullable(environment.get(variable)).filter(value -> !value.isBlank());
    }

    /** The file that is named, and the defaults where there is none or they are asked for. */
    static List<Layer> layers(Flags flags, Map<String, String> environment, Problems problems) {
        List<Layer> layers = new ArrayList<>();
        String option = Setting.PROPERTIES_FILE.option();
        Optional<String> named = flags.value(Setting.PROPERTIES_FILE);
        named.flatMap(file -> TextFile.path(file, option, problems))
                .ifPresent(file -> layers.add(layer(file, option, problems)));
        if (named.isEmpty() || flags.has(Setting.LOAD_SPARK_DEFAULTS)) {
            folder(environment)
                    .map(folder -> folder.resolve(DEFAULTS))
                    .filter(Files::isRegularFile)
                    .ifPresent(file -> layers.add(layer(file, DEFAULTS, problems)));
        }
        return layers;
    }

    private static Layer layer(Path file, String by, Problems problems) {
        Map<String, String> entries = new TreeMap<>();
        TextFile.read(file, by, problems)
                .ifPresent(text -> entries.putAll(entries(file, text, problems)));
        return new Layer(file.toString(), entries);
    }

    private static Map<String, String> entries(Path file, String text, Problems problems) {
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(text));
        } catch (IOException | IllegalArgumentException _) {
            problems.add(
                    "the file "
                            + file
                            + " is not a properties file: \\u needs four hexadecimal digits");
            return Map.of();
        }
        Map<String, String> entries = new TreeMap<>();
        for (String key : properties.stringPropertyNames()) {
            if (key.startsWith("spark.")) {
                entries.put(key, trimmed(properties.getProperty(key)));
            }
        }
        properties.stringPropertyNames().stream()
                .filter(key -> !entries.containsKey(key))
                .sorted()
                .limit(MOST_WARNINGS)
                .forEach(key -> problems.warn(noEffect(key, "in " + file)));
        return entries;
    }

    static String noEffect(String key, String where) {
        return key + " " + where + " has no effect: keys of Spark start with \"spark.\"";
    }

    /** Ends of lines stay, since somebody has written them with a backslash. */
    private static String trimmed(String value) {
        int from = 0;
        int to = value.length();
        while (from < to && isBlank(value.charAt(from))) {
            from++;
        }
        while (to > from && isBlank(value.charAt(to - 1))) {
            to--;
        }
        return value.substring(from, to);
    }

    private static boolean isBlank(char each) {
        return each <= ' ' && each != '\r' && each != '\n';
    }
}
