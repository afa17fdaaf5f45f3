package io.sparkagent.watch;

import io.sparkagent.watch.LeanPod.End;
import io.sparkagent.wire.Excerpt;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a container's last words say of its end. They are its termination message, which is the end
 * of its log (2 KiB at most) where it has written none: {@code terminationMessagePolicy}.
 */
final class LastWords {

    private static final Pattern CAUSE = Pattern.compile("Caused by: (.+)");
    private static final Pattern EXCEPTION =
            Pattern.compile(
                    "(?:Exception in thread \"[^\"]*\" )?((?:\\w+\\.)+\\w*(?:Exception|Error)\\b.*)");
    private static final Pattern ERROR = Pattern.compile("\\S+ \\S+ ERROR (.+)");
    private static final Pattern LOGGED =
            Pattern.compile("\\S+ \\S+ (?:TRACE|DEBUG|INFO|WARN|ERROR) .*");
    private static final Pattern FRAME =
            Pattern.compile("\\s*at .+\\(.*\\)|\\s*\\.\\.\\. \\d+ more");
    private static final Pattern CUT_FRAME = Pattern.compile("\\S+\\.java:\\d+\\)");

    /** So many characters in several lines are no message, but a log; one line of it may be cut. */
    private static final int LONG = 200;

    /** By a signal (SIGKILL, SIGTERM): what Spark says while it is stopped is not why. */
    private static final Set<Integer> STOPPED = Set.of(137, 143);

    private LastWords() {}

    /** On one line; empty where they say nothing of the end. */
    static String of(End end) {
        String message = Objects.requireNonNullElse(end.message(), "").strip();
        List<String> lines = message.lines().filter(line -> !line.isBlank()).toList();
        boolean ofSpark = lines.stream().anyMatch(LastWords::isOfSparkOrTrace);
        if (!ofSpark && (lines.size() <= 1 || message.length() <= LONG)) {
            return Excerpt.of(message);
        }
        if (STOPPED.contains(end.exitCode())) {
            return "";
        }
        return why(lines)
                .or(() -> ofSpark ? Optional.empty() : Optional.of(lines.getLast()))
                .map(LastWords::cut)
                .orElse("");
    }

    private static String cut(String line) {
        String words = Excerpt.of(line);
        return words.length() <= LONG ? words : words.substring(0, LONG - 2) + " …";
    }

    /** The last exception says more than the first. */
    private static Optional<String> why(List<String> lines) {
        return last(lines, CAUSE).or(() -> last(lines, EXCEPTION)).or(() -> last(lines, ERROR));
    }

    private static Optional<String> last(List<String> lines, Pattern pattern) {
        return lines.reversed().stream()
                .map(pattern::matcher)
                .filter(Matcher::matches)
                .findFirst()
                .map(matcher -> matcher.group(1));
    }

    private static boolean isOfSparkOrTrace(String line) {
        Predicate<Pattern> matches = pattern -> pattern.matcher(line).matches();
        return matches.test(LOGGED) || matches.test(FRAME) || matches.test(CUT_FRAME);
    }
}
