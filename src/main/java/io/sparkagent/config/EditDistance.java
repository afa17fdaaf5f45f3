package io.sparkagent.config;

import java.util.Collection;
import java.util.Optional;

/** How many letters have to be changed, added or left out to make one word of another. */
public final class EditDistance {

    /** More letters than this are hardly one person's slip. */
    private static final int LONGEST_SLIP = 3;

    private EditDistance() {}

    /** The word that was probably meant; of a short word a third of its letters may be wrong. */
    public static Optional<String> nearest(String word, Collection<String> known) {
        String best = null;
        int least = Math.min(LONGEST_SLIP, word.length() / 3) + 1;
        for (String candidate : known) {
            int distance = between(word, candidate, least);
            if (distance < least) {
                least = distance;
                best = candidate;
            }
        }
        return Optional.ofNullable(best);
    }

    /**
     * @param bound a distance of at least this is told as the bound, without counting on
     */
    static int between(String one, String other, int bound) {
        if (Math.abs(one.length() - other.length()) >= bound) {
            return bound;
        }
        int[] previous = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int[] row = new int[other.length() + 1];
            row[0] = i;
            int least = i;
            for (int j = 1; j <= other.length(); j++) {
                int change = one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1;
                row[j] = Math.min(previous[j - 1] + change, 1 + Math.min(previous[j], row[j - 1]));
                least = Math.min(least, row[j]);
            }
            if (least >= bound) {
                return bound;
            }
            previous = row;
        }
        return Math.min(bound, previous[other.length()]);
    }
}
