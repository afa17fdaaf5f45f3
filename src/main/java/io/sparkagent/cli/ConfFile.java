package io.sparkagent.cli;

import io.sparkagent.config.Problems;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** Reads the files that a command line names. */
final class ConfFile {

    /** What the bridge hands over of a template, and what a config map can hold. */
    private static final long LARGEST = 1 << 20;

    private ConfFile() {}

    /** The text of a file in UTF-8, or an empty one and a problem where it is none. */
    static String text(Path file, Problems problems) {
        try {
            if (Files.isDirectory(file)) {
                throw new MistakeException(file + " is a folder, not a file");
            }
            if (Files.size(file) > LARGEST) {
                problems.add("the file " + file + " is over 1 MiB: write what Spark needs only");
                return "";
            }
            ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (NoSuchFileException _) {
            throw new MistakeException("there is no file " + file);
        } catch (CharacterCodingException _) {
            problems.add("the file " + file + " is not text in UTF-8: save it as such");
        } catch (IOException _) {
            throw new MistakeException("the file " + file + " cannot be read");
        }
        return "";
    }

    /** Properties as spark-submit reads them: other keys than Spark's have no effect. */
    static Map<String, String> properties(Path file, Problems problems) {
        Map<String, String> entries = new TreeMap<>();
        String text = text(file, problems);
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(text));
        } catch (IOException | IllegalArgumentException _) {
            problems.add(
                    "the file "
                            + file
                            + " is not a properties file: \\u needs four digits after it");
            return entries;
        }
        for (String key : properties.stringPropertyNames()) {
            if (key.startsWith("spark.")) {
                entries.put(key, properties.getProperty(key).trim());
            }
        }
        if (entries.isEmpty() && !properties.isEmpty()) {
            problems.add(
                    "the file "
                            + file
                            + " has no key of Spark: write lines such as spark.executor.memory=4g");
        } else if (entries.size() < properties.size()) {
            properties.stringPropertyNames().stream()
                    .filter(key -> !key.startsWith("spark."))
                    .sorted()
                    .limit(10)
                    .forEach(
                            key ->
                                    problems.warn(
                                            "spark-submit ignores "
                                                    + key
                                                    + ": keys of Spark start with \"spark.\""));
        }
        return entries;
    }
}
