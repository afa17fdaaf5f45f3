package io.sparkagent.plan;

import io.sparkagent.snapshot.Executor;
import io.sparkagent.snapshot.Executor.Pending;
import io.sparkagent.snapshot.Executor.Running;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What one resource profile has; only executors that Spark can count on: asked for, pending or
 * running, and not on their way out.
 *
 * @param total wanted
 * @param lately the most that was wanted in the last moment, the total at least
 * @param notRunning asked for or pending: what {@code maxPendingPods} bounds
 * @param unanswered creations that the API server has not answered yet
 * @param unheard running ones that have never registered
 */
public record Counts(
        int profile,
        int total,
        int lately,
        int running,
        List<Executor> notRunning,
        int unanswered,
        List<Running> unheard) {

    int live() {
        return running + notRunning.size();
    }

    int missing() {
        return Math.max(0, total - live());
    }

    /** Too many for longer than a moment. */
    int excess() {
        return Math.max(0, live() - lately);
    }

    /** True when one of its pods has waited in vain for so long that others may have a turn. */
    boolean hasHadItsTurn(Instant now, Duration turn) {
        return notRunning.stream()
                .anyMatch(
                        executor ->
                                isStuck(executor) && !now.isBefore(executor.since().plus(turn)));
    }

    /** It waits for something that it cannot get by itself. */
    static boolean isStuck(Executor executor) {
        return executor instanceof Pending pending && pending.waiting().needsHelp();
    }
}
