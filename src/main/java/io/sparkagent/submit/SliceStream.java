package io.sparkagent.submit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import software.amazon.awssdk.core.exception.AbortedException;

/** Reads a part of a file from its start, and tells how far it is. */
final class SliceStream extends InputStream {

    /**
     * A part of a file.
     *
     * @param offset in bytes, from the file's start
     * @param length in bytes
     */
    record Slice(FileChannel file, long offset, long length) {}

    private final Slice slice;
    private final BooleanSupplier stopped;
    private final LongConsumer progress;
    private long done;

    /**
     * @param stopped true when nobody wants the rest
     * @param progress is told the bytes of the file up to where it has been read
     */
    SliceStream(Slice slice, BooleanSupplier stopped, LongConsumer progress) {
        this.slice = slice;
        this.stopped = stopped;
        this.progress = progress;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int from, int wanted) throws IOException {
        if (stopped.getAsBoolean()) {
            throw AbortedException.create("nobody wants the rest"); // not tried again
        }
        long left = slice.length() - done;
        if (left == 0) {
            return -1;
        }
        ByteBuffer room = ByteBuffer.wrap(target, from, (int) Math.min(wanted, left));
        int count = slice.file().read(room, slice.offset() + done);
        if (count > 0) {
            done += count;
            progress.accept(slice.offset() + done);
        }
        return count;
    }
}
