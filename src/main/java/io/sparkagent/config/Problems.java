package io.sparkagent.config;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Collects what is wrong with a configuration, so that all of it is told at once, and each once;
 * beside it what is allowed but hardly meant.
 */
public final class Problems {

    private final Set<String> sentences = new LinkedHashSet<>();
    private final Set<String> warnings = new LinkedHashSet<>();

    public void add(String sentence) {
        sentences.add(sentence);
    }

    /**
     * @param right what would be right, as the end of a sentence
     */
    public void add(String key, String value, String right) {
        add(key + "=" + value + ": " + right);
    }

    /** Something that the user wrote has no effect, or another one than it seems to have. */
    public void warn(String sentence) {
        warnings.add(sentence);
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
