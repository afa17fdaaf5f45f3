package io.sparkagent.wire;

import org.jspecify.annotations.Nullable;

/** Other people's words in sentences of ours: on one line, and not more than one reads. */
public final class Excerpt {

    private static final int LONGEST = 1000;

    private Excerpt() {}

    public static String of(@Nullable String text) {
        if (text == null) {
            return "";
        }
        String line = text.substring(0, Math.min(text.length(), LONGEST + 1));
        line = line.replaceAll("\\s+", " ").strip();
        return line.length() < text.length() && text.length() > LONGEST
                ? line.substring(0, Math.min(line.length(), LONGEST - 2)) + " …"
                : line;
    }

    /** A reason, which is one word, and what is said about it. */
    public static String of(@Nullable String reason, @Nullable String message) {
        String word = of(reason);
        String words = of(message);
        return word.isEmpty() || words.isEmpty() ? word + words : word + ": " + words;
    }
}
