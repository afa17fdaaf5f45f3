package io.sparkagent.submit;

import io.sparkagent.manifest.Delivery;
import io.sparkagent.submit.FilePlan.Sending;
import io.sparkagent.submit.FilesDoor.Reply;
import io.sparkagent.submit.FilesDoor.Status;
import io.sparkagent.submit.FilesDoor.Statuses;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.util.List;

/** Sends what an agent has not got yet, a piece at a time. */
final class FileSender {

    /** In bytes. The agent answers 50 requests in a second. */
    private static final int PIECE = 2 << 20;

    private static final int CONFLICT = 409;
    private static final int GONE = 410;
    private static final int GARBLED = 422;
    private static final int TOO_MANY = 429;
    private static final Duration UNTIL_LESS = Duration.ofSeconds(1);

    /** How often a file that arrives as another one is sent again. */
    private static final int MOST_GARBLED = 3;

    private final List<Sending> sendings;
    private final Progress progress;
    private int garbled;

    FileSender(List<Sending> sendings, Progress progress) {
        this.sendings = sendings;
        this.progress = progress;
    }

    /**
     * @throws IOException when the way has broken, and another may do
     * @throws UndeliveredException when no other way would do
     */
    void send(FilesDoor door) throws IOException, UndeliveredException, InterruptedException {
        for (Sending sending : sendings) {
            Statuses statuses = door.statuses();
            Status status = statuses.files().get(path(sending));
            if (status == null) {
                throw new UndeliveredException(
                        "the agent does not expect the file " + path(sending));
            }
            if (statuses.closed().isPresent() && !status.complete()) {
                throw closed(statuses);
            }
            if (!status.complete()) {
                send(door, sending, status);
            }
        }
    }

    private static UndeliveredException closed(Statuses statuses) {
        return new UndeliveredException(
                "the agent takes no files any more: " + statuses.closed().orElse(""));
    }

    private static String path(Sending sending) {
        return sending.streamed().path().substring(Delivery.STREAMED.length() + 1);
    }

    private void send(FilesDoor door, Sending sending, Status status)
            throws IOException, UndeliveredException, InterruptedException {
        String name = sending.file().getFileName().toString();
        long size = sending.streamed().size();
        long offset = status.received();
        byte[] piece = new byte[(int) Math.min(PIECE, size)];
        try (FileChannel file = open(sending)) {
            while (true) {
                int length = (int) Math.min(piece.length, size - offset);
                read(sending, file, offset, piece, length);
                Reply reply = door.put(status.number(), offset, piece, length);
                switch (reply.code()) {
                    case 200, CONFLICT -> offset = reply.received();
                    case GONE -> throw closed(door.statuses());
                    case GARBLED -> offset = again(sending);
                    case TOO_MANY -> Thread.sleep(UNTIL_LESS);
                    default ->
                            throw new IOException(
                                    "the agent answers " + name + " with HTTP " + reply.code());
                }
                if (reply.complete()) {
                    progress.moved(name, size, size);
                    return;
                }
                progress.moved(name, offset, size);
            }
        }
    }

    private long again(Sending sending) throws UndeliveredException {
        if (++garbled == MOST_GARBLED) {
            throw new UndeliveredException(
                    sending.file()
                            + " has changed since the submission began: the agent gets other bytes"
                            + " than were announced");
        }
        return 0;
    }

    private static FileChannel open(Sending sending) throws UndeliveredException {
        try {
            return FileChannel.open(sending.file());
        } catch (IOException e) {
            throw new UndeliveredException(
                    sending.file() + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static void read(
            Sending sending, FileChannel file, long offset, byte[] piece, int length)
            throws UndeliveredException {
        ByteBuffer room = ByteBuffer.wrap(piece, 0, length);
        try {
            while (room.hasRemaining()) {
                if (file.read(room, offset + room.position()) < 0) {
                    throw new UndeliveredException(
                            sending.file() + " has become shorter since the submission began");
                }
            }
        } catch (IOException e) {
            throw new UndeliveredException(
                    sending.file() + " cannot be read: " + e.getMessage(), e);
        }
    }
}
