package io.sparkagent.differential;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * One conf of the corpus: Java properties, and what properties cannot say in comments.
 *
 * <ul>
 *   <li>{@code # since: 4.0}: Spark has this from that version on
 *   <li>{@code # env: SPARK_LOCAL_DIRS=/a,/b}: a variable of the driver's environment
 *   <li>{@code # profile: cores=2, memory=4g, gpu=1 nvidia.com}: the executor is one of this
 *       resource profile
 *   <li>{@code # without: spark.kubernetes.container.image}: a key of the base conf that is not set
 * </ul>
 */
final class ConfFile {

    private static final String TEMPLATE = "spark.kubernetes.executor.podTemplateFile";

    final Path path;
    private final Map<String, String> properties;
    private final List<String> comments;

    private ConfFile(Path path, Map<String, String> properties, List<String> comments) {
        this.path = path;
        this.properties = properties;
        this.comments = comments;
    }

    static ConfFile read(Path path) throws IOException {
        List<String> comments = new ArrayList<>();
        for (String line : Files.readAllLines(path)) {
            if (line.startsWith("#")) {
                comments.add(line.substring(1).trim());
            }
        }
        return new ConfFile(path, load(path), comments);
    }

    private static Map<String, String> load(Path path) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(path)) {
            properties.load(reader);
        }
        Map<String, String> result = new TreeMap<>();
        properties.stringPropertyNames().forEach(k -> result.put(k, properties.getProperty(k)));
        return result;
    }

    String name() {
        return String.valueOf(path.getFileName()).replaceFirst("\\.conf$", "");
    }

    /** The conf over what every driver in a cluster has; a template's path is relative to it. */
    Map<String, String> over(ConfFile base) {
        Map<String, String> all = new TreeMap<>(base.properties);
        directives("without").forEach(all::remove);
        all.putAll(properties);
        all.computeIfPresent(TEMPLATE, (key, file) -> path.resolveSibling(file).toString());
        return all;
    }

    Map<String, String> environment() {
        Map<String, String> environment = new TreeMap<>();
        for (String variable : directives("env")) {
            int equals = variable.indexOf('=');
            environment.put(variable.substring(0, equals), variable.substring(equals + 1));
        }
        return environment;
    }

    /** What the executor's resource profile asks for; empty for the default profile. */
    Map<String, String> profile() {
        Map<String, String> profile = new TreeMap<>();
        for (String requests : directives("profile")) {
            for (String request : requests.split(",")) {
                int equals = request.indexOf('=');
                profile.put(request.substring(0, equals).trim(), request.substring(equals + 1));
            }
        }
        return profile;
    }

    /** Whether this Spark is too old for the conf. */
    boolean isNewerThan(String sparkVersion) {
        return directives("since").stream().anyMatch(since -> since.compareTo(sparkVersion) > 0);
    }

    private List<String> directives(String name) {
        List<String> found = new ArrayList<>();
        for (String comment : comments) {
            if (comment.startsWith(name + ":")) {
                found.add(comment.substring(name.length() + 1).trim());
            }
        }
        return found;
    }
}
