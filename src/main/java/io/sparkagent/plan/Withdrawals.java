package io.sparkagent.plan;

import io.sparkagent.plan.Action.Veto;
import io.sparkagent.plan.Demand.Wanted;
import io.sparkagent.snapshot.Executor;
import io.sparkagent.snapshot.Executor.Pending;
import io.sparkagent.snapshot.Executor.Requested;
import io.sparkagent.snapshot.Waiting;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/**
 * Executors that have not started are taken back: where there are too many, the least advanced
 * first, and where they wait in vain in the place of another profile's. A running one never is:
 * Spark releases those itself. The driver has to veto each first, so that one that starts in this
 * moment is not lost with a task.
 */
final class Withdrawals {

    private static final Comparator<Executor> LEAST_ADVANCED_FIRST =
            Comparator.comparingInt(Withdrawals::progress)
                    .thenComparing(Comparator.comparingInt(Executor::id).reversed());

    private Withdrawals() {}

    static List<Action> plan(Wanted wanted, Census census, Shares shares) {
        List<Action> actions = new ArrayList<>();
        int yielded = 0;
        for (Counts counts : census.profiles().values()) {
            int excess = counts.excess();
            if (excess > 0) {
                takeBack(counts, excess, wanted, _ -> true, actions);
            } else {
                int surplus =
                        Math.min(
                                counts.notRunning().size() - shares.of(counts.profile()),
                                shares.lacking() - yielded);
                if (surplus > 0) {
                    yielded += takeBack(counts, surplus, wanted, Counts::isStuck, actions);
                }
            }
        }
        return actions;
    }

    private static int takeBack(
            Counts counts,
            int number,
            Wanted wanted,
            Predicate<Executor> which,
            List<Action> actions) {
        int before = actions.size();
        counts.notRunning().stream()
                .filter(executor -> !wanted.registered().containsKey(executor.id()))
                .filter(which)
                .sorted(LEAST_ADVANCED_FIRST)
                .limit(number)
                .forEach(executor -> actions.add(new Veto(executor.id())));
        return actions.size() - before;
    }

    private static int progress(Executor executor) {
        return switch (executor) {
            case Requested _ -> 0;
            case Pending pending when pending.waiting().cause() == Waiting.Cause.UNSCHEDULED -> 1;
            case Executor _ -> 2;
        };
    }
}
