package io.sparkagent.watch;

import io.sparkagent.snapshot.Ending.Reason;
import io.sparkagent.watch.LeanPod.Condition;
import io.sparkagent.watch.LeanPod.Status;
import io.sparkagent.wire.Excerpt;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the cluster, and not the application, has done to a pod.
 *
 * @param reason what it was, in one word
 * @param sentence what it was, and Kubernetes' own words about it
 */
record ClusterCause(Reason reason, String sentence) {

    static Optional<ClusterCause> of(LeanPod pod) {
        return disruption(pod).or(() -> reason(pod)).or(() -> deletion(pod));
    }

    /** Condition {@code DisruptionTarget}: it is about to be taken away, or has been. */
    static Optional<ClusterCause> disruption(LeanPod pod) {
        return pod.status()
                .condition("DisruptionTarget", "True")
                .map(
                        condition ->
                                because(
                                        disruptionReason(pod, condition),
                                        disruption(condition),
                                        condition.reason(),
                                        words(pod, condition)));
    }

    private static String words(LeanPod pod, Condition condition) {
        return Objects.requireNonNullElse(
                condition.message(), Objects.requireNonNullElse(pod.status().message(), ""));
    }

    private static String disruption(Condition condition) {
        return switch (Objects.requireNonNullElse(condition.reason(), "")) {
            case "PreemptionByScheduler" -> "preempted for a pod of higher priority";
            case "DeletionByTaintManager" ->
                    "deleted because its node does not answer or has a taint that it does not"
                            + " tolerate";
            case "EvictionByEvictionAPI" -> "evicted, as by a drain of its node";
            case "TerminationByKubelet" ->
                    "ended by its node, which is short of something or is shutting down";
            case "DeletionByPodGC" -> "deleted because its node is gone";
            default -> "taken away by the cluster";
        };
    }

    private static Reason disruptionReason(LeanPod pod, Condition condition) {
        return switch (Objects.requireNonNullElse(condition.reason(), "")) {
            case "PreemptionByScheduler" -> Reason.PREEMPTED;
            case "EvictionByEvictionAPI" -> Reason.DRAINED;
            case "TerminationByKubelet" ->
                    isShutDown(pod.status()) ? Reason.NODE_SHUTDOWN : Reason.EVICTED;
            case "DeletionByTaintManager", "DeletionByPodGC" -> Reason.NODE_LOST;
            default -> Reason.DELETED;
        };
    }

    private static boolean isShutDown(Status status) {
        return switch (Objects.requireNonNullElse(status.reason(), "")) {
            case "Shutdown", "Terminated", "NodeShutdown" -> true;
            default -> false;
        };
    }

    /** The pod's own reason, which stands for its end as a whole. */
    private static Optional<ClusterCause> reason(LeanPod pod) {
        Status status = pod.status();
        String reason = Objects.requireNonNullElse(status.reason(), "");
        return switch (reason) {
            case "" -> Optional.empty();
            case "DeadlineExceeded" -> Optional.empty(); // the template's activeDeadlineSeconds
            case "Evicted" ->
                    exceedsItsOwnLimit(status)
                            ? Optional.empty()
                            : Optional.of(
                                    because(
                                            Reason.EVICTED,
                                            "evicted by its node, which is short of something",
                                            reason,
                                            status.message()));
            case "NodeLost" ->
                    Optional.of(
                            because(
                                    Reason.NODE_LOST,
                                    "its node does not answer",
                                    reason,
                                    status.message()));
            case "Preempting", "Preempted" ->
                    Optional.of(
                            because(
                                    Reason.PREEMPTED,
                                    "its node needs room for others",
                                    reason,
                                    status.message()));
            case "Shutdown", "Terminated", "NodeShutdown" ->
                    Optional.of(
                            because(
                                    Reason.NODE_SHUTDOWN,
                                    "its node was shut down",
                                    reason,
                                    status.message()));
            default ->
                    pod.allContainers().anyMatch(container -> container.end().isPresent())
                            ? Optional.empty()
                            : Optional.of(
                                    because(
                                            Reason.NODE_REFUSED,
                                            "its node refused it",
                                            reason,
                                            status.message()));
        };
    }

    /** The kubelet evicts for what the node lacks, and for what the pod's own limits forbid. */
    static boolean exceedsItsOwnLimit(Status status) {
        String message = Objects.requireNonNullElse(status.message(), "");
        return "Evicted".equals(status.reason())
                && message.contains(" exceed")
                && message.contains(" limit")
                && !message.contains("low on resource");
    }

    private static Optional<ClusterCause> deletion(LeanPod pod) {
        return pod.isBeingDeleted()
                ? Optional.of(new ClusterCause(Reason.DELETED, "its pod was deleted"))
                : Optional.empty();
    }

    private static ClusterCause because(
            Reason why, String what, @Nullable String reason, @Nullable String message) {
        return new ClusterCause(why, what + quoted(reason, message));
    }

    static String quoted(@Nullable String reason, @Nullable String message) {
        String words = Excerpt.of(reason, message);
        return words.isEmpty() ? "" : " (" + words + ")";
    }
}
