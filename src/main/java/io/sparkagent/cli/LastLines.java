package io.sparkagent.cli;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * The last lines of a text, in little memory whatever the text is: of a long line its beginning is
 * kept, and of many lines the last ones.
 */
final class LastLines {

    /** Of one line, in characters. */
    static final int LONGEST = 8 << 10;

    /** Of all that are kept, in characters. */
    static final int LARGEST = 1 << 20;

    /** Of all that are read, in characters: a node keeps less of a container by default. */
    private static final long MOST = 64L << 20;

    private final int count;
    private final Deque<String> kept = new ArrayDeque<>();
    private int size;

    private LastLines(int count) {
        this.count = count;
    }

    /**
     * @param count of lines, at most
     */
    static List<String> of(Reader text, int count) throws IOException {
        LastLines last = new LastLines(count);
        Lines lines = new Lines(text, LONGEST);
        long read = 0;
        for (String line = lines.next(); line != null && read < MOST; line = lines.next()) {
            read += line.length() + 1;
            if (!lines.isContinued()) {
                last.keep(line);
            }
        }
        return List.copyOf(last.kept);
    }

    private void keep(String line) {
        kept.addLast(line);
        size += line.length();
        while (kept.size() > count || size > LARGEST) {
            size -= kept.removeFirst().length();
        }
    }
}
