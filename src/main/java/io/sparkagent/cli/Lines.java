package io.sparkagent.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a text; a line that does not end comes in pieces, so that it needs little memory.
 */
final class Lines {

    static final int LONGEST = 1 << 20;

    private final BufferedReader text;

    /** What ended the last one may have a second half. */
    private boolean afterReturn;

    /** The last one was a piece, so what ends its line is no line of its own. */
    private boolean afterPiece;

    Lines(Reader text) {
        this.text = new BufferedReader(text);
    }

    /**
     * @return null at the end
     */
    @Nullable String next() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int each = text.read(); each >= 0; each = text.read()) {
            boolean ends = each == '\n' || each == '\r';
            boolean counts = !(each == '\n' && afterReturn) && !(ends && afterPiece);
            afterReturn = each == '\r';
            afterPiece = false;
            if (ends && counts) {
                return line.toString();
            }
            if (!ends) {
                line.append((char) each);
                if (line.length() == LONGEST) {
                    afterPiece = true;
                    return line.toString();
                }
            }
        }
        return line.isEmpty() ? null : line.toString();
    }
}
