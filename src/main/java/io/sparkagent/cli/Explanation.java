package io.sparkagent.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Why executors are missing.
 *
 * @param headline how things stand, in a sentence
 * @param findings what is in the way
 * @param notes what may help to understand it
 * @param certain whether somebody has told who knows how many executors are wanted
 */
record Explanation(String headline, List<Finding> findings, List<String> notes, boolean certain) {

    /**
     * Something that is in the way.
     *
     * @param cause one word, of {@code /status} or of what a driver's pod shows
     * @param count executors that it concerns, 0 where nobody knows
     * @param advice what to do about it; empty where there is nothing to do but wait
     */
    record Finding(String cause, int count, String sentence, String advice) {

        Map<String, Object> data() {
            Map<String, Object> data = new LinkedHashMap<>();
            data.put("cause", cause);
            data.put("count", count);
            data.put("sentence", sentence);
            data.put("advice", advice);
            return data;
        }
    }

    Explanation {
        findings = List.copyOf(findings);
        notes = List.copyOf(notes);
    }

    static Explanation fine(String headline) {
        return new Explanation(headline, List.of(), List.of(), true);
    }

    static Explanation wrong(String headline, Stream<Finding> findings) {
        return new Explanation(headline, findings.toList(), List.of(), true);
    }

    boolean isSomethingWrong() {
        return !findings.isEmpty();
    }
}
