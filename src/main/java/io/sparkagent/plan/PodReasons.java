package io.sparkagent.plan;

import io.sparkagent.plan.WaitingReason.Cause;
import io.sparkagent.snapshot.Executor;
import io.sparkagent.snapshot.Executor.Pending;
import io.sparkagent.snapshot.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Why executors that have been made do not work yet. */
final class PodReasons {

    /** Longer than it takes a node to make a container whose image it has to pull. */
    private static final Duration STARTS_WITHIN = Duration.ofMinutes(2);

    /** Longer than it takes Spark's JVM to start. */
    private static final Duration REGISTERS_WITHIN = Duration.ofMinutes(1);

    private PodReasons() {}

    /** Executors that wait for one thing, however many ids there are in its words. */
    private record Alike(Waiting first, long count) {
        Alike and(Alike other) {
            return new Alike(first, count + other.count);
        }
    }

    static List<WaitingReason> of(Census census, Instant now) {
        // Thousands wait in the same words: what they have in common is found once for all of them.
        Map<Waiting, Alike> kinds = new HashMap<>();
        Map<String, WaitingReason> sorted = new TreeMap<>();
        census.profiles().values().stream()
                .flatMap(counts -> counts.notRunning().stream())
                .filter(Counts::isStuck)
                .map(executor -> ((Pending) executor).waiting())
                .collect(Collectors.groupingBy(w -> w, LinkedHashMap::new, Collectors.counting()))
                .forEach(
                        (waiting, count) ->
                                kinds.merge(kind(waiting), new Alike(waiting, count), Alike::and));
        kinds.values()
                .forEach(
                        alike ->
                                put(
                                        sorted,
                                        cause(alike.first()),
                                        alike.count(),
                                        (alike.count() == 1
                                                        ? " executor waits: "
                                                        : " executors wait: ")
                                                + alike.first().message()));
        long starting =
                census.profiles().values().stream()
                        .map(Counts::notRunning)
                        .mapToLong(executors -> slowStarters(executors, now))
                        .sum();
        put(
                sorted,
                Cause.STARTING,
                starting,
                (starting == 1 ? " executor has" : " executors have")
                        + " been starting for more than "
                        + STARTS_WITHIN.toMinutes()
                        + " minutes; kubectl describe pod shows what the node says");
        long unheard =
                census.profiles().values().stream()
                        .map(Counts::unheard)
                        .mapToLong(executors -> olderThan(executors, REGISTERS_WITHIN, now))
                        .sum();
        put(
                sorted,
                Cause.UNREGISTERED,
                unheard,
                (unheard == 1 ? " executor runs and has" : " executors run and have")
                        + " not registered with the driver for more than "
                        + REGISTERS_WITHIN.toMinutes()
                        + " minute; its log says whether it reaches the driver's service, which"
                        + " network policies have to allow");
        return List.copyOf(sorted.values());
    }

    private static Waiting kind(Waiting waiting) {
        return new Waiting(waiting.cause(), Gist.of(waiting.message()));
    }

    private static void put(
            Map<String, WaitingReason> sorted, Cause cause, long count, String words) {
        if (count > 0) {
            String sentence = count + words;
            sorted.put(sentence, new WaitingReason(cause, (int) count, sentence));
        }
    }

    private static Cause cause(Waiting waiting) {
        return switch (waiting.cause()) {
            case STARTING -> Cause.STARTING;
            case UNSCHEDULED -> Cause.UNSCHEDULED;
            case IMAGE -> Cause.IMAGE;
            case CONFIG, SETUP -> Cause.CONFIG;
        };
    }

    private static long slowStarters(Collection<Executor> notRunning, Instant now) {
        return olderThan(
                notRunning.stream()
                        .filter(Pending.class::isInstance)
                        .filter(executor -> !Counts.isStuck(executor))
                        .toList(),
                STARTS_WITHIN,
                now);
    }

    private static long olderThan(
            Collection<? extends Executor> executors, Duration age, Instant now) {
        return executors.stream()
                .filter(executor -> !now.isBefore(executor.since().plus(age)))
                .count();
    }
}
