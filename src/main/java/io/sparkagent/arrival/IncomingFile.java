package io.sparkagent.arrival;

import io.sparkagent.arrival.ExpectedFiles.Expected;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * One file on its way. It grows beside its place and is moved there when it has the size and the
 * hash that are expected, so that what is there is whole; an agent that starts again goes on with
 * what there is.
 */
final class IncomingFile {

    private static final int BUFFER = 64 << 10;

    /** What came of a piece. */
    enum Outcome {
        TAKEN,
        /** It does not begin where the last has ended. */
        ELSEWHERE,
        /** It is more than the file, or the file is there already. */
        TOO_MUCH,
        /** The whole has another hash; it begins anew. */
        ANOTHER
    }

    private final Expected expected;
    private final Path target;
    private final Path part;
    private volatile long received;
    private volatile boolean complete;
    private long writer;

    IncomingFile(Path directory, int number, Expected expected) throws IOException {
        this.expected = expected;
        this.target = directory.resolve(expected.path());
        this.part = directory.resolve(".part-" + number);
        this.complete = Files.exists(target);
        this.received = complete ? expected.size() : Files.exists(part) ? Files.size(part) : 0;
        if (received > expected.size()) {
            Files.delete(part);
            received = 0;
        }
    }

    Expected expected() {
        return expected;
    }

    /** Bytes that are there. */
    long received() {
        return received;
    }

    boolean isComplete() {
        return complete;
    }

    /**
     * Appends what comes. Another call for the same file takes over from one whose connection has
     * died without a word.
     */
    Outcome take(long offset, InputStream piece) throws IOException {
        long me = begin(offset);
        if (me < 0) {
            return Outcome.ELSEWHERE;
        }
        byte[] buffer = new byte[BUFFER];
        for (int count = piece.read(buffer); count >= 0; count = piece.read(buffer)) {
            Outcome outcome = append(me, ByteBuffer.wrap(buffer, 0, count));
            if (outcome != Outcome.TAKEN) {
                return outcome;
            }
        }
        return finish(me);
    }

    private synchronized long begin(long offset) {
        return !complete && offset == received ? ++writer : -1;
    }

    private synchronized Outcome append(long me, ByteBuffer bytes) throws IOException {
        if (me != writer || complete) {
            return Outcome.ELSEWHERE;
        }
        if (bytes.remaining() > expected.size() - received) {
            return Outcome.TOO_MUCH;
        }
        try (FileChannel channel =
                FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            while (bytes.hasRemaining()) {
                received += channel.write(bytes, received);
            }
        }
        return Outcome.TAKEN;
    }

    private synchronized Outcome finish(long me) throws IOException {
        if (me != writer || received < expected.size()) {
            return Outcome.TAKEN;
        }
        if (expected.size() == 0 && !Files.exists(part)) {
            Files.createFile(part);
        }
        if (!sha256(part).equals(expected.sha256())) {
            Files.delete(part);
            received = 0;
            return Outcome.ANOTHER;
        }
        Files.createDirectories(target.getParent());
        // The driver's user reads them, and is another one.
        Files.setPosixFilePermissions(
                target.getParent(), PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.setPosixFilePermissions(part, PosixFilePermissions.fromString("r--r--r--"));
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        complete = true;
        return Outcome.TAKEN;
    }

    private static String sha256(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] buffer = new byte[BUFFER];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                digest.update(buffer, 0, count);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every Java has it
        }
    }
}
