package io.sparkagent.submit;

import io.sparkagent.config.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Files that Spark's driver serves to executors by their names alone: a second one of a name would
 * end the driver. The same content twice is one file.
 */
final class Shelf {

    private record Place(String where, LocalFile file) {}

    private final Problems problems;
    private final Map<String, Place> names = new HashMap<>();

    Shelf(Problems problems) {
        this.problems = problems;
    }

    /**
     * @param where the key in which it stands
     * @return the file that stands for it
     */
    Optional<LocalFile> put(String where, LocalFile file) {
        Place first = names.putIfAbsent(file.name(), new Place(where, file));
        if (first == null || first.file().equals(file)) {
            return Optional.of(file);
        }
        try {
            if (Files.mismatch(first.file().path(), file.path()) < 0) {
                return Optional.of(first.file());
            }
            problems.add(
                    where
                            + ": "
                            + file.path()
                            + " has the name of "
                            + first.file().path()
                            + " ("
                            + first.where()
                            + "), and Spark's driver gives executors one file of a name: rename one");
        } catch (IOException e) {
            problems.add(where + ": " + file.path() + " cannot be read: " + e.getMessage());
        }
        return Optional.empty();
    }
}
