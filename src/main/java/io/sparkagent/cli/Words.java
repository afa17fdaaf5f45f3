package io.sparkagent.cli;

import java.time.Duration;
import java.util.List;

/** Small pieces of text. */
final class Words {

    private Words() {}

    /** As kubectl tells ages: one unit, and two where that says too little. */
    static String age(Duration age) {
        long seconds = Math.max(0, age.toSeconds());
        if (seconds < 120) {
            return seconds + "s";
        }
        if (seconds < 600) {
            return seconds / 60 + "m" + (seconds % 60 == 0 ? "" : seconds % 60 + "s");
        }
        if (seconds < 3 * 3600) {
            return seconds / 60 + "m";
        }
        return seconds < 48 * 3600 ? seconds / 3600 + "h" : seconds / 86_400 + "d";
    }

    static String count(long number, String one) {
        return number + " " + one + (number == 1 ? "" : "s");
    }

    /**
     * Without what a terminal would obey: the words of pods, logs and errors are other people's.
     */
    static String plain(String text) {
        return text.replaceAll("[\\p{Cntrl}\\x{80}-\\x{9f}&&[^\\t]]", " ");
    }

    /** A few of many names. */
    static String some(List<String> names) {
        int shown = 10;
        return names.size() <= shown
                ? String.join(", ", names)
                : String.join(", ", names.subList(0, shown))
                        + " and "
                        + (names.size() - shown)
                        + " more";
    }

    static String size(long bytes) {
        return bytes < 10 << 10
                ? count(bytes, "byte")
                : bytes < 10 << 20 ? (bytes >> 10) + " KiB" : (bytes >> 20) + " MiB";
    }

    static String lower(String text) {
        return text.toLowerCase(java.util.Locale.ROOT);
    }

    /** Begins like a sentence. */
    static String capital(String text) {
        return text.isEmpty()
                ? text
                : text.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + text.substring(1);
    }

    static String sentence(String text) {
        return ended(capital(text));
    }

    /** Ends like a sentence. */
    static String ended(String text) {
        String words = text.strip();
        return words.isEmpty() || words.matches("(?s).*[.!?…]") ? words : words + ".";
    }
}
