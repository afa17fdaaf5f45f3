package io.sparkagent.config;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Other keys' values in a value, {@code ${spark.app.id}}, as Spark's {@code ConfigReader} expands
 * them. A variable ({@code ${env:HOME}}) is known where that is the environment of the process that
 * reads the conf; that of a driver is not, and neither are system properties: such a reference
 * stays as it is, with a warning.
 *
 * @param environment empty if nobody knows it
 */
record References(
        Map<String, String> entries, Optional<Map<String, String>> environment, Problems problems) {

    private static final Pattern REFERENCE = Pattern.compile("\\$\\{(?:(\\w+?):)?(\\S+?)\\}");

    private static final String VARIABLE = "env:";

    String expand(String key, String value) {
        return value.contains("${") ? expand(key, value, Set.of(key)) : value;
    }

    private String expand(String key, String value, Set<String> path) {
        Matcher reference = REFERENCE.matcher(value);
        return reference.replaceAll(
                found -> Matcher.quoteReplacement(replacement(key, found.group(), path)));
    }

    private String replacement(String key, String written, Set<String> path) {
        String name = written.substring(2, written.length() - 1);
        String value = entries.get(name);
        if (name.startsWith(VARIABLE) && environment.isPresent()) {
            return environment.get().getOrDefault(name.substring(VARIABLE.length()), written);
        }
        if (name.startsWith(VARIABLE) || name.startsWith("system:")) {
            problems.warn(
                    key
                            + ": "
                            + written
                            + " stays as it is, because the agent does not see the driver's"
                            + " environment and system properties");
            return written;
        }
        if (!name.startsWith("spark.") || value == null) {
            return written;
        }
        if (path.contains(name)) {
            problems.add(
                    key, entries.getOrDefault(key, ""), "this refers to itself; write a value");
            return "";
        }
        Set<String> longer = new TreeSet<>(path);
        longer.add(name);
        return expand(key, value, longer);
    }
}
