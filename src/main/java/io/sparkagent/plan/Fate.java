package io.sparkagent.plan;

import io.sparkagent.plan.Demand.NotYet;
import io.sparkagent.plan.Demand.Over;
import io.sparkagent.plan.Demand.Wanted;
import io.sparkagent.snapshot.Ending.Reason;
import io.sparkagent.snapshot.Executor;
import io.sparkagent.snapshot.Executor.Finished;
import io.sparkagent.snapshot.OwnPod;
import java.time.Instant;
import java.util.Optional;

/** Whose doing it is that an executor goes: what its pod cannot tell. */
public final class Fate {

    private Fate() {}

    /** Why it has ended, all in all. */
    public static Reason of(Finished executor, Census census, Limits limits) {
        Reason its = executor.ending().reason();
        return switch (its) {
            case COMPLETED, DELETED -> intention(executor, census, limits).orElse(its);
            // The driver is told to refuse it, and it exits with 1 then.
            case APPLICATION_ERROR, DRIVER_REFUSED ->
                    intention(executor, census, limits)
                            .filter(ours -> ours == Reason.WITHDRAWN)
                            .orElse(its);
            case OUT_OF_MEMORY,
                    JVM_OUT_OF_MEMORY,
                    DISK,
                    DRIVER_UNREACHABLE,
                    KILLED,
                    NOT_STARTED,
                    DEADLINE,
                    EVICTED,
                    PREEMPTED,
                    DRAINED,
                    NODE_REFUSED,
                    NODE_SHUTDOWN,
                    NODE_LOST,
                    RELEASED,
                    WITHDRAWN,
                    OVER,
                    UNKNOWN ->
                    its;
        };
    }

    /** Why Spark or the agent wants it to go; empty where somebody else makes it. */
    static Optional<Reason> intention(Executor executor, Census census, Limits limits) {
        if (isOver(census)) {
            return Optional.of(Reason.OVER);
        }
        return switch (census.demand()) {
            case NotYet() -> Optional.empty();
            case Over(_) -> Optional.of(Reason.OVER);
            case Wanted wanted -> intention(executor, wanted, limits);
        };
    }

    private static Optional<Reason> intention(Executor executor, Wanted wanted, Limits limits) {
        int id = executor.id();
        if (!executor.identity().instance().equals(wanted.instance())) {
            return Optional.of(Reason.OVER);
        }
        if (wanted.vetoed().contains(id)) {
            return Optional.of(Reason.WITHDRAWN);
        }
        Instant released = wanted.released().get(id);
        if (released == null) {
            return Optional.empty();
        }
        // Spark releases what it has lost, too: what goes before we may delete it goes otherwise.
        boolean byItself =
                executor instanceof Finished finished
                        && finished.ending().reason() == Reason.COMPLETED;
        return byItself || !executor.since().isBefore(released.plus(limits.deleteGracePeriod()))
                ? Optional.of(Reason.RELEASED)
                : Optional.empty();
    }

    /** True when the application is over, so that nobody wonders why executors go. */
    static boolean isOver(Census census) {
        return census.demand() instanceof Over
                || census.seen().ownPod().filter(OwnPod::over).isPresent();
    }
}
