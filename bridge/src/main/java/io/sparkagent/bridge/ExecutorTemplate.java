package io.sparkagent.bridge;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;

/** The text of an executors' pod template, which exists in the driver's container only. */
final class ExecutorTemplate {
    private static final String KEY = "spark.kubernetes.executor.podTemplateFile";

    /** The agent's: templates of certain resource profiles. */
    private static final String PROFILE_KEYS = "spark.kubernetes.agent.profileTemplate.";

    private static final int LARGEST = 1 << 20;
    private static final String HADOOP = "spark.hadoop.";

    private ExecutorTemplate() {}

    /** All templates that the conf names, by location. */
    static Map<String, String> readAll(SparkConf user, SparkConf resolved) {
        Map<String, String> templates = new TreeMap<>();
        for (Tuple2<String, String> entry : user.getAll()) {
            String key = entry._1();
            boolean template = key.equals(KEY) || key.startsWith(PROFILE_KEYS);
            if (template && !entry._2().isBlank()) {
                templates.put(entry._2(), read(key, entry._2(), resolved));
            }
        }
        return templates;
    }

    /** A path or any URI that Hadoop can open, as for Spark itself. */
    static String read(String key, String location, SparkConf conf) {
        byte[] bytes;
        try (InputStream in = open(location, conf)) {
            bytes = in.readNBytes(LARGEST + 1);
        } catch (IOException | URISyntaxException | RuntimeException e) {
            throw new AgentException(
                    "The executors' pod template "
                            + location
                            + " ("
                            + key
                            + ") cannot be read: "
                            + e);
        }
        if (bytes.length > LARGEST) {
            throw new AgentException(
                    "The executors' pod template " + location + " (" + key + ") is over 1 MiB.");
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static InputStream open(String location, SparkConf conf)
            throws IOException, URISyntaxException {
        Path local = localPath(location);
        if (local != null) {
            return Files.newInputStream(local);
        }
        Configuration hadoop = new Configuration();
        for (Tuple2<String, String> entry : conf.getAllWithPrefix(HADOOP)) {
            hadoop.set(entry._1(), entry._2());
        }
        org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(new URI(location));
        return path.getFileSystem(hadoop).open(path);
    }

    private static @Nullable Path localPath(String location) throws URISyntaxException {
        int colon = location.indexOf(':');
        String scheme = colon < 0 ? "" : location.substring(0, colon);
        if (scheme.isEmpty()) {
            return Path.of(location);
        }
        boolean local = scheme.equals("file") || scheme.equals("local");
        return local ? Path.of(new URI(location).getPath()) : null;
    }
}
