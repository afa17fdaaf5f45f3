package io.sparkagent.config;

import java.util.regex.Pattern;

/**
 * Looks for a pattern that a user wrote, which may backtrack for longer than the world lasts: after
 * so many looks at the text the search is given up.
 */
final class BoundedPattern {

    /** Some milliseconds; whatever an honest rule takes for a long value is less. */
    private static final int READS = 1_000_000;

    private static final int READS_PER_CHARACTER = 50;

    private BoundedPattern() {}

    /** True too when nobody can say: what may be a secret is hidden. */
    static boolean mayFind(Pattern pattern, String text) {
        try {
            return pattern.matcher(new Budgeted(text)).find();
        } catch (ExhaustedException | StackOverflowError _) {
            return true;
        }
    }

    private static final class ExhaustedException extends RuntimeException {
        private static final long serialVersionUID = 1;

        ExhaustedException() {
            super("too many looks at the text", null, false, false);
        }
    }

    /** A text that can be looked at only so often. */
    private static final class Budgeted implements CharSequence {

        private final String text;
        private long left;

        Budgeted(String text) {
            this.text = text;
            this.left = READS + (long) READS_PER_CHARACTER * text.length();
        }

        @Override
        public char charAt(int index) {
            if (left-- <= 0) {
                throw new ExhaustedException();
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.substring(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
