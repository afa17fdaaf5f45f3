package io.sparkagent.differential;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One submission of the corpus: the words behind {@code spark-submit}, quoted as for a shell, on as
 * many lines as one likes. Paths are relative to {@code it/differential}.
 *
 * <ul>
 *   <li>{@code # since: 4.1}: Spark has this from that version on
 *   <li>{@code # env: SPARK_CONF_DIR=submissions/files/conf}: a variable of the submitting shell
 *   <li>any other comment says what the submission is about
 * </ul>
 */
final class SubmissionFile {

    final Path path;
    private final List<String> comments = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();

    private SubmissionFile(Path path) {
        this.path = path;
    }

    static SubmissionFile read(Path path) throws IOException {
        SubmissionFile file = new SubmissionFile(path);
        for (String line : Files.readAllLines(path)) {
            if (line.startsWith("#")) {
                file.comments.add(line.substring(1).trim());
            } else {
                file.text.append(line).append('\n');
            }
        }
        return file;
    }

    String name() {
        return String.valueOf(path.getFileName()).replaceFirst("\\.submit$", "");
    }

    List<String> words() {
        return ShellWords.of(text.toString());
    }

    Map<String, String> environment() {
        Map<String, String> environment = new TreeMap<>();
        for (String variable : directives("env")) {
            int equals = variable.indexOf('=');
            environment.put(variable.substring(0, equals), variable.substring(equals + 1));
        }
        return environment;
    }

    /** Whether this Spark is too old for the submission. */
    boolean isNewerThan(String sparkVersion) {
        return directives("since").stream().anyMatch(since -> since.compareTo(sparkVersion) > 0);
    }

    private List<String> directives(String name) {
        List<String> found = new ArrayList<>();
        for (String comment : comments) {
            if (comment.startsWith(name + ":")) {
                found.add(comment.substring(name.length() + 1).trim());
            }
        }
        return found;
    }
}
