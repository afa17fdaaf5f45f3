package io.sparkagent.submit;

import java.util.Map;

/**
 * Properties that come from one place; what an earlier layer says counts.
 *
 * @param source for people, such as {@code --conf} or the path of a file
 * @param entries by key of Spark
 */
record Layer(String source, Map<String, String> entries) {

    Layer {
        entries = Map.copyOf(entries);
    }

    @Override
    public String toString() {
        return source; // the values may be secrets
    }
}
