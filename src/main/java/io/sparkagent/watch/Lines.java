package io.sparkagent.watch;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * Cuts a stream into lines. What comes behind the last line end was cut off on the way and is left
 * out.
 */
final class Lines {

    private final InputStream stream;
    private final int longest;
    private byte[] buffer = new byte[16 << 10];
    private int start;
    private int searched;
    private int end;

    /**
     * @param longest that a line may be, in bytes
     */
    Lines(InputStream stream, int longest) {
        this.stream = stream;
        this.longest = longest;
    }

    /**
     * @return the next line without its end, to be read before the one after it; empty at the end
     * @throws UnreadableException for a line that is too long
     */
    Optional<ByteBuffer> next() throws IOException {
        while (true) {
            for (; searched < end; searched++) {
                if (buffer[searched] == '\n') {
                    ByteBuffer line = ByteBuffer.wrap(buffer, start, searched - start);
                    searched++;
                    start = searched;
                    return Optional.of(line);
                }
            }
            makeRoom();
            int count = stream.read(buffer, end, buffer.length - end);
            if (count < 0) {
                return Optional.empty();
            }
            end += count;
        }
    }

    private void makeRoom() throws UnreadableException {
        if (start > 0) {
            System.arraycopy(buffer, start, buffer, 0, end - start);
            searched -= start;
            end -= start;
            start = 0;
        }
        if (end == buffer.length) {
            if (end > longest) {
                throw new UnreadableException(
                        "an event of the watch is longer than " + longest + " bytes");
            }
            buffer = Arrays.copyOf(buffer, buffer.length * 2);
        }
    }
}
