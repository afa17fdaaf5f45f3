package io.sparkagent.bench;

import io.sparkagent.load.Place;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Submissions by one program, a process for each, and as many at once as there are cores.
 *
 * @param seconds from the start of the first process to the end of the last
 */
record Submissions(String contender, double seconds, List<Took> each) {

    private static final int PATIENCE_SECONDS = 180;

    /**
     * One process, and those that it ran.
     *
     * @param cpuSeconds of all of them
     * @param peakMib resident memory of the largest
     */
    record Took(double seconds, double cpuSeconds, double peakMib) {}

    /** Fails with the output of a process that does not end with 0. */
    static Submissions measure(SubmitContender contender, int count) {
        List<Took> each = new ArrayList<>();
        long start = System.nanoTime();
        try (ExecutorService threads = Executors.newFixedThreadPool(cores())) {
            List<Future<Took>> all =
                    Stream.generate(() -> threads.submit(() -> run(contender)))
                            .limit(count)
                            .toList();
            for (Future<Took> one : all) {
                each.add(one.get());
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause().getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        return new Submissions(contender.name(), (System.nanoTime() - start) / 1e9, each);
    }

    static int cores() {
        return Runtime.getRuntime().availableProcessors();
    }

    /** One submission, in this thread. */
    static Took run(SubmitContender contender) throws InterruptedException {
        try {
            Path log = Files.createTempFile(contender.directory(), "submission", ".log");
            Path times = Path.of(log + ".times");
            List<String> command = new ArrayList<>();
            command.add(Place.repository().resolve("it/bench/measure").toString());
            command.add(times.toString());
            command.addAll(contender.command());
            ProcessBuilder builder =
                    new ProcessBuilder(command)
                            .directory(contender.directory().toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(log.toFile());
            builder.environment().keySet().removeIf(name -> name.startsWith("KUBERNETES_"));
            builder.environment().putAll(contender.environment());
            Process process = builder.start();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
                throw new IllegalStateException("a submission does not end; see " + log);
            }
            if (process.exitValue() != 0) {
                throw new IllegalStateException(
                        "a submission ended with %d; see %s".formatted(process.exitValue(), log));
            }
            double[] numbers =
                    Stream.of(Files.readString(times).split(" "))
                            .mapToDouble(Double::parseDouble)
                            .toArray();
            return new Took(numbers[0], numbers[1], numbers[2]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    double perMinute() {
        return each.size() / seconds * 60;
    }
}
