package io.sparkagent.plan;

import io.sparkagent.plan.Action.Ensure;
import io.sparkagent.plan.Demand.NotYet;
import io.sparkagent.plan.Demand.Over;
import io.sparkagent.plan.Demand.Wanted;
import io.sparkagent.snapshot.OwnPod;
import io.sparkagent.snapshot.OwnedObject;
import io.sparkagent.snapshot.Snapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The decision: from what is wanted and what is seen to what has to be done. A function of its
 * arguments alone, asked again after every change, so whatever was lost or doubled in between is
 * put right by the next answer.
 */
public final class Planner {

    private Planner() {}

    public static List<Action> plan(
            Demand demand, Snapshot seen, Limits limits, Pace pace, Instant now) {
        if (seen.listedAt().isEmpty()) {
            return List.of();
        }
        if (seen.ownPod().filter(OwnPod::over).isPresent()) {
            return CleanUp.plan(seen, limits);
        }
        return switch (demand) {
            case NotYet() -> ensures(seen);
            case Over(_) -> CleanUp.plan(seen, limits);
            case Wanted wanted -> plan(wanted, seen, limits, pace, now);
        };
    }

    private static List<Action> plan(
            Wanted wanted, Snapshot seen, Limits limits, Pace pace, Instant now) {
        List<Action> actions = new ArrayList<>(ensures(seen));
        actions.addAll(Departures.plan(wanted, seen, limits, now));
        actions.addAll(Withdrawals.plan(wanted, seen));
        actions.addAll(ClaimPool.removals(wanted, seen, limits.claims()));
        // An executor that starts before what it mounts waits for the kubelet's next try, a minute
        // later.
        if (seen.settled(OwnedObject.EXECUTOR_CONFIG_MAP)
                && seen.made(OwnedObject.EXECUTOR_SECRET)
                && limits.claims().areKnown(seen)) {
            actions.addAll(Creations.plan(wanted, seen, limits, pace, now));
        }
        return List.copyOf(actions);
    }

    private static List<Action> ensures(Snapshot seen) {
        return seen.owned().keySet().stream()
                .filter(object -> !seen.settled(object))
                .<Action>map(Ensure::new)
                .toList();
    }

    /** True when the application's end has left nothing to do, nor to wait for. */
    public static boolean isCleanedUp(Snapshot seen, Limits limits) {
        return CleanUp.isDone(seen, limits);
    }
}
