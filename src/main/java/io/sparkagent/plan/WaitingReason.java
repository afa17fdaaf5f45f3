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
        /** No node takes the pod. */
        UNSCHEDULED,
        /** The image cannot be pulled. */
        IMAGE,
        /** The container cannot be made. */
        CONFIG,
        /** The pod is on its node, and takes long to start. */
        STARTING,
        /** The executor runs, and has not registered with the driver. */
        UNREGISTERED,
        /** The API server, the policy or what the pod is made of says no. */
        REFUSED,
        /** Executors have died before they registered, or soon after. */
        EARLY_DEATH,
        /** {@code maxPendingPods} or {@code maxPendingPodsPerRp} is used up. */
        MAX_PENDING,
        /** {@code batch.size} and {@code batch.delay} make the next ones wait. */
        BATCH,
        /** {@code allocation.maximum} is used up. */
        ALLOCATION_MAXIMUM,
        /** The policy allows no more executors. */
        POLICY,
        /** No persistent volume claim is free, or nobody knows which are. */
        CLAIM,
        /** The config map or the Secret that executors mount is not there. */
        OBJECT,
        /** The API server does not answer. */
        API_SERVER,
        /** The driver has not spoken for long. */
        DRIVER_SILENT;

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
