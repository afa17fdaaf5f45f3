package io.sparkagent.it;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;

/** What the cluster shows of a pod. */
final class Pods {

    private Pods() {}

    static Predicate<Pod> named(String name) {
        return pod -> pod.getMetadata().getName().equals(name);
    }

    static boolean isUnscheduled(Pod pod) {
        return hasCondition(pod, "PodScheduled", "False", _ -> true);
    }

    /** Somebody is about to take it away, for this reason. */
    static Predicate<Pod> disruptedBy(String reason) {
        return pod -> hasCondition(pod, "DisruptionTarget", "True", reason::equals);
    }

    private static boolean hasCondition(
            Pod pod, String type, String status, Predicate<String> reason) {
        return pod.getStatus().getConditions().stream()
                .anyMatch(
                        condition ->
                                type.equals(condition.getType())
                                        && status.equals(condition.getStatus())
                                        && reason.test(
                                                Objects.requireNonNullElse(
                                                        condition.getReason(), "")));
    }

    static boolean waitsForImage(Pod pod) {
        Set<String> reasons = Set.of("ErrImagePull", "ImagePullBackOff");
        return pod.getStatus().getContainerStatuses().stream()
                .map(status -> status.getState().getWaiting())
                .anyMatch(waiting -> waiting != null && reasons.contains(waiting.getReason()));
    }

    static boolean isRunning(Pod pod) {
        return "Running".equals(pod.getStatus().getPhase());
    }

    static boolean hasFailed(Pod pod) {
        return "Failed".equals(pod.getStatus().getPhase());
    }
}
