package io.sparkagent.bench;

import io.sparkagent.load.PodEye;
import io.sparkagent.load.PodEye.Sight;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * One climb by a number of executors, as the eye saw it; times in milliseconds since the demand.
 *
 * @param created when each pod was seen first, in order
 * @param running when each pod was seen running, in order
 */
record Climb(String contender, int size, List<Double> created, List<Double> running) {

    /** A contender that does not get there says how far it got. */
    static Climb measure(Contender contender, int size, Duration patience) {
        PodEye eye = contender.eye();
        Set<Integer> before = new TreeSet<>(eye.sights().keySet());
        int living = eye.living();
        int running = eye.running();
        long start = System.nanoTime();
        contender.want(living + size);
        try {
            eye.await(
                    "%s makes %d executors".formatted(contender.name(), size),
                    patience,
                    () ->
                            eye.running() >= running + size
                                    && made(eye, before).filter(s -> s.running() != 0).count()
                                            >= size);
        } catch (IllegalStateException e) {
            throw new IllegalStateException(
                    "%s: %d of %d were created and %d ran"
                            .formatted(
                                    e.getMessage(),
                                    eye.living() - living,
                                    size,
                                    eye.running() - running),
                    e);
        }
        List<Sight> made = made(eye, before).toList();
        return new Climb(
                contender.name(),
                size,
                made.stream().map(s -> (s.created() - start) / 1e6).sorted().toList(),
                made.stream().map(s -> (s.running() - start) / 1e6).sorted().toList());
    }

    /** Not those that were still on their way to Running when it began. */
    private static Stream<Sight> made(PodEye eye, Set<Integer> before) {
        return eye.sights().values().stream().filter(s -> !before.contains(s.id()));
    }

    /** Milliseconds from the demand until all were created. */
    double createdAll() {
        return created.get(size - 1);
    }

    /** Milliseconds from the demand until all ran. */
    double runningAll() {
        return running.get(size - 1);
    }
}
