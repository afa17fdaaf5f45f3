package io.sparkagent.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/** Prints logs: one after the other, or all at a time where they are followed. */
final class LogStreams {

    private static final Duration LOOKS_EVERY = Duration.ofSeconds(3);

    private final Cluster cluster;
    private final PrintWriter out;
    private final PrintWriter err;

    LogStreams(Cluster cluster, PrintWriter out, PrintWriter err) {
        this.cluster = cluster;
        this.out = out;
        this.err = err;
    }

    /**
     * A log that cannot be had is told, and the others are printed; the only one is the failure of
     * the command.
     *
     * @return whether all could be had
     */
    boolean print(List<LogStream> streams, boolean follow) {
        if (streams.size() == 1) {
            copy(streams.getFirst(), follow);
            return true;
        }
        if (!follow) {
            // No short cut: each is tried.
            return streams.stream().filter(stream -> !tried(stream, false)).count() == 0;
        }
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> all =
                    streams.stream()
                            .map(stream -> threads.submit(() -> tried(stream, true)))
                            .toList();
            boolean fine = true;
            for (Future<Boolean> each : all) {
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

    /** Those as well that come later. */
    boolean follow(Supplier<List<LogStream>> streams, int most) {
        return new LogFollower(
                        stream -> tried(stream, true),
                        most,
                        LOOKS_EVERY,
                        () ->
                                say(
                                        err,
                                        "error: only "
                                                + most
                                                + " logs are followed at a time; name others with"
                                                + " --executor"))
                .follow(streams);
    }

    private boolean tried(LogStream stream, boolean follow) {
        try {
            copy(stream, follow);
            return true;
        } catch (FailureException e) {
            say(err, "error: the log of " + stream.whose() + ": " + Words.plain(e.sentence()));
            return false;
        }
    }

    private void copy(LogStream stream, boolean follow) {
        try (InputStream in =
                follow ? cluster.follow(stream.request()) : cluster.log(stream.request())) {
            copy(in, stream.prefix());
        } catch (IOException e) {
            throw FailureException.noCluster("it broke off: " + Cluster.root(e));
        }
    }

    /** Line by line, so that the lines of several do not mix. */
    private void copy(InputStream in, String prefix) throws IOException {
        Lines lines = new Lines(new InputStreamReader(in, StandardCharsets.UTF_8));
        for (String line = lines.next(); line != null && !out.checkError(); line = lines.next()) {
            say(out, prefix + line);
        }
    }

    private static void say(PrintWriter writer, String line) {
        writer.println(line);
    }
}
