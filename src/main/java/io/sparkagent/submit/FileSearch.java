package io.sparkagent.submit;

import io.sparkagent.config.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Takes in the files of this machine that a submission names, after {@link Resources} has found
 * them.
 */
final class FileSearch {

    /** Each is a line for the user and an entry in a config map. */
    private static final int MOST_FILES = 1000;

    /**
     * One file of a list.
     *
     * @param entry as it was written, which is kept where there is no file here
     * @param file empty for one in the image or on the network
     * @param fragment what follows {@code #}
     */
    record Item(String entry, Optional<LocalFile> file, Optional<String> fragment) {}

    private final Path directory;
    private final Problems problems;
    private final Map<Path, LocalFile> found = new LinkedHashMap<>();

    /**
     * @param directory absolute, that relative paths start from
     */
    FileSearch(Path directory, Problems problems) {
        this.directory = directory;
        this.problems = problems;
    }

    /**
     * @param where the option or the key in which the list stands; its patterns are resolved
     */
    List<Item> list(String where, String list) {
        List<Item> items = new ArrayList<>();
        for (String entry : FileLists.split(list)) {
            if (FileLists.isHere(entry)) {
                look(where, entry)
                        .map(file -> new Item(entry, Optional.of(file), FileLists.fragment(entry)))
                        .ifPresent(items::add);
            } else {
                items.add(new Item(entry, Optional.empty(), Optional.empty()));
            }
        }
        return items;
    }

    /** The file of a program that is on this machine. */
    Optional<LocalFile> program(String resource) {
        return look("application", resource);
    }

    private Optional<LocalFile> look(String where, String entry) {
        try {
            return file(where, directory.resolve(FileLists.path(entry)).normalize());
        } catch (InvalidPathException e) {
            problems.add(where + ": " + entry + " is no path: " + e.getMessage());
            return Optional.empty();
        }
    }

    private Optional<LocalFile> file(String where, Path path) {
        LocalFile known = found.get(path);
        if (known != null) {
            return Optional.of(known);
        }
        if (!Resources.isFile(where, path, problems)) {
            return Optional.empty();
        }
        if (!Files.isReadable(path)) {
            problems.add(where + ": " + path + " cannot be read by you");
            return Optional.empty();
        }
        if (found.size() == MOST_FILES) {
            problems.add(
                    where
                            + ": more than "
                            + MOST_FILES
                            + " files of this machine; put them into an archive or the image");
            return Optional.empty();
        }
        try {
            LocalFile file = new LocalFile(path, path.getFileName().toString(), Files.size(path));
            found.put(path, file);
            return Optional.of(file);
        } catch (IOException e) {
            problems.add(where + ": " + path + " cannot be read: " + e.getMessage());
            return Optional.empty();
        }
    }
}
