package io.sparkagent.plan;

import io.sparkagent.plan.Action.Delete;
import io.sparkagent.plan.Action.Forget;
import io.sparkagent.plan.Action.Remove;
import io.sparkagent.plan.Action.RemoveClaim;
import io.sparkagent.snapshot.Claim;
import io.sparkagent.snapshot.Executor;
import io.sparkagent.snapshot.Executor.Finished;
import io.sparkagent.snapshot.Executor.Leaving;
import io.sparkagent.snapshot.Executor.Requested;
import io.sparkagent.snapshot.Executor.Running;
import io.sparkagent.snapshot.OwnedObject;
import io.sparkagent.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The end of the application: nothing of ours stays, but what the user wants to keep. */
final class CleanUp {

    private CleanUp() {}

    static List<Action> plan(Snapshot seen, Limits limits) {
        List<Action> actions = new ArrayList<>();
        for (Executor executor : seen.executors().values()) {
            switch (executor) {
                case Finished finished when finished.pod().isEmpty() ->
                        actions.add(new Forget(finished.id()));
                case Finished _ when !limits.deleteOnTermination() -> {}
                // It ends by itself when the driver is gone, and is kept then.
                case Running _ when !limits.deleteOnTermination() -> {}
                case Leaving(_, _, _, var deleting, _) when deleting -> {}
                case Requested request when request.pod().isEmpty() -> {}
                case Executor other ->
                        other.pod()
                                .ifPresent(
                                        pod ->
                                                actions.add(
                                                        new Delete(
                                                                other.id(),
                                                                pod,
                                                                "the application is over")));
            }
        }
        seen.owned()
                .forEach(
                        (object, state) -> {
                            if (state.seen().isPresent() && goes(object, limits)) {
                                actions.add(new Remove(object));
                            }
                        });
        seen.claims().orElse(Collections.emptySortedMap()).values().stream()
                .filter(claim -> claim.condition() != Claim.Condition.DELETING)
                .map(claim -> new RemoveClaim(claim.name(), "the application is over"))
                .forEach(actions::add);
        return List.copyOf(actions);
    }

    /** True when nothing is left to do, nor to wait for. */
    static boolean isDone(Snapshot seen, Limits limits) {
        return plan(seen, limits).isEmpty()
                && seen.executors().values().stream().noneMatch(Requested.class::isInstance);
    }

    private static boolean goes(OwnedObject object, Limits limits) {
        return switch (object) {
            case DRIVER_SERVICE -> limits.deleteService();
            case EXECUTOR_CONFIG_MAP -> limits.deleteOnTermination();
            // The agent may not delete Secrets; the driver's pod owns it.
            case EXECUTOR_SECRET -> false;
        };
    }
}
