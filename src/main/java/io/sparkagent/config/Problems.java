package io.sparkagent.config;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Collects what is wrong with a configuration, so that all of it is told at once, and each once.
 */
public final class Problems {

    private final Set<String> sentences = new LinkedHashSet<>();

    public void add(String sentence) {
        sentences.add(sentence);
    }

    /**
     * @param right what would be right, as the end of a sentence
     */
    public void add(String key, String value, String right) {
        add(key + "=" + value + ": " + right);
    }

    public List<String> sentences() {
        return List.copyOf(sentences);
    }
}
