package io.sparkagent.submit;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A submission in a file: {@code apiVersion: spark-agent.io/v1alpha1}, {@code kind:
 * SparkSubmission}.
 *
 * @param source the file's name, for people
 * @param settings as on a command line
 * @param conf further properties
 * @param application jar or script, Spark's primary resource
 * @param arguments of the application
 */
record ApplicationDocument(
        String source,
        Map<Setting, String> settings,
        Map<String, String> conf,
        Optional<String> application,
        List<String> arguments) {

    static final String API_VERSION = "spark-agent.io/v1alpha1";
    static final String KIND = "SparkSubmission";

    ApplicationDocument {
        settings = Map.copyOf(settings);
        conf = Map.copyOf(conf);
        arguments = List.copyOf(arguments);
    }

    Optional<String> value(Setting setting) {
        return Optional.ofNullable(settings.get(setting));
    }

    /** All that Spark has a property for. */
    Layer layer() {
        Map<String, String> entries = new TreeMap<>(conf);
        settings.forEach(
                (setting, value) ->
                        setting.key().ifPresent(key -> entries.put(key, setting.property(value))));
        return new Layer(source, entries);
    }

    @Override
    public String toString() {
        return "document " + source; // the values may be secrets
    }
}
