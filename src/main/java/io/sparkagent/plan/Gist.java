package io.sparkagent.plan;

import java.util.regex.Pattern;

/** What sentences about several pods have in common. */
final class Gist {

    /**
     * Numbers differ from pod to pod and from minute to minute, ids (of sandboxes, of claims) too.
     */
    private static final Pattern DIFFERS =
            Pattern.compile("\\b[0-9a-f]{8,}(?:-[0-9a-f]+)*\\b|[0-9]+");

    private Gist() {}

    static String of(String sentence) {
        return DIFFERS.matcher(sentence).replaceAll("#").strip();
    }
}
