package io.sparkagent.plan;

import io.sparkagent.plan.Action.Veto;
import io.sparkagent.plan.Demand.Wanted;
import io.sparkagent.snapshot.Executor;
import io.sparkagent.snapshot.Executor.Pending;
import io.sparkagent.snapshot.Executor.Requested;
import io.sparkagent.snapshot.Snapshot;
import io.sparkagent.snapshot.Waiting;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Too many: executors that have not started are taken back, the least advanced first. A running one
 * never is: Spark releases those itself. The driver has to veto each first, so that one that starts
 * in this moment is not lost with a task.
 */
final class Withdrawals {

    private Withdrawals() {}

    static List<Action> plan(Wanted wanted, Snapshot seen) {
        List<Action> actions = new ArrayList<>();
        for (Counts counts : Counts.of(wanted, seen)) {
            counts.live().stream()
                    .filter(executor -> !wanted.registered().containsKey(executor.id()))
                    .filter(
                            executor ->
                                    executor instanceof Requested || executor instanceof Pending)
                    .sorted(
                            Comparator.comparingInt(Withdrawals::progress)
                                    .thenComparing(
                                            Comparator.comparingInt(Executor::id).reversed()))
                    .limit(counts.excess())
                    .forEach(executor -> actions.add(new Veto(executor.id())));
        }
        return actions;
    }

    private static int progress(Executor executor) {
        return switch (executor) {
            case Requested _ -> 0;
            case Pending pending when pending.waiting().cause() == Waiting.Cause.UNSCHEDULED -> 1;
            case Executor _ -> 2;
        };
    }
}
