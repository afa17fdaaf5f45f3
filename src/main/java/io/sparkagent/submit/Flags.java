package io.sparkagent.submit;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a command line says, before any default.
 *
 * @param settings as they are written; only those that were given
 * @param conf the values of {@code --conf}, {@code KEY=VALUE}, in their order
 * @param document the file of {@code --file}
 * @param application jar or script, Spark's primary resource
 * @param arguments of the application
 */
public record Flags(
        Map<Setting, String> settings,
        List<String> conf,
        Optional<Path> document,
        Optional<String> application,
        List<String> arguments) {

    public Flags {
        settings = Map.copyOf(settings);
        conf = List.copyOf(conf);
        arguments = List.copyOf(arguments);
    }

    public Optional<String> value(Setting setting) {
        return Optional.ofNullable(settings.get(setting));
    }

    public boolean has(Setting setting) {
        return settings.containsKey(setting);
    }

    @Override
    public String toString() {
        return "flags " + settings.keySet(); // the values may be secrets
    }
}
