package io.sparkagent.submit;

import io.sparkagent.config.Problems;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The files of {@code SPARK_CONF_DIR} that driver and executors get, chosen as Spark does. */
final class ConfFolder {

    /** Archives cannot be in a config map; the properties get there in another way. */
    private static final Pattern LEFT_OUT =
            Pattern.compile(".*\\.(?:gz|zip|jar|tar|template)|spark.*(?:conf|properties)");

    /** Bytes of all files together; no config map holds more, and Spark leaves out what is over. */
    private static final int LARGEST = 1 << 20;

    private static final int MOST_FILES = 10_000;

    private ConfFolder() {}

    static Map<String, String> files(Map<String, String> environment, Problems problems) {
        Map<String, String> files = new TreeMap<>();
        Optional<Path> folder = PropertiesFiles.folder(environment).filter(Files::isDirectory);
        if (folder.isEmpty()) {
            return files;
        }
        long size = 0;
        for (Path file : chosen(folder.get(), problems)) {
            byte[] bytes = bytes(file, problems);
            size += name(file).length() + bytes.length;
            text(file, bytes, problems).ifPresent(text -> files.put(name(file), text));
            if (size > LARGEST) {
                problems.add(
                        "the files of "
                                + folder.get()
                                + " are over 1 MiB together, which is more than a config map"
                                + " holds: take some of them away");
                return Map.of();
            }
        }
        return files;
    }

    private static List<Path> chosen(Path folder, Problems problems) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.limit(MOST_FILES)
                    .filter(file -> !LEFT_OUT.matcher(name(file)).matches())
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
        } catch (IOException _) {
            problems.warn("the folder " + folder + " cannot be read, so its files stay here");
            return List.of();
        }
    }

    private static byte[] bytes(Path file, Problems problems) {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(LARGEST + 1);
        } catch (IOException _) {
            problems.add("the file " + file + " cannot be read, which driver and executors get");
            return new byte[0];
        }
    }

    /** What is no text is left out by Spark too. */
    private static Optional<String> text(Path file, byte[] bytes, Problems problems) {
        try {
            return Optional.of(
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
        } catch (CharacterCodingException _) {
            problems.warn(file + " is not text in UTF-8, so it stays here");
            return Optional.empty();
        }
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }
}
