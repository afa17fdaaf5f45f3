package io.sparkagent.arrival;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The list of what may come, which the submitter has put into a config map that nobody else writes.
 */
final class ExpectedFiles {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** As much as a config map holds. */
    private static final int LARGEST_LIST = 1 << 20;

    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    /**
     * One file.
     *
     * @param path below the folder of the files
     * @param size in bytes
     * @param sha256 lower-case hex
     */
    record Expected(String path, long size, String sha256) {}

    private ExpectedFiles() {}

    /**
     * @param list an array of objects with {@code path}, {@code size} and {@code sha256}
     * @throws IOException when it cannot be read, or is no such list
     */
    static List<Expected> read(Path list) throws IOException {
        if (Files.size(list) > LARGEST_LIST) {
            throw new IOException(list + " is larger than " + LARGEST_LIST + " bytes");
        }
        JsonNode root = JSON.readTree(Files.readAllBytes(list));
        if (!root.isArray()) {
            throw new IOException(list + " is no list");
        }
        List<Expected> expected = new ArrayList<>();
        for (JsonNode entry : root) {
            Expected file =
                    new Expected(
                            entry.path("path").asText(),
                            entry.path("size").asLong(-1),
                            entry.path("sha256").asText());
            if (!isSound(file)) {
                throw new IOException(list + " has an entry that is no file: " + entry);
            }
            expected.add(file);
        }
        return List.copyOf(expected);
    }

    /** It stays in the folder, and is not one of the parts beside the files. */
    private static boolean isSound(Expected file) {
        Path path = Path.of(file.path());
        return !file.path().isEmpty()
                && !path.isAbsolute()
                && path.normalize().equals(path)
                && path.getNameCount() > 1
                && !path.startsWith("..")
                && file.size() >= 0
                && SHA256.matcher(file.sha256()).matches();
    }
}
