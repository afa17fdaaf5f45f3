package io.sparkagent.watch;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.sparkagent.snapshot.Ending;
import io.sparkagent.snapshot.Executor;
import io.sparkagent.snapshot.Executor.Deleted;
import io.sparkagent.snapshot.Executor.Failed;
import io.sparkagent.snapshot.Executor.Finished;
import io.sparkagent.snapshot.Executor.Identity;
import io.sparkagent.snapshot.Executor.Leaving;
import io.sparkagent.snapshot.Executor.Pending;
import io.sparkagent.snapshot.Executor.Running;
import io.sparkagent.snapshot.Executor.Succeeded;
import io.sparkagent.snapshot.Executor.Unknown;
import io.sparkagent.snapshot.Labels;
import io.sparkagent.snapshot.OwnPod;
import io.sparkagent.snapshot.PodRef;
import io.sparkagent.snapshot.ResourceVersion;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** Translates a pod as Kubernetes shows it into what the plan needs to know of it. */
final class PodTranslator {

    private PodTranslator() {}

    /** Empty for a pod that is no executor: another role, or an id that is no number. */
    static Optional<Executor> executor(Pod pod, Instant now) {
        return identity(pod).map(identity -> executor(pod, identity, now));
    }

    /** The last word on a pod that is gone from the cluster. */
    static Optional<Finished> gone(Pod pod, Instant now) {
        return executor(pod, now)
                .map(
                        last ->
                                last instanceof Finished finished
                                        ? finished.withPod(Optional.empty())
                                        : new Deleted(
                                                last.identity(),
                                                now,
                                                Optional.empty(),
                                                new Ending(
                                                        -1,
                                                        false,
                                                        false,
                                                        subject(last.identity(), reference(pod))
                                                                + "'s pod was deleted"
                                                                + because(pod))));
    }

    /**
     * True for an ended pod that the user keeps and that has its mark: nothing is left to do about
     * it. The mark alone says nothing, because a template may set it.
     */
    static boolean isKept(Pod pod) {
        Map<String, String> labels = pod.getMetadata().getLabels();
        return labels != null
                && "true".equals(labels.get(Labels.INACTIVE))
                && executor(pod, Instant.EPOCH).filter(Finished.class::isInstance).isPresent();
    }

    static OwnPod ownPod(Pod pod, String driverContainer) {
        Optional<ContainerStatus> driver =
                statuses(pod).stream()
                        .filter(status -> driverContainer.equals(status.getName()))
                        .findFirst();
        Optional<ContainerStateTerminated> end = driver.flatMap(PodTranslator::terminated);
        Optional<ContainerStateTerminated> last = end.filter(each -> !startsAgain(pod, each));
        return new OwnPod(
                pod.getMetadata().getDeletionTimestamp() != null,
                last.map(each -> OptionalInt.of(code(each))).orElse(OptionalInt.empty()),
                last.isPresent()
                        ? Optional.empty()
                        : end.or(() -> driver.flatMap(PodTranslator::endBefore))
                                .map(ContainerStateTerminated::getFinishedAt)
                                .map(Instant::parse));
    }

    /** Of a container that has started again since. */
    private static Optional<ContainerStateTerminated> endBefore(ContainerStatus status) {
        return Optional.ofNullable(status.getLastState()).map(ContainerState::getTerminated);
    }

    /** As the kubelet decides; spark-submit makes drivers that never do. */
    private static boolean startsAgain(Pod pod, ContainerStateTerminated end) {
        String policy = pod.getSpec().getRestartPolicy();
        return "Always".equals(policy) || ("OnFailure".equals(policy) && code(end) != 0);
    }

    private static Optional<Identity> identity(Pod pod) {
        Map<String, String> labels = pod.getMetadata().getLabels();
        if (labels == null || !Labels.EXECUTOR_ROLE.equals(labels.get(Labels.ROLE))) {
            return Optional.empty();
        }
        OptionalInt id = number(labels.get(Labels.EXECUTOR_ID));
        OptionalInt profile = number(labels.getOrDefault(Labels.PROFILE, "0"));
        return id.isPresent() && profile.isPresent()
                ? Optional.of(
                        new Identity(
                                id.getAsInt(),
                                profile.getAsInt(),
                                labels.getOrDefault(Labels.INSTANCE, "")))
                : Optional.empty();
    }

