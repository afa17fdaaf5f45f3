package io.sparkagent.plan;

import io.sparkagent.plan.Demand.Wanted;
import io.sparkagent.snapshot.Executor;
import io.sparkagent.snapshot.Executor.Pending;
import io.sparkagent.snapshot.Executor.Running;
import io.sparkagent.snapshot.Snapshot;
import io.sparkagent.snapshot.Waiting;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Why executors are missing, in words, one for each cause.
 *
 * @param cause a word for metrics
 * @param count executors that it concerns
 */
public record WaitingReason(String cause, int count, String sentence) {

    public static List<WaitingReason> of(
            Demand demand, Snapshot seen, Limits limits, Pace pace, Instant now) {
        if (!(demand instanceof Wanted wanted)) {
            return List.of();
        }
        List<WaitingReason> reasons = new ArrayList<>(pending(wanted, seen));
        boolean waitsForClaim = ClaimPool.of(wanted, seen, limits.claims(), now).waitsAsTold();
        for (Counts counts : Counts.of(wanted, seen)) {
            if (counts.missing() > 0) {
                notCreated(counts, seen, limits, pace.of(counts.profile()), waitsForClaim, now)
                        .ifPresent(reasons::add);
            }
        }
        return List.copyOf(reasons);
    }

    private static List<WaitingReason> pending(Wanted wanted, Snapshot seen) {
        Map<Waiting, Long> byReason =
                Counts.of(wanted, seen).stream()
                        .flatMap(counts -> counts.live().stream())
                        .filter(Pending.class::isInstance)
                        .map(executor -> ((Pending) executor).waiting())
                        .filter(Waiting::needsHelp)
                        .collect(Collectors.groupingBy(w -> w, Collectors.counting()));
        Map<String, WaitingReason> sorted = new TreeMap<>();
        byReason.forEach(
                (waiting, count) -> {
                    String sentence =
                            count
                                    + (count == 1 ? " executor waits: " : " executors wait: ")
                                    + waiting.message();
                    sorted.put(
                            sentence,
                            new WaitingReason(
                                    waiting.cause().name().toLowerCase(Locale.ROOT),
                                    count.intValue(),
                                    sentence));
                });
        return List.copyOf(sorted.values());
    }

    private static Optional<WaitingReason> notCreated(
            Counts counts,
            Snapshot seen,
            Limits limits,
            Pace.Profile pace,
            boolean waitsForClaim,
            Instant now) {
        int missing = counts.missing();
        String who =
                missing
                        + (missing == 1 ? " executor" : " executors")
                        + " of resource profile "
                        + counts.profile()
                        + (missing == 1 ? " is" : " are")
                        + " not created: ";
        if (pace.waitsAt(now)) {
            return Optional.of(
                    new WaitingReason(
                            pace.refusals() > 0 ? "refused" : "early_death",
                            missing,
                            who + pace.reason().orElse("the last attempts failed")));
        }
        if (waitsForClaim) {
            return Optional.of(
                    new WaitingReason(
                            "claim",
                            missing,
                            who
                                    + "no persistent volume claim is free, and"
                                    + " spark.kubernetes.driver.waitToReusePersistentVolumeClaim"
                                    + " lets no more be made"));
        }
        if (Counts.existing(seen) >= limits.maximumExecutors()) {
            return Optional.of(
                    new WaitingReason(
                            "policy",
                            missing,
                            who
                                    + "the policy allows at most "
                                    + limits.maximumExecutors()
                                    + " executors for one application"));
        }
        return Optional.empty();
    }

    /** For {@link Executor}s that are pending: the sentence that the status shows beside each. */
    public static String describe(Executor executor) {
        return switch (executor) {
            case Pending pending -> pending.waiting().message();
            case Executor.Leaving leaving -> leaving.why();
            case Executor.Finished finished -> finished.ending().sentence();
            case Executor.Requested _ -> "asked for; not seen in the cluster yet";
            case Executor.Unknown _ -> "its node does not answer";
            case Running _ -> "";
        };
    }
}
