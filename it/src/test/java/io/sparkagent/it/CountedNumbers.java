package io.sparkagent.it;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What {@code counts_up.py} has written, seen from the node that has the volume. */
record CountedNumbers(Path folder) {

    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** Numbers of the batches that are whole, in order. */
    List<Integer> batches() {
        return wholeFolders().stream()
                .map(batch -> Integer.parseInt(batch.getFileName().toString()))
                .toList();
    }

    /** Everything that whole batches have, sorted; what is there twice is in here twice. */
    List<Long> values() {
        return wholeFolders().stream().flatMap(batch -> values(batch).stream()).sorted().toList();
    }

    /** Tells the application to come to its end. */
    void finish() {
        try {
            Files.createFile(folder.resolve("finish"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Path> wholeFolders() {
        Path sink = folder.resolve("sink");
        return Files.exists(sink)
                ? list(sink).stream()
                        .filter(batch -> Files.exists(batch.resolve("_SUCCESS")))
                        .toList()
                : List.of();
    }

    private static List<Path> list(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Long> values(Path batch) {
        List<Long> values = new ArrayList<>();
        for (Path file : list(batch)) {
            String name = file.getFileName().toString();
            if (name.startsWith("part-") && name.endsWith(".json")) {
                values.addAll(lines(file));
            }
        }
        return values;
    }

    private static List<Long> lines(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.map(CountedNumbers::value).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long value(String line) {
        try {
            return MAPPER.readTree(line).path("value").asLong(-1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
