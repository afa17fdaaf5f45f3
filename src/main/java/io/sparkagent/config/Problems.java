package io.sparkagent.config;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Collects what is wrong with a configuration, so that all of it is told at once, and each once;
 * beside it what is allowed but hardly meant.
 *
 * <p>Sentences go to logs and to the driver: each is one line of bounded length, and the value of a
 * key that looks like a secret's is not in it.
 */
public final class Problems {

    /** The default of {@code spark.redaction.regex}. */
    private static final Pattern SECRET =
            Pattern.compile("(?i)secret|password|token|access[.]?key");

    private static final String REDACTED = "*********(redacted)";
    private static final int LONGEST_KEY = 200;
    private static final int LONGEST_VALUE = 100;
    private static final int LONGEST_SENTENCE = 1000;

    private final Set<String> sentences = new LinkedHashSet<>();
    private final Set<String> warnings = new LinkedHashSet<>();

    public void add(String sentence) {
        sentences.add(line(sentence, LONGEST_SENTENCE));
    }

    /**
     * @param right what would be right, as the end of a sentence
     */
    public void add(String key, String value, String right) {
        String shown = isSecret(key) ? REDACTED : line(value, LONGEST_VALUE);
        add(line(key, LONGEST_KEY) + "=" + shown + ": " + right);
    }

    /** Something that the user wrote has no effect, or another one than it seems to have. */
    public void warn(String sentence) {
        warnings.add(line(sentence, LONGEST_SENTENCE));
    }

    /** Whether what has this name is not to be printed. */
    public static boolean isSecret(String name) {
        return SECRET.matcher(name).find();
    }

    /** One line that can be printed anywhere, its end cut off where it is too long. */
    private static String line(String text, int longest) {
        boolean whole = text.length() <= longest;
        String start = whole ? text : text.substring(0, longest - 1) + "…";
        return start.replaceAll("[\\p{Cntrl}\\p{Cs}\\u2028\\u2029]", "\ufffd");
    }

    /** What refuses the application, a sentence each. */
    public List<String> sentences() {
        return List.copyOf(sentences);
    }

    /** What does not refuse it, a sentence each. */
    public List<String> warnings() {
        return List.copyOf(warnings);
    }
}
