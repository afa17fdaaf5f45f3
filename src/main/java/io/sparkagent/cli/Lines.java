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
    private final int longest;

    /** What ended the last one may have a second half. */
    private boolean afterReturn;

    /** The last one was a piece, so what ends its line is no line of its own. */
    private boolean afterPiece;

    private boolean continued;

    Lines(Reader text) {
        this(text, LONGEST);
    }

    /**
     * @param longest piece, in characters
     */
    Lines(Reader text, int longest) {
        this.text = new BufferedReader(text);
        this.longest = longest;
    }

    /** Whether the last one was no new line, but more of the one before. */
    boolean isContinued() {
        return continued;
    }

    /**
     * @return null at the end
     */
    @Nullable String next() throws IOException {
        StringBuilder line = new StringBuilder();
        continued = afterPiece;
        for (int each = text.read(); each >= 0; each = text.read()) {
            boolean ends = each == '\n' || each == '\r';
            boolean counts = !(each == '\n' && afterReturn) && !(ends && afterPiece);
            afterReturn = each == '\r';
            continued &= !(ends && afterPiece);
            afterPiece = false;
            if (ends && counts) {
                return line.toString();
            }
            if (!ends) {
                line.append((char) each);
                if (line.length() == longest) {
                    afterPiece = true;
                    return line.toString();
                }
            }
        }
        return line.isEmpty() ? null : line.toString();
    }
}
