package io.sparkagent.watch;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A pod as far as the agent reads it; the names are Kubernetes' own. Whatever else the API server
 * says of it is skipped, and never an object in memory.
 */
@RegisterForReflection
record LeanPod(Metadata metadata, Spec spec, Status status) {

    LeanPod {
        spec = Objects.requireNonNullElse(spec, Spec.EMPTY);
        status = Objects.requireNonNullElse(status, Status.EMPTY);
    }

    @RegisterForReflection
    record Metadata(
            String name,
            String uid,
            @Nullable String resourceVersion,
            @Nullable String creationTimestamp,
            @Nullable String deletionTimestamp,
            Map<String, String> labels,
            List<Owner> ownerReferences) {

        Metadata {
            labels = Objects.requireNonNullElse(labels, Map.of());
            ownerReferences = Objects.requireNonNullElse(ownerReferences, List.of());
        }
    }

    @RegisterForReflection
    record Owner(String kind, String name, String uid) {

        Owner {
            kind = Objects.requireNonNullElse(kind, "");
            name = Objects.requireNonNullElse(name, "");
            uid = Objects.requireNonNullElse(uid, "");
        }
    }

    @RegisterForReflection
    record Spec(
            @Nullable String nodeName,
            @Nullable String restartPolicy,
            List<Container> containers,
            List<Volume> volumes) {

        static final Spec EMPTY = new Spec(null, null, List.of(), List.of());

        Spec {
            containers = Objects.requireNonNullElse(containers, List.of());
            volumes = Objects.requireNonNullElse(volumes, List.of());
        }
    }

    @RegisterForReflection
    record Container(String name, List<Variable> env) {

        Container {
            env = Objects.requireNonNullElse(env, List.of());
        }
    }

    @RegisterForReflection
    record Variable(String name) {}

    @RegisterForReflection
    record Volume(@Nullable Claim persistentVolumeClaim) {}

    @RegisterForReflection
    record Claim(String claimName) {}

    /**
     * @param reason why the kubelet or the control plane has ended the pod as a whole
     */
    @RegisterForReflection
    record Status(
            String phase,
            @Nullable String reason,
            @Nullable String message,
            List<Condition> conditions,
            List<ContainerStatus> initContainerStatuses,
            List<ContainerStatus> containerStatuses) {

        static final Status EMPTY = new Status("", null, null, List.of(), List.of(), List.of());

        Status {
            phase = Objects.requireNonNullElse(phase, "");
            conditions = Objects.requireNonNullElse(conditions, List.of());
            initContainerStatuses = Objects.requireNonNullElse(initContainerStatuses, List.of());
            containerStatuses = Objects.requireNonNullElse(containerStatuses, List.of());
        }

        /** The first of this type that has this status. */
        Optional<Condition> condition(String type, String wanted) {
            return conditions.stream()
                    .filter(c -> type.equals(c.type()) && wanted.equals(c.status()))
                    .findFirst();
        }
    }

    /**
     * @param status True, False or Unknown
     */
    @RegisterForReflection
    record Condition(
            String type, String status, @Nullable String reason, @Nullable String message) {}

    /**
     * @param lastState how it ended before it was started again
     */
    @RegisterForReflection
    record ContainerStatus(String name, State state, State lastState) {

        ContainerStatus {
            state = Objects.requireNonNullElse(state, State.EMPTY);
            lastState = Objects.requireNonNullElse(lastState, State.EMPTY);
        }

        Optional<End> end() {
            return Optional.ofNullable(state.terminated());
        }

        /** Of a container that has been started again since. */
        Optional<End> endBefore() {
            return Optional.ofNullable(lastState.terminated());
        }

        /** How it ended, where that was no success. */
        Optional<End> failure() {
            return end().filter(end -> end.exitCode() != 0);
        }

        Optional<Wait> waiting() {
            return Optional.ofNullable(state.waiting());
        }
    }

    @RegisterForReflection
    record State(@Nullable Wait waiting, @Nullable Run running, @Nullable End terminated) {

        static final State EMPTY = new State(null, null, null);
    }

    @RegisterForReflection
    record Wait(@Nullable String reason, @Nullable String message) {}

    @RegisterForReflection
    record Run(@Nullable String startedAt) {}

    @RegisterForReflection
    record End(
            int exitCode,
            @Nullable String reason,
            @Nullable String message,
            @Nullable String finishedAt) {}

    /** A pod that nobody owns was made by nobody else's agent. */
    Lineage.Kin kin(Predecessors predecessors) {
        List<Owner> owners =
                metadata.ownerReferences().stream()
                        .filter(owner -> owner.kind().equals("Pod"))
                        .toList();
        return owners.isEmpty()
                ? Lineage.Kin.OURS
                : predecessors.kin(owners, Objects.toString(metadata.creationTimestamp(), ""));
    }

    /** True when it has ended, or Kubernetes has given it up: nothing brings it back. */
    boolean isOver() {
        return isBeingDeleted()
                || status.phase().equals("Failed")
                || status.phase().equals("Succeeded")
                || "NodeLost".equals(status.reason());
    }

    boolean isBeingDeleted() {
        return metadata.deletionTimestamp() != null;
    }

    /** The state of Spark's own container, as far as the kubelet has told any. */
    Optional<ContainerStatus> spark() {
        return spec.containers().stream()
                .filter(LeanPod::isSparks)
                .map(Container::name)
                .reduce((_, last) -> last) // ours goes last
                .flatMap(
                        name ->
                                status.containerStatuses().stream()
                                        .filter(status -> name.equals(status.name()))
                                        .findFirst());
    }

    /** A template may give it any name, and an admission webhook may put others beside it. */
    private static boolean isSparks(Container container) {
        return container.env().stream().anyMatch(v -> "SPARK_EXECUTOR_ID".equals(v.name()));
    }

    /** Init containers and sidecars first, in the order in which they start. */
    Stream<ContainerStatus> allContainers() {
        return Stream.concat(
                status.initContainerStatuses().stream(), status.containerStatuses().stream());
    }
}
