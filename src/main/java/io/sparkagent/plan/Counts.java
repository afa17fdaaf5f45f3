package io.sparkagent.plan;

import io.sparkagent.plan.Demand.Wanted;
import io.sparkagent.snapshot.Executor;
import io.sparkagent.snapshot.Executor.Finished;
import io.sparkagent.snapshot.Executor.Leaving;
import io.sparkagent.snapshot.Executor.Pending;
import io.sparkagent.snapshot.Executor.Requested;
import io.sparkagent.snapshot.Executor.Running;
import io.sparkagent.snapshot.Executor.Unknown;
import io.sparkagent.snapshot.Snapshot;
import java.util.List;

/**
 * What one resource profile has.
 *
 * @param total wanted
 * @param live executors that Spark can count on: asked for, pending or running, and not on their
 *     way out
 * @param unanswered creations that the API server has not answered yet
 */
public record Counts(int profile, int total, List<Executor> live, int unanswered) {

    static List<Counts> of(Wanted wanted, Snapshot seen) {
        return wanted.totals().entrySet().stream()
                .map(entry -> of(entry.getKey(), entry.getValue(), wanted, seen))
                .toList();
    }

    private static Counts of(int profile, int total, Wanted wanted, Snapshot seen) {
        List<Executor> live =
                seen.executors().values().stream()
                        .filter(executor -> executor.profile() == profile)
                        .filter(executor -> isLive(executor, wanted))
                        .toList();
        int unanswered =
                (int)
                        live.stream()
                                .filter(Requested.class::isInstance)
                                .filter(executor -> executor.pod().isEmpty())
                                .count();
        return new Counts(profile, total, live, unanswered);
    }

    private static boolean isLive(Executor executor, Wanted wanted) {
        if (!executor.identity().instance().equals(wanted.instance())
                || !wanted.counts(executor.id())) {
            return false;
        }
        return switch (executor) {
            case Requested _, Pending _, Running _ -> true;
            case Leaving _, Unknown _, Finished _ -> false;
        };
    }

    /** Executors that have not ended, whosever they are: what the policy bounds. */
    static long existing(Snapshot seen) {
        return seen.executors().values().stream().filter(e -> !(e instanceof Finished)).count();
    }

    int missing() {
        return Math.max(0, total - live.size());
    }

    int excess() {
        return Math.max(0, live.size() - total);
    }

    /** Asked for or pending: what {@code maxPendingPods} bounds. */
    int notRunning() {
        return (int) live.stream().filter(executor -> !(executor instanceof Running)).count();
    }
}
