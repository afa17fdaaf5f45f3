package io.sparkagent.config;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Collects what is wrong with a configuration, so that all of it is told at once, and each once;
 * beside it what is allowed but hardly meant.
 *
 * <p>Sentences go to logs, to Events and to the driver: each is one line of bounded length, and no
 * secret is in it.
 */
public final class Problems {

    private static final int LONGEST_KEY = 200;
    private static final int LONGEST_VALUE = 100;
    private static final int LONGEST_SENTENCE = 1000;

    private final Redaction redaction;
    private final Set<String> sentences = new LinkedHashSet<>();
    private final Set<String> warnings = new LinkedHashSet<>();

    /** Of a conf whose secrets nobody knows yet. */
    public Problems() {
        this(Redaction.standard());
    }

    /**
     * @param redaction hides the secrets of the conf
     */
    public Problems(Redaction redaction) {
        this.redaction = redaction;
    }

    /** The same, hiding what only now is known to be a secret. */
    public Problems with(Redaction known) {
        Problems same = new Problems(known);
        sentences.forEach(same::add);
        warnings.forEach(same::warn);
        return same;
    }

    public void add(String sentence) {
        sentences.add(line(redaction.text(sentence), LONGEST_SENTENCE));
    }

    /**
     * @param right what would be right, as the end of a sentence
     */
    public void add(String key, String value, String right) {
        String shown = redaction.hides(key, value) ? Redaction.HIDDEN : line(value, LONGEST_VALUE);
        add(line(key, LONGEST_KEY) + "=" + shown + ": " + right);
    }

    /** Something that the user wrote has no effect, or another one than it seems to have. */
    public void warn(String sentence) {
        warnings.add(line(redaction.text(sentence), LONGEST_SENTENCE));
    }

    /** Whether what has this name is not to be printed. */
    public static boolean isSecret(String name) {
        return Redaction.standard().hides(name, "");
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
