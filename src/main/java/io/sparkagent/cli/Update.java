package io.sparkagent.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Something to tell of an application that is followed.
 *
 * @param event its kind in a word, for programs
 * @param state how the driver stands, in a word or two; what is told of the same state takes the
 *     place of what was told before
 * @param text the rest of the sentence, which may be empty
 * @param fields more for programs
 */
record Update(String event, String state, String text, Map<String, Object> fields) {

    private static final Pattern AGE = Pattern.compile(" since [0-9][0-9a-z]*");

    static Update of(String event, String state, String text) {
        return new Update(event, state, text, Map.of());
    }

    Update with(String name, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(fields);
        more.put(name, value);
        return new Update(event, state, text, more);
    }

    String line() {
        return text.isEmpty() ? state : state + ": " + text;
    }

    /** The line without how long it is so already, which alone is no news. */
    String news() {
        return AGE.matcher(line()).replaceAll("");
    }
}
