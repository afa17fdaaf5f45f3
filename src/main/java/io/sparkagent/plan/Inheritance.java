package io.sparkagent.plan;

import io.sparkagent.plan.Action.Delete;
import io.sparkagent.snapshot.Executor;
import io.sparkagent.snapshot.Executor.Finished;
import io.sparkagent.snapshot.Executor.Leaving;
import io.sparkagent.snapshot.PodRef;
import io.sparkagent.snapshot.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/**
 * Executors that the application's last driver has left behind, whose node went with its agent, or
 * whose agent was killed. Nobody has use for them, and they take up the quota of the next ones.
 */
final class Inheritance {

    /** A pod has gone by then, or is on a node that is no more. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private Inheritance() {}

    /** What may go before any driver has said hello: only such as no driver can come back to. */
    static List<Action> removals(Snapshot seen) {
        return living(seen.executors().values())
                .filter(executor -> !isBeingDeleted(executor))
                .flatMap(executor -> executor.pod().stream().map(pod -> delete(executor, pod)))
                .toList();
    }

    private static Action delete(Executor executor, PodRef pod) {
        return new Delete(executor.id(), pod, "the driver that it belongs to is no more");
    }

    /** How many are waited for before new ones are made; in the end they are not. */
    static int inTheWay(Census census, Instant now) {
        return (int)
                living(census.others())
                        .filter(executor -> now.isBefore(executor.since().plus(PATIENCE)))
                        .count();
    }

    private static Stream<Executor> living(Collection<Executor> executors) {
        return executors.stream()
                .filter(Executor::isLeftBehind)
                .filter(executor -> !(executor instanceof Finished));
    }

    private static boolean isBeingDeleted(Executor executor) {
        return executor instanceof Leaving leaving && leaving.deleting();
    }
}
