package io.sparkagent.bench;

import io.sparkagent.load.PodEye;
import io.sparkagent.load.PodEye.Sight;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * How long it takes from an executor's failure until the eye sees its replacement: milliseconds, in
 * order. The clock starts when the eye, that watches like everybody, sees the failure; the n-th new
 * pod is taken for the replacement of the n-th failure.
 */
record Replacements(String contender, double perSecond, List<Double> times) {

    private static final Duration LIVED = Duration.ofSeconds(10);

    /**
     * Executors that have run for more than ten seconds fail, evenly spread.
     *
     * @param perSecond failures, at most
     */
    static Replacements measure(Contender contender, int failures, double perSecond) {
        PodEye eye = contender.eye();
        Set<Integer> before = new TreeSet<>(eye.sights().keySet());
        Set<Integer> failed = new TreeSet<>();
        int running = eye.running();
        long start = System.nanoTime();
        try (ExecutorService patches = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < failures; i++) {
                sleepUntil(start + (long) (i * 1e9 / perSecond));
                Sight next = oldest(eye, failed);
                failed.add(next.id());
                patches.execute(() -> Pods.fail(contender.place(), next));
            }
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        eye.await(
                contender.name() + " replaces " + failures + " failed executors",
                Duration.ofMinutes(2),
                () -> eye.running() >= running && eye.sights().size() >= before.size() + failures);
        List<Sight> sights = List.copyOf(eye.sights().values());
        List<Long> ends =
                sights.stream()
                        .filter(s -> failed.contains(s.id()))
                        .map(Sight::ended)
                        .sorted()
                        .toList();
        List<Long> creations =
                sights.stream()
                        .filter(s -> !before.contains(s.id()))
                        .map(Sight::created)
                        .sorted()
                        .toList();
        List<Double> times = new ArrayList<>();
        int next = 0;
        for (long end : ends) {
            while (next < creations.size() && creations.get(next) < end) {
                next++; // for another reason
            }
            if (next == creations.size()) {
                throw new IllegalStateException(
                        "%s: %d failed, and fewer were seen created after them"
                                .formatted(contender.name(), failures));
            }
            times.add((creations.get(next++) - end) / 1e6);
        }
        return new Replacements(
                contender.name(), failures / seconds, times.stream().sorted().toList());
    }

    private static Sight oldest(PodEye eye, Set<Integer> failed) {
        while (true) {
            long now = System.nanoTime();
            var found =
                    eye.sights().values().stream()
                            .filter(s -> s.exists() && s.running() != 0 && s.ended() == 0)
                            .filter(s -> !s.deleting() && !failed.contains(s.id()))
                            .filter(s -> now - s.running() > LIVED.toNanos())
                            .findFirst();
            if (found.isPresent()) {
                return found.get();
            }
            sleepUntil(now + 100_000_000);
        }
    }

    double quantile(double q) {
        return times.get((int) Math.min(times.size() - 1, Math.ceil(q * times.size()) - 1));
    }

    private static void sleepUntil(long nanoTime) {
        sleep(Duration.ofNanos(Math.max(0, nanoTime - System.nanoTime())));
    }

    static void sleep(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
