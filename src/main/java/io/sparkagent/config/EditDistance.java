package io.sparkagent.config;

/** How many letters have to be changed, added or left out to make one word of another. */
final class EditDistance {

    private EditDistance() {}

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
