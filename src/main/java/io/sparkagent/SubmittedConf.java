package io.sparkagent;

import io.sparkagent.config.Problems;
import io.sparkagent.config.SparkConf;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;

/**
 * The driver's properties as spark-submit has put them into a config map: the conf before any
 * driver has said hello.
 */
final class SubmittedConf {

    private SubmittedConf() {}

    /**
     * @return empty where the file is not mounted (client mode, or another way to submit)
     */
    static Optional<SparkConf> read(Path file, Problems problems) {
        return entries(file, problems).map(entries -> new SparkConf(entries, problems));
    }

    /**
     * @return empty where the file is not mounted
     */
    static Optional<Map<String, String>> entries(Path file, Problems problems) {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            problems.add("the driver's properties " + file + " cannot be read: " + e.getMessage());
            return Optional.empty();
        }
        Map<String, String> entries = new TreeMap<>();
        properties.stringPropertyNames().forEach(k -> entries.put(k, properties.getProperty(k)));
        return Optional.of(entries);
    }
}
