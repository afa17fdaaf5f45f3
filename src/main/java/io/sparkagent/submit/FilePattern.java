package io.sparkagent.submit;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Paths by a pattern as Hadoop's file systems, and so Spark, read it: {@code * ? [a-c] [^a] {x,y}},
 * each within one name, and a backslash before a character that means itself.
 */
final class FilePattern {

    /** Names that are looked at; more is hardly meant. */
    private static final int MOST = 10_000;

    private static final Pattern SPECIAL = Pattern.compile("[*?\\[{\\\\]");

    private FilePattern() {}

    /** Whether a path says more than one name. */
    static boolean isPattern(String path) {
        return SPECIAL.matcher(path).find();
    }

    /**
     * @param directory that relative paths start from
     * @return what there is, by name; empty when nothing matches
     * @throws IOException when a folder cannot be read, or there are too many names
     * @throws PatternSyntaxException when it is no pattern
     */
    static List<Path> expand(Path directory, String path) throws IOException {
        List<Path> found = List.of(path.startsWith("/") ? Path.of("/") : directory);
        int looked = 0;
        for (String name : path.split("/", -1)) {
            if (name.isEmpty()) {
                continue;
            }
            List<Path> next = new ArrayList<>();
            for (Path folder : found) {
                if (!isPattern(name)) {
                    Path child = folder.resolve(name);
                    if (Files.exists(child)) {
                        next.add(child);
                    }
                    continue;
                }
                List<Path> children = matching(folder, Pattern.compile(expression(name)), looked);
                looked += children.size();
                next.addAll(children);
            }
            found = next;
        }
        return found.stream().map(Path::normalize).toList();
    }

    private static List<Path> matching(Path folder, Pattern pattern, int looked)
            throws IOException {
        List<Path> children = new ArrayList<>();
        if (!Files.isDirectory(folder)) {
            return children;
        }
        int names = looked;
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
            for (Path child : stream) {
                if (++names > MOST) {
                    throw new IOException("more than " + MOST + " names would be looked at");
                }
                if (pattern.matcher(child.getFileName().toString()).matches()) {
                    children.add(child);
                }
            }
        }
        children.sort(null);
        return children;
    }

    /** As a regular expression. */
    private static String expression(String name) {
        StringBuilder expression = new StringBuilder();
        int braces = 0;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            switch (c) {
                case '*' -> expression.append(".*");
                case '?' -> expression.append('.');
                case '{' -> {
                    braces++;
                    expression.append("(?:");
                }
                case '}' -> expression.append(braces-- > 0 ? ")" : "\\}");
                case ',' -> expression.append(braces > 0 ? "|" : ",");
                case '[' -> {
                    int end = name.indexOf(']', i + 2);
                    if (end < 0) {
                        throw new PatternSyntaxException("a [ is not closed", name, i);
                    }
                    expression.append(oneOf(name.substring(i + 1, end)));
                    i = end;
                }
                case '\\' -> {
                    i++;
                    expression.append(
                            Pattern.quote(i < name.length() ? name.substring(i, i + 1) : "\\"));
                }
                default -> expression.append(Pattern.quote(String.valueOf(c)));
            }
        }
        if (braces > 0) {
            throw new PatternSyntaxException("a { is not closed", name, name.length());
        }
        return expression.toString();
    }

    /** Java's own sets know more signs than Hadoop's. */
    private static String oneOf(String characters) {
        return "[" + characters.replace("\\", "\\\\").replace("[", "\\[").replace("&", "\\&") + "]";
    }
}
