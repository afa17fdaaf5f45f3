package io.sparkagent.submit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Does the same with many objects at a time. */
final class Crowd {

    private volatile @Nullable ExecutorService atWork;

    /**
     * Returns when all have ended, well or not.
     *
     * @param longest after which each stops where it is
     * @return what has gone wrong, in the order of the objects
     */
    List<RuntimeException> each(List<Piece> pieces, Duration longest, Consumer<Piece> work) {
        List<RuntimeException> failures = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            atWork = threads;
            stopAfter(longest);
            List<Future<?>> all = new ArrayList<>();
            try {
                pieces.forEach(piece -> all.add(threads.submit(() -> work.accept(piece))));
            } catch (RejectedExecutionException _) {
                // Stopped already: the others are not begun.
            }
            for (Future<?> each : all) {
                failure(each).ifPresent(failures::add);
            }
        } finally {
            atWork = null;
        }
        return failures;
    }

    private static Optional<RuntimeException> failure(Future<?> work) {
        while (true) {
            try {
                work.get();
                return Optional.empty();
            } catch (InterruptedException _) {
                // Who ends a submission asks the Interruption; what was sent has to be known.
            } catch (ExecutionException e) {
                return Optional.of(
                        e.getCause() instanceof RuntimeException cause
                                ? cause
                                : new IllegalStateException(e.getCause()));
            }
        }
    }

    /** Those that are at work now get so long, and then each stops where it is. */
    void stopAfter(Duration time) {
        ExecutorService threads = atWork;
        if (threads != null) {
            Thread.ofVirtual().start(() -> stop(threads, time));
        }
    }

    private static void stop(ExecutorService threads, Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        threads.shutdownNow();
    }
}
