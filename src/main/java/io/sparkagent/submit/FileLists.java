package io.sparkagent.submit;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How Spark writes files: paths and URIs with commas between them. */
final class FileLists {

    private static final Pattern SCHEME = Pattern.compile("([a-zA-Z][a-zA-Z0-9+.-]*):.*");

    /** What Spark calls programs that are no file. */
    private static final List<String> NO_FILES =
            List.of("spark-internal", "spark-shell", "pyspark-shell", "sparkr-shell");

    private FileLists() {}

    /** The parts between the commas, without white space around them. */
    static List<String> split(String list) {
        return Arrays.stream(list.split(",", -1))
                .map(String::strip)
                .filter(entry -> !entry.isEmpty())
                .toList();
    }

    static boolean isFile(String resource) {
        return !NO_FILES.contains(resource);
    }

    /** As Spark decides it: no scheme is this machine's too. */
    static boolean isHere(String entry) {
        return scheme(entry).map("file"::equalsIgnoreCase).orElse(true);
    }

    static Optional<String> scheme(String entry) {
        Matcher matcher = SCHEME.matcher(entry);
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    /** What follows a {@code #}: the name that an archive or a file gets in the working folder. */
    static Optional<String> fragment(String entry) {
        int hash = entry.indexOf('#');
        return hash < 0 ? Optional.empty() : Optional.of(entry.substring(hash + 1));
    }

    /** Without scheme and fragment. */
    static String path(String entry) {
        int hash = entry.indexOf('#');
        String whole = hash < 0 ? entry : entry.substring(0, hash);
        if (scheme(whole).isEmpty()) {
            return whole;
        }
        try {
            String path = new URI(whole).getPath();
            if (path != null) {
                return path;
            }
        } catch (URISyntaxException _) {
            // A space, or a bracket of a pattern: then nothing in it is encoded.
        }
        String path = whole.substring("file:".length());
        return path.startsWith("//") ? path.substring(Math.max(2, path.indexOf('/', 2))) : path;
    }
}
