package io.sparkagent.plan;

import io.sparkagent.plan.Action.Ensure;
import io.sparkagent.plan.Demand.NotYet;
import io.sparkagent.plan.Demand.Over;
import io.sparkagent.plan.Demand.Wanted;
import io.sparkagent.snapshot.OwnPod;
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

    /** The actions alone. */
    public static List<Action> plan(
            Demand demand, Snapshot seen, Limits limits, Pace pace, Instant now) {
        return decide(Census.of(demand, seen), limits, pace, now).actions();
    }

    public static Decision decide(Census census, Limits limits, Pace pace, Instant now) {
        Snapshot seen = census.seen();
        if (seen.listedAt().isEmpty()) {
            return new Decision(List.of(), List.of());
        }
        if (seen.ownPod().filter(OwnPod::over).isPresent()) {
            return new Decision(CleanUp.plan(seen, limits), List.of());
        }
        return switch (census.demand()) {
            case NotYet() -> new Decision(beforehand(seen), List.of());
            case Over(_) -> new Decision(CleanUp.plan(seen, limits), List.of());
            case Wanted wanted -> decide(wanted, census, limits, pace, now);
        };
    }

    private static Decision decide(
            Wanted wanted, Census census, Limits limits, Pace pace, Instant now) {
        Snapshot seen = census.seen();
        Creations creations = Creations.plan(wanted, census, limits, pace, now);
        List<Action> actions = new ArrayList<>(ensures(seen));
        actions.addAll(Departures.plan(wanted, census, limits, now));
        actions.addAll(Withdrawals.plan(wanted, census, creations.shares()));
        actions.addAll(ClaimPool.removals(wanted, seen, limits.claims()));
        actions.addAll(creations.actions());
        List<WaitingReason> waiting = new ArrayList<>(PodReasons.of(census, now));
        waiting.addAll(creations.obstacles());
        return new Decision(actions, waiting);
    }

    private static List<Action> beforehand(Snapshot seen) {
        List<Action> actions = new ArrayList<>(ensures(seen));
        actions.addAll(Inheritance.removals(seen));
        return actions;
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
