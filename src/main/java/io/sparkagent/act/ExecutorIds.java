package io.sparkagent.act;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.TreeSet;

/**
 * Gives out executor ids, none twice in the life of the driver's pod: the file holds a mark above
 * all ids that may have been used, moved in blocks and synced before the first id of a block is
 * given out.
 */
public final class ExecutorIds {

    /** Spark counts from 1: whoever names a higher one has not counted, and would use them up. */
    public static final int HIGHEST_BELIEVED = 1_000_000_000;

    private static final int BLOCK = 64;

    private final Path file;
    private final TreeSet<Integer> returned = new TreeSet<>();
    private int first;
    private int next;
    private int reserved;

    /**
     * @param directory that outlives the agent's container but not the pod
     * @throws IOException if the mark cannot be read and written there
     */
    public ExecutorIds(Path directory) throws IOException {
        file = directory.resolve("highest-executor-id");
        reserved = Files.exists(file) ? Integer.parseInt(Files.readString(file).trim()) : 0;
        next = reserved + 1;
        write(reserved);
    }

    /** An id that no pod has or had. */
    public synchronized int take() {
        Integer unused = returned.pollFirst();
        if (unused != null) {
            return unused;
        }
        if (next > reserved) {
            reserve(next + BLOCK - 1);
        }
        return next++;
    }

    /** An id for which the API server has refused to make a pod. */
    public synchronized void giveBack(int id) {
        if (id >= first) {
            returned.add(id);
        }
    }

    /**
     * From now on only ids above this one, which has been seen in the cluster or named by the
     * driver; one that nobody can have counted up to is ignored.
     */
    public synchronized void above(int seen) {
        if (seen >= next && seen <= HIGHEST_BELIEVED) {
            returned.headSet(seen, true).clear();
            next = seen + 1;
            if (next > reserved) {
                reserve(next + BLOCK - 1);
            }
        }
    }

    /** The first id for a new SparkContext: every smaller one belongs to an earlier. */
    public synchronized int startInstance() {
        returned.clear();
        first = next;
        return first;
    }

    private void reserve(int upTo) {
        try {
            write(upTo);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file + ": " + e.getMessage(), e);
        }
        reserved = upTo;
    }

    private void write(int mark) throws IOException {
        Path temporary = file.resolveSibling(file.getFileName() + ".tmp");
        try (FileChannel channel =
                FileChannel.open(
                        temporary,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING)) {
            channel.write(
                    ByteBuffer.wrap(String.valueOf(mark).getBytes(StandardCharsets.US_ASCII)));
            channel.force(true);
        }
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