    private static OptionalInt number(@org.jspecify.annotations.Nullable String text) {
        try {
            return text == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(text));
        } catch (NumberFormatException _) {
            return OptionalInt.empty();
        }
    }

    private static Executor executor(Pod pod, Identity identity, Instant now) {
        PodRef ref = reference(pod);
        String phase = Optional.ofNullable(pod.getStatus()).map(PodStatus::getPhase).orElse("");
        Optional<ContainerStateTerminated> end = sparkContainerEnd(pod);
        if (phase.equals("Failed")) {
            return failed(pod, identity, ref, end, now);
        }
        if (phase.equals("Succeeded")) {
            return succeeded(identity, ref, now);
        }
        // A sidecar may keep the pod running after Spark's container has ended.
        if (end.isPresent()) {
            return code(end.get()) == 0
                    ? succeeded(identity, ref, now)
                    : failed(pod, identity, ref, end, now);
        }
        if (pod.getMetadata().getDeletionTimestamp() != null) {
            return new Leaving(identity, now, ref, true, "its pod is being deleted" + because(pod));
        }
        if (disruption(pod).isPresent()) {
            return new Leaving(identity, now, ref, false, "its pod is taken away" + because(pod));
        }
        return switch (phase) {
            case "Running" -> new Running(identity, now, ref);
            case "Unknown" -> new Unknown(identity, now, ref);
            default -> new Pending(identity, now, ref, WaitingReader.read(pod));
        };
    }

    private static Succeeded succeeded(Identity identity, PodRef ref, Instant now) {
        String sentence = subject(identity, ref) + " exited with code 0: " + ExitCode.explain(0);
        return new Succeeded(identity, now, Optional.of(ref), new Ending(0, true, false, sentence));
    }

    private static Failed failed(
            Pod pod,
            Identity identity,
            PodRef ref,
            Optional<ContainerStateTerminated> end,
            Instant now) {
        boolean byCluster =
                pod.getMetadata().getDeletionTimestamp() != null
                        || disruption(pod).isPresent()
                        || isClusterReason(pod.getStatus().getReason());
        int code = end.map(PodTranslator::code).orElse(-1);
        StringBuilder sentence = new StringBuilder(subject(identity, ref));
        if (end.isPresent()) {
            sentence.append(" exited with code ").append(code);
            sentence.append(" (").append(ExitCode.explain(code)).append(")");
            String reason = Objects.toString(end.get().getReason(), "");
            if (!reason.isEmpty() && !reason.equals("Error")) {
                sentence.append(": ").append(reason);
            }
        } else {
            sentence.append(" failed before its container ran");
        }
        if (byCluster && pod.getMetadata().getDeletionTimestamp() != null) {
            sentence.append("; its pod was deleted");
        }
        sentence.append(because(pod));
        return new Failed(
                identity,
                now,
                Optional.of(ref),
                new Ending(code, !byCluster, !byCluster, sentence.toString()));
    }

    /** What the pod itself says about why it goes, as the end of a sentence. */
    private static String because(Pod pod) {
        Optional<String> disruption =
                disruption(pod)
                        .map(c -> c.getReason() + " " + Objects.toString(c.getMessage(), ""));
        Optional<String> status =
                Optional.ofNullable(pod.getStatus())
                        .filter(s -> s.getReason() != null)
                        .map(s -> s.getReason() + " " + Objects.toString(s.getMessage(), ""));
        return disruption.or(() -> status).map(why -> ": " + why.trim()).orElse("");
    }

    private static boolean isClusterReason(@org.jspecify.annotations.Nullable String reason) {
        return reason != null
                && switch (reason) {
                    case "Evicted", "NodeLost", "Preempting", "Preempted" -> true;
                    case "Shutdown", "Terminated", "NodeShutdown", "NodeAffinity" -> true;
                    default -> false;
                };
    }

    private static Optional<PodCondition> disruption(Pod pod) {
        return conditions(pod)
                .filter(c -> "DisruptionTarget".equals(c.getType()))
                .filter(c -> "True".equals(c.getStatus()))
                .findFirst();
    }

    static Stream<PodCondition> conditions(Pod pod) {
        return Optional.ofNullable(pod.getStatus())
                .map(PodStatus::getConditions)
                .map(List::stream)
                .orElseGet(Stream::empty);
    }

    static List<ContainerStatus> statuses(Pod pod) {
        return Optional.ofNullable(pod.getStatus())
                .map(PodStatus::getContainerStatuses)
                .orElseGet(List::of);
    }

    private static Optional<ContainerStateTerminated> sparkContainerEnd(Pod pod) {
        return pod.getSpec().getContainers().stream()
                .filter(PodTranslator::isSparks)
                .map(Container::getName)
                .reduce((_, last) -> last) // ours goes last
                .flatMap(
                        name ->
                                statuses(pod).stream()
                                        .filter(status -> name.equals(status.getName()))
                                        .findFirst())
                .flatMap(PodTranslator::terminated);
    }

    /** A template may give it any name, and an admission webhook may put others beside it. */
    private static boolean isSparks(Container container) {
        return container.getEnv().stream().anyMatch(v -> "SPARK_EXECUTOR_ID".equals(v.getName()));
    }

    private static Optional<ContainerStateTerminated> terminated(ContainerStatus status) {
        return Optional.ofNullable(status.getState())
                .flatMap(state -> Optional.ofNullable(state.getTerminated()));
    }

    private static int code(ContainerStateTerminated end) {
        return Optional.ofNullable(end.getExitCode()).orElse(-1);
    }

    static PodRef reference(Pod pod) {
        return new PodRef(
                pod.getMetadata().getName(),
                pod.getMetadata().getUid(),
                ResourceVersion.parse(pod.getMetadata().getResourceVersion()),
                Optional.ofNullable(pod.getSpec().getNodeName()),
                claims(pod));
    }

    /** After its end the pod is in the way of nobody; a sidecar may let it live on, with claims. */
    private static List<String> claims(Pod pod) {
        String phase = Optional.ofNullable(pod.getStatus()).map(PodStatus::getPhase).orElse("");
        return phase.equals("Failed") || phase.equals("Succeeded")
                ? List.of()
                : pod.getSpec().getVolumes().stream()
                        .filter(volume -> volume.getPersistentVolumeClaim() != null)
                        .map(volume -> volume.getPersistentVolumeClaim().getClaimName())
                        .toList();
    }

    private static String subject(Identity identity, PodRef ref) {
        return "executor "
                + identity.id()
                + " ("
                + ref.name()
                + ref.node().map(node -> " on node " + node).orElse("")
                + ")";
    }
}
