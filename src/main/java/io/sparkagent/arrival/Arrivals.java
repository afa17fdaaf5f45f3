package io.sparkagent.arrival;

import io.sparkagent.arrival.ExpectedFiles.Expected;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The files that the driver's start waits for. Whatever is on the list may come, in any order and
 * in pieces, as long as the driver has not started.
 */
public final class Arrivals {

    private static final Logger LOG = Logger.getLogger(Arrivals.class);
    private static final int SHOWN = 5;

    private final Duration patience;
    private final List<IncomingFile> files = new ArrayList<>();
    private final @Nullable String unreadable;
    private volatile @Nullable String closed;

    /**
     * @param list empty where no file is streamed
     * @param directory where the files go
     * @param patience how long the driver's start waits for them
     */
    public Arrivals(Optional<Path> list, Path directory, Duration patience) {
        this.patience = patience;
        String trouble = null;
        if (list.isPresent()) {
            try {
                Files.createDirectories(directory);
                List<Expected> expected = ExpectedFiles.read(list.get());
                for (int i = 0; i < expected.size(); i++) {
                    files.add(new IncomingFile(directory, i, expected.get(i)));
                }
            } catch (IOException | RuntimeException e) {
                trouble = "the list of the driver's files cannot be used: " + e;
            }
        }
        this.unreadable = trouble;
    }

    /** All that are expected, by their numbers. */
    List<IncomingFile> files() {
        return List.copyOf(files);
    }

    /** Why nothing is taken any more; empty while files are. */
    Optional<String> closed() {
        return Optional.ofNullable(closed);
    }

    /** The driver starts without them, and what comes later would come in vain. */
    public synchronized void close(String why) {
        if (closed == null) {
            closed = why;
        }
        notifyAll();
    }

    /**
     * Waits until all are there, or it has taken too long.
     *
     * @return why the driver cannot run, a sentence each
     */
    public synchronized List<String> await() throws InterruptedException {
        if (unreadable != null) {
            close(unreadable);
            return List.of(unreadable);
        }
        if (files.isEmpty()) {
            return List.of();
        }
        List<IncomingFile> missing = missing();
        if (!missing.isEmpty()) {
            LOG.infof("the driver waits for %s", words(missing));
        }
        long deadline = System.nanoTime() + patience.toNanos();
        while (!missing.isEmpty() && closed == null) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                break;
            }
            wait(left);
            missing = missing();
        }
        if (missing.isEmpty()) {
            close("all files are there");
            return List.of();
        }
        String sentence =
                closed != null
                        ? "the driver has started without " + words(missing) + ": " + closed
                        : "the driver has not got "
                                + words(missing)
                                + " within "
                                + patience.toSeconds()
                                + " seconds: submit it again, and let the submitter run until the"
                                + " driver starts";
        close(sentence);
        return List.of(sentence);
    }

    synchronized void changed() {
        notifyAll();
    }

    private List<IncomingFile> missing() {
        return files.stream().filter(file -> !file.isComplete()).toList();
    }

    private static String words(List<IncomingFile> missing) {
        String names =
                String.join(
                        ", ",
                        missing.stream().limit(SHOWN).map(file -> file.expected().path()).toList());
        return missing.size()
                + " of the submitter's files ("
                + names
                + (missing.size() > SHOWN ? ", …)" : ")");
    }
}
