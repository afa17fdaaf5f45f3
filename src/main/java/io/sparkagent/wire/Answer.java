package io.sparkagent.wire;

import io.fabric8.kubernetes.client.http.AsyncBody;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of one answer as they come. It is read by one thread, which waits within the bounds;
 * any other may close it, and so end the wait. The next bytes are asked for when the last have been
 * read, so that a slow reader holds little of it in memory.
 */
public final class Answer extends InputStream {

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    /** Chunks under way at a time; a small answer is there without waiting twice. */
    private static final int AHEAD = 4;

    private final BlockingQueue<ByteBuffer> arrived = new LinkedBlockingQueue<>();
    private final Connections.Lease lease;
    private final Bounds bounds;
    private final long deadline;
    private volatile @Nullable AsyncBody body;
    private volatile @Nullable Throwable failure;
    private volatile @Nullable String abandoned;
    private volatile boolean complete;
    private ByteBuffer chunk = NOTHING;
    private long length;

    Answer(Connections.Lease lease, Bounds bounds) {
        this.lease = lease;
        this.bounds = bounds;
        this.deadline = System.nanoTime() + bounds.whole().toNanos();
    }

    void arrived(List<ByteBuffer> chunks) {
        arrived.addAll(chunks);
    }

    /** The head has come, and what follows may. */
    @SuppressWarnings("FutureReturnValueIgnored") // ended() is where its exception goes
    void begins(AsyncBody following) {
        body = following;
        following.done().whenComplete((_, why) -> ended(why));
        for (int i = 0; i < AHEAD; i++) {
            following.consume();
        }
    }

    private void ended(@Nullable Throwable why) {
        failure = why;
        complete = true;
        arrived.add(NOTHING); // somebody may be waiting
    }

    @Override
    public int read() throws IOException {
        return isExhausted() ? -1 : chunk.get() & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int wanted) throws IOException {
        if (isExhausted()) {
            return -1;
        }
        int count = Math.min(wanted, chunk.remaining());
        chunk.get(target, offset, count);
        return count;
    }

    private boolean isExhausted() throws IOException {
        while (!chunk.hasRemaining()) {
            if (complete && arrived.isEmpty()) {
                return endsWell();
            }
            chunk = next();
            askForMore();
            length += chunk.remaining();
            if (length > bounds.bytes()) {
                throw new IOException(
                        "the API server's answer is longer than " + bounds.bytes() + " bytes");
            }
        }
        return false;
    }

    private void askForMore() {
        AsyncBody following = body;
        if (following != null && !complete) {
            following.consume();
        }
    }

    private boolean endsWell() throws IOException {
        String reason = abandoned;
        if (reason != null) {
            throw new IOException(reason);
        }
        Throwable why = failure;
        if (why != null) {
            throw new IOException("the connection to the API server has broken: " + why, why);
        }
        return true;
    }

    private ByteBuffer next() throws IOException {
        ByteBuffer waiting = arrived.poll();
        if (waiting != null) {
            return waiting;
        }
        long left = Math.min(bounds.silence().toNanos(), deadline - System.nanoTime());
        try {
            ByteBuffer next = arrived.poll(left, TimeUnit.NANOSECONDS);
            if (next == null) {
                lease.distrust();
                throw new SilenceException(Duration.ofNanos(Math.max(0, left)));
            }
            return next;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            InterruptedIOException interrupted = new InterruptedIOException();
            interrupted.initCause(e);
            throw interrupted;
        }
    }

    /** Ends it for this reason, which its reader gets as an exception. */
    public void abandon(String why) {
        abandoned = why;
        close();
        ended(null);
    }

    @Override
    public void close() {
        AsyncBody following = body;
        if (following != null && !complete) {
            following.cancel();
        }
        lease.close();
    }
}
