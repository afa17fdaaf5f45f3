package io.sparkagent.submit;

import io.sparkagent.config.Problems;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Paths and URIs of files, made whole as spark-submit makes them. */
final class Resources {

    private Resources() {}

    /** A path without a scheme is one of this machine. */
    static String resolved(String path, Problems problems) {
        try {
            URI uri = new URI(path);
            if (uri.getScheme() != null) {
                return uri.toString();
            }
        } catch (URISyntaxException _) {
            // a path with spaces, for example
        }
        int hash = path.indexOf('#');
        boolean named = hash > 0 && !new File(path).exists();
        try {
            File file = new File(named ? path.substring(0, hash) : path);
            return (named ? file.getAbsoluteFile() : file.getCanonicalFile()).toURI()
                    + (named ? path.substring(hash) : "");
        } catch (IOException _) {
            problems.add("the path " + path + " is none of this machine: write another one");
            return path;
        }
    }

    /**
     * All files that a list stands for, in its order.
     *
     * @param by the property
     */
    static String list(String by, String list, Problems problems) {
        return FileLists.split(list).stream()
                .map(part -> resolved(part, problems))
                .flatMap(uri -> files(by, uri, problems))
                .collect(Collectors.joining(","));
    }

    /** The file of this machine, where the URI is of one. */
    static Optional<Path> local(String uri) {
        try {
            URI parsed = new URI(uri);
            String path = parsed.getPath();
            return "file".equalsIgnoreCase(parsed.getScheme())
                            && path != null
                            && path.indexOf('\0') < 0
                    ? Optional.of(new File(path).toPath())
                    : Optional.empty();
        } catch (URISyntaxException _) {
            return Optional.empty();
        }
    }

    /**
     * Whether it is a file of this machine; anything else is a problem of the list it stands in.
     */
    static boolean isFile(String by, Path file, Problems problems) {
        if (Files.isRegularFile(file)) {
            return true;
        }
        problems.add(
                by,
                file.toString(),
                Files.isDirectory(file)
                        ? "it is a folder; name its files, as in *.jar"
                        : notHere(file));
        return false;
    }

    static String notHere(Path file) {
        return FilePattern.isPattern(file.toString())
                ? "no file on this machine is called so"
                : "there is no such file on this machine; for one in the image write local://"
                        + file;
    }

    private static Stream<String> files(String by, String uri, Problems problems) {
        Optional<Path> file = local(uri);
        if (file.isEmpty() || Files.isRegularFile(file.get())) {
            return Stream.of(uri);
        }
        int fragment = uri.indexOf('#');
        String name = fragment < 0 ? "" : uri.substring(fragment);
        try {
            List<Path> found = glob(file.get());
            if (found.isEmpty()) {
                isFile(by, file.get(), problems);
            } else if (found.size() > 1 && !name.isEmpty()) {
                problems.add(by, file.get() + name, "one name cannot be of several files");
            }
            return found.stream().map(each -> each.toFile().toURI() + name);
        } catch (PatternSyntaxException e) {
            problems.add(by, file.get().toString(), "it is no pattern: " + e.getDescription());
        } catch (IOException e) {
            problems.add(by, file.get().toString(), "it cannot be looked up: " + e.getMessage());
        }
        return Stream.empty();
    }

    private static List<Path> glob(Path pattern) throws IOException {
        return Files.isDirectory(pattern) || !FilePattern.isPattern(pattern.toString())
                ? List.of()
                : FilePattern.expand(Path.of("/"), pattern.toString()).stream()
                        .filter(Files::isRegularFile)
                        .toList();
    }
}
