package io.sparkagent.cli;

import io.sparkagent.cli.Cluster.LogRequest;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Follows logs of which more come: those of executors that are made later. */
final class LogFollower {

    private final Predicate<LogStream> copy;
    private final int most;
    private final Duration pause;
    private final Runnable tooMany;
    private final Map<LogRequest, Future<Boolean>> begun = new LinkedHashMap<>();
    private boolean told;

    /**
     * @param copy prints a log until it ends; whether it could be had
     * @param most at a time
     * @param pause before the next look for more
     * @param tooMany says that there are more, once
     */
    LogFollower(Predicate<LogStream> copy, int most, Duration pause, Runnable tooMany) {
        this.copy = copy;
        this.most = most;
        this.pause = pause;
        this.tooMany = tooMany;
    }

    /**
     * @param streams those that there are now; when the first one, the driver's, has ended there
     *     are no more to come
     * @return whether all could be had
     */
    boolean follow(Supplier<List<LogStream>> streams) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<LogStream> now = streams.get();
            LogRequest driver = now.getFirst().request();
            now.forEach(stream -> begin(stream, threads));
            while (!isOver(driver)) {
                look(streams).forEach(stream -> begin(stream, threads));
            }
            boolean fine = true;
            for (Future<Boolean> each : begun.values()) {
                fine &= each.get();
            }
            return fine;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private void begin(LogStream stream, ExecutorService threads) {
        if (begun.containsKey(stream.request())) {
            return;
        }
        long open = begun.values().stream().filter(each -> !each.isDone()).count();
        if (open < most) {
            begun.put(stream.request(), threads.submit(() -> copy.test(stream)));
        } else if (!told) {
            told = true;
            tooMany.run();
        }
    }

    /** Waits a little for its end. */
    private boolean isOver(LogRequest driver) throws InterruptedException, ExecutionException {
        Future<Boolean> log = begun.get(driver);
        if (log == null) {
            return true;
        }
        try {
            log.get(pause.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException _) {
            return false;
        }
    }

    /** What cannot be looked at now may be the next time. */
    private static List<LogStream> look(Supplier<List<LogStream>> streams) {
        try {
            return streams.get();
        } catch (FailureException _) {
            return List.of();
        }
    }
}
