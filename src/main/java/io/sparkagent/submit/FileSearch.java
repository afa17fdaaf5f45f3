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
import java.util.regex.PatternSyntaxException;

/** Finds the files of this machine that a submission names; what is missing is a problem. */
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
     * @param where the option or the key in which the list stands
     */
    List<Item> list(String where, String list) {
        List<Item> items = new ArrayList<>();
        for (String entry : FileLists.split(list)) {
            if (FileLists.isHere(entry)) {
                items.addAll(look(where, entry));
            } else {
                items.add(new Item(entry, Optional.empty(), Optional.empty()));
            }
        }
        return items;
    }

    /** The file of a program that is on this machine. */
    Optional<LocalFile> program(String resource) {
        List<Item> items = look("the application", resource);
        if (items.size() > 1) {
            problems.add("the application " + resource + " is more than one file; name one");
        }
        return items.stream().findFirst().flatMap(Item::file);
    }

    private List<Item> look(String where, String entry) {
        Optional<String> fragment = FileLists.fragment(entry);
        List<Path> paths = paths(where, entry);
        if (fragment.isPresent() && paths.size() > 1) {
            problems.add(
                    where
                            + ": "
                            + entry
                            + " is more than one file, and the name after # is for one");
            return List.of();
        }
        return paths.stream()
                .flatMap(path -> file(where, path).stream())
                .map(file -> new Item(entry, Optional.of(file), fragment))
                .toList();
    }

    private List<Path> paths(String where, String entry) {
        String text = FileLists.path(entry);
        try {
            Path literal = directory.resolve(text).normalize();
            if (!FilePattern.isPattern(text) || Files.exists(literal)) {
                return List.of(literal);
            }
            List<Path> matching = FilePattern.expand(directory, text);
            if (matching.isEmpty()) {
                problems.add(where + ": nothing on this machine matches " + entry);
            }
            return matching;
        } catch (PatternSyntaxException | InvalidPathException e) {
            problems.add(where + ": " + entry + " is no path: " + e.getMessage());
        } catch (IOException e) {
            problems.add(where + ": " + entry + " cannot be looked up: " + e.getMessage());
        }
        return List.of();
    }

    private Optional<LocalFile> file(String where, Path path) {
        LocalFile known = found.get(path);
        if (known != null) {
            return Optional.of(known);
        }
        if (!Files.exists(path)) {
            problems.add(
                    where
                            + ": there is no file "
                            + path
                            + " on this machine; one that is in the image is written local://"
                            + path);
            return Optional.empty();
        }
        if (!Files.isRegularFile(path)) {
            problems.add(where + ": " + path + " is no file; make an archive of a folder");
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
