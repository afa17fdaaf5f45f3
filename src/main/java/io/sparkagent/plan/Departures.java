package io.sparkagent.plan;

import io.sparkagent.plan.Action.DeclareLost;
import io.sparkagent.plan.Action.Decommission;
import io.sparkagent.plan.Action.Delete;
import io.sparkagent.plan.Action.Forget;
import io.sparkagent.plan.Action.Label;
import io.sparkagent.plan.Action.MarkInactive;
import io.sparkagent.plan.Demand.Wanted;
import io.sparkagent.snapshot.Executor;
import io.sparkagent.snapshot.Executor.Finished;
import io.sparkagent.snapshot.Executor.Leaving;
import io.sparkagent.snapshot.Executor.Pending;
import io.sparkagent.snapshot.Executor.Requested;
import io.sparkagent.snapshot.Executor.Running;
import io.sparkagent.snapshot.Executor.Unknown;
import io.sparkagent.snapshot.PodRef;
import io.sparkagent.snapshot.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Executors on their way out: ended, released by Spark, vetoed, taken away by the cluster, or left
 * by an older driver.
 */
final class Departures {

    /** What is about to be deleted mostly is within a moment. */
    private static final Duration DELETION_FOLLOWS = Duration.ofSeconds(2);

    /** By then a preStop hook has run, and Spark has heard of it, where there is one. */
    private static final Duration HOOK_TELLS = Duration.ofSeconds(10);

    private Departures() {}

    static List<Action> plan(Wanted wanted, Census census, Limits limits, Instant now) {
        List<Action> actions = new ArrayList<>();
        for (Executor executor : census.others()) {
            departure(executor, wanted, limits, now).ifPresent(actions::add);
            label(executor, wanted, limits).ifPresent(actions::add);
        }
        if (census.registeredSeen() < wanted.registered().size()) {
            wanted.registered()
                    .forEach(
                            (id, since) -> {
                                if (isLost(id, since, wanted, census.seen(), limits, now)) {
                                    actions.add(new DeclareLost(id));
                                }
                            });
        }
        return actions;
    }

    /** Spark counts on it, and a full list from after its registration does not show it. */
    private static boolean isLost(
            int id, Instant since, Wanted wanted, Snapshot seen, Limits limits, Instant now) {
        return !seen.executors().containsKey(id)
                && !wanted.released().containsKey(id)
                && seen.listedAt().filter(since::isBefore).isPresent()
                && now.isAfter(since.plus(limits.missingPodGrace()));
    }

    private static Optional<Action> departure(
            Executor executor, Wanted wanted, Limits limits, Instant now) {
        int id = executor.id();
        if (!executor.identity().instance().equals(wanted.instance())) {
            return executor instanceof Finished finished
                    ? finished.pod()
                            .map(pod -> endedPod(id, pod, limits))
                            .or(() -> Optional.of(new Forget(id)))
                    : delete(executor, "it belongs to an earlier SparkContext");
        }
        if (executor instanceof Finished finished) {
            return finished(finished, wanted, limits, now);
        }
        if (wanted.vetoed().contains(id)) {
            return delete(executor, "it is not wanted any more and has never run a task");
        }
        Instant released = wanted.released().get(id);
        if (released != null && !now.isBefore(released.plus(limits.deleteGracePeriod()))) {
            return delete(executor, "Spark has released it");
        }
        if (executor instanceof Leaving leaving
                && wanted.registered().containsKey(id)
                && !wanted.inactive().containsKey(id)
                && !maySpeakForItself(leaving, now)) {
            return Optional.of(new Decommission(id, leaving.why()));
        }
        return Optional.empty();
    }

    /**
     * The preStop hook of a pod that is being deleted begins the decommissioning in the executor,
     * which tells the driver. The driver's own word beside it would begin a second one there, and
     * the two end each other before all blocks are handed over. So it is for those that have no
     * such hook, or whose node runs none.
     */
    private static boolean maySpeakForItself(Leaving executor, Instant now) {
        Duration patience = executor.deleting() ? HOOK_TELLS : DELETION_FOLLOWS;
        return now.isBefore(executor.since().plus(patience));
    }

    /** Spark has stopped using it, and its pod lives: what looks for such pods finds it. */
    private static Optional<Action> label(Executor executor, Wanted wanted, Limits limits) {
        int id = executor.id();
        boolean given = wanted.inactive().containsKey(id) || wanted.released().containsKey(id);
        boolean lives =
                switch (executor) {
                    case Pending _, Running _, Leaving _, Unknown _ -> true;
                    case Requested _, Finished _ -> false;
                };
        boolean ours = executor.identity().instance().equals(wanted.instance());
        if (!given || !lives || !ours) {
            return Optional.empty();
        }
        return limits.decommissionLabel()
                .flatMap(
                        label ->
                                executor.pod()
                                        .filter(pod -> !pod.decommissionLabelled())
                                        .map(
                                                pod ->
                                                        new Label(
                                                                id,
                                                                pod,
                                                                label.name(),
                                                                label.value())));
    }

    /**
     * The pod is the durable record of an end, so it stays until Spark has taken it (or takes too
     * long).
     */
    private static Optional<Action> finished(
            Finished executor, Wanted wanted, Limits limits, Instant now) {
        int id = executor.id();
        boolean told = wanted.acknowledged().contains(id);
        if (executor.pod().isEmpty()) {
            return told && !wanted.registered().containsKey(id)
                    ? Optional.of(new Forget(id))
                    : Optional.empty();
        }
        if (!told && now.isBefore(executor.since().plus(limits.endPatience()))) {
            return Optional.empty();
        }
        return executor.pod().map(pod -> endedPod(id, pod, limits));
    }

    private static Action endedPod(int id, PodRef pod, Limits limits) {
        return limits.deleteOnTermination()
                ? new Delete(id, pod, "it has ended")
                : new MarkInactive(id, pod);
    }

    private static Optional<Action> delete(Executor executor, String why) {
        if (executor instanceof Leaving leaving && leaving.deleting()) {
            return Optional.empty();
        }
        return executor.pod().map(pod -> new Delete(executor.id(), pod, why));
    }
}
