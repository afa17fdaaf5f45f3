package io.sparkagent.cli;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * An answer's body, whose connection goes on to the next request once the body has been read to its
 * end. The client closes the connection with the body even then, but later and on another thread,
 * which may be under the next request.
 */
final class WholeStream extends FilterInputStream {

    private boolean ended;

    WholeStream(InputStream in) {
        super(in);
    }

    @Override
    public int read() throws IOException {
        int one = super.read();
        ended |= one < 0;
        return one;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
        int count = super.read(bytes, from, length);
        ended |= count < 0;
        return count;
    }

    @Override
    public void close() throws IOException {
        if (!ended) {
            super.close();
        }
    }
}
