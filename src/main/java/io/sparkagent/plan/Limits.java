package io.sparkagent.plan;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What bounds the plan; from the Spark conf as the user wrote it, and the agent's policy.
 *
 * @param maximumExecutors policy: executors that may exist at a time
 * @param maximumEver {@code spark.kubernetes.allocation.maximum}: executors that may be made in the
 *     life of the application
 * @param maxPending {@code spark.kubernetes.allocation.maxPendingPods}
 * @param maxPendingPerProfile {@code spark.kubernetes.allocation.maxPendingPodsPerRp}
 * @param batchSize {@code spark.kubernetes.allocation.batch.size}, only where the user set it
 * @param batchDelay {@code spark.kubernetes.allocation.batch.delay}, only where the user set one of
 *     the two, else zero
 * @param deleteGracePeriod {@code spark.kubernetes.dynamicAllocation.deleteGracePeriod}: between
 *     Spark's release of an executor and the deletion of its pod
 * @param missingPodGrace {@code spark.kubernetes.executor.missingPodDetectDelta}
 * @param endPatience how long a finished pod waits for the driver's acknowledgement of its end
 * @param deleteOnTermination {@code spark.kubernetes.executor.deleteOnTermination}: false keeps
 *     finished pods, labelled
 * @param deleteService {@code spark.kubernetes.driver.service.deleteOnTermination}
 * @param decommissionLabel {@code spark.kubernetes.executor.decommissionLabel} and its value, which
 *     an executor's pod gets when Spark has stopped using it
 * @param claims the persistent volume claims of each executor
 */
public record Limits(
        int maximumExecutors,
        int maximumEver,
        int maxPending,
        int maxPendingPerProfile,
        OptionalInt batchSize,
        Duration batchDelay,
        Duration deleteGracePeriod,
        Duration missingPodGrace,
        Duration endPatience,
        boolean deleteOnTermination,
        boolean deleteService,
        Optional<Label> decommissionLabel,
        ClaimRules claims) {

    /** A label of a pod. */
    public record Label(String name, String value) {}

    /** Spark's defaults, for the time before a driver has said hello and for tests. */
    public static Limits defaults() {
        return new Limits(
                Integer.MAX_VALUE,
                Integer.MAX_VALUE,
                Integer.MAX_VALUE,
                Integer.MAX_VALUE,
                OptionalInt.empty(),
                Duration.ZERO,
                Duration.ofSeconds(5),
                Duration.ofSeconds(30),
                Duration.ofSeconds(60),
                true,
                true,
                Optional.empty(),
                ClaimRules.NONE);
    }
}
