package io.sparkagent.plan;

import io.sparkagent.snapshot.Executor;
import io.sparkagent.snapshot.Executor.Finished;
import io.sparkagent.snapshot.Executor.Leaving;
import io.sparkagent.snapshot.Executor.Pending;
import io.sparkagent.snapshot.Executor.Requested;
import io.sparkagent.snapshot.Executor.Running;
import io.sparkagent.snapshot.Executor.Unknown;
import java.util.Locale;

/**
 * Why executors are missing, in words; the words change only when something has changed.
 *
 * @param count executors that it concerns
 * @param sentence what stands in the way, and what can be done about it
 */
public record WaitingReason(Cause cause, int count, String sentence) {

    /** What stands in the way. */
    public enum Cause {
        UNSCHEDULED("no node takes the pod"),
        IMAGE("the image cannot be pulled"),
        CONFIG("the container cannot be made"),
        STARTING("the pod is on its node, and takes long to start"),
        UNREGISTERED("the executor runs, and has not registered with the driver"),
        REFUSED("the API server, the policy or what the pod is made of says no"),
        EARLY_DEATH("executors have died before they registered, or soon after"),
        MAX_PENDING("`maxPendingPods` or `maxPendingPodsPerRp` is used up"),
        BATCH("`allocation.batch.size` and `batch.delay` make the next ones wait"),
        ALLOCATION_MAXIMUM("`allocation.maximum` is used up"),
        POLICY("the policy allows no more executors"),
        CLAIM("no persistent volume claim is free, or nobody knows which are"),
        OBJECT("the config map or the Secret that executors mount is not there"),
        LAST_DRIVER("executors of the driver before are not gone yet"),
        API_SERVER("the API server does not answer"),
        DRIVER_SILENT("the driver has not spoken for long");

        private final String meaning;

        Cause(String meaning) {
            this.meaning = meaning;
        }

        /** In words, for the documentation. */
        public String meaning() {
            return meaning;
        }

        /** As metrics, status and the driver know it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The sentence that the status shows beside each executor. */
    public static String describe(Executor executor) {
        return switch (executor) {
            case Pending pending -> pending.waiting().message();
            case Leaving leaving -> leaving.why();
            case Finished finished -> finished.ending().sentence();
            case Requested _ -> "asked for; not seen in the cluster yet";
            case Unknown _ -> "its node does not answer";
            case Running _ -> "";
        };
    }
}
