package io.sparkagent.status;

import io.sparkagent.plan.Demand.NotYet;
import io.sparkagent.plan.Demand.Over;
import io.sparkagent.plan.Demand.Wanted;
import io.sparkagent.plan.WaitingReason;
import io.sparkagent.snapshot.Executor;
import io.sparkagent.snapshot.Executor.Finished;
import io.sparkagent.snapshot.Executor.Leaving;
import io.sparkagent.snapshot.Executor.Pending;
import io.sparkagent.snapshot.Executor.Requested;
import io.sparkagent.snapshot.Executor.Running;
import io.sparkagent.snapshot.Executor.Unknown;
import io.sparkagent.snapshot.OwnPod;
import io.sparkagent.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The one sentence for who has ten seconds: what is wanted, what is there, what is missing. */
final class Headline {

    private Headline() {}

    /**
     * @param verdict of the start checks, once they are through
     */
    static String of(Optional<List<String>> verdict, StatusBoard.View view) {
        if (verdict.isEmpty()) {
            return "The agent is starting; the driver waits for it.";
        }
        if (!verdict.get().isEmpty()) {
            int wrong = verdict.get().size();
            return "No application can run here: "
                    + (wrong == 1 ? "one thing has" : wrong + " things have")
                    + " to be put right first.";
        }
        Snapshot seen = view.seen();
        boolean over = seen.ownPod().filter(OwnPod::over).isPresent();
        return switch (view.demand()) {
            case NotYet() when over -> over(seen);
            case NotYet() -> "No driver has said hello yet, so nothing is wanted.";
            case Over(_) -> over(seen);
            case Wanted _ when over -> over(seen);
            case Wanted wanted -> wanted(wanted, seen, view.waiting());
        };
    }

    private static String over(Snapshot seen) {
        long left =
                seen.executors().values().stream()
                        .filter(one -> !(one instanceof Finished))
                        .count();
        return left == 0
                ? "The application is over, and none of its executors is left."
                : "The application is over; "
                        + (left == 1 ? "one executor is" : number(left) + " executors are")
                        + " still being removed.";
    }

    private static String wanted(Wanted wanted, Snapshot seen, List<WaitingReason> waiting) {
        int running = 0;
        int coming = 0;
        for (Executor executor : seen.executors().values()) {
            if (executor.identity().instance().equals(wanted.instance())
                    && wanted.counts(executor.id())) {
                switch (executor) {
                    case Running _ -> running++;
                    case Requested _, Pending _ -> coming++;
                    case Leaving _, Unknown _, Finished _ -> {}
                }
            }
        }
        int total = wanted.totals().values().stream().mapToInt(Integer::intValue).sum();
        String sentence = sentence(total, running, coming);
        return running >= total
                ? sentence
                : sentence
                        + waiting.stream()
                                .max(Comparator.comparingInt(WaitingReason::count))
                                .map(WaitingReason::cause)
                                .map(cause -> " Reason: " + CauseWords.of(cause).why() + ".")
                                .orElse("");
    }

    private static String sentence(int total, int running, int coming) {
        if (total == 0) {
            return running + coming == 0
                    ? "The driver wants no executors now, and there are none."
                    : "The driver wants no executors now; "
                            + number(running)
                            + (running == 1 ? " still runs." : " still run.");
        }
        if (running == total && coming == 0) {
            return total == 1
                    ? "The one executor that is wanted is running."
                    : "All " + number(total) + " executors that are wanted are running.";
        }
        String begin =
                number(total) + (total == 1 ? " executor is wanted" : " executors are wanted");
        if (running > total) {
            return begin
                    + ", and "
                    + number(running)
                    + (running == 1 ? " is" : " are")
                    + " running until Spark releases the others.";
        }
        int missing = Math.max(0, total - running - coming);
        List<String> parts = new ArrayList<>();
        parts.add(
                (running == 0 ? "none" : number(running))
                        + (running > 1 ? " are" : " is")
                        + " running");
        if (coming > 0) {
            parts.add(number(coming) + (coming > 1 ? " are" : " is") + " pending");
        }
        if (missing > 0) {
            parts.add(number(missing) + (missing > 1 ? " are" : " is") + " missing");
        }
        String last = parts.removeLast();
        return begin
                + ": "
                + (parts.isEmpty() ? last : String.join(", ", parts) + " and " + last)
                + ".";
    }

    private static String number(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }
}
