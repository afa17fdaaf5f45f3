package io.sparkagent.cli;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A driver's pod, as Kubernetes shows it. */
record Driver(Pod pod) implements Named {

    static final String AGENT = "spark-agent";
    private static final String SPARK = "spark-kubernetes-driver";

    /** Spark's own container has it, whatever a template calls that container. */
    private static final String SPARKS_VARIABLE = "SPARK_DRIVER_BIND_ADDRESS";

    /** By which the bridge of a driver in client mode finds an agent in another pod. */
    private static final String AGENTS_ADDRESS = "SPARK_AGENT_URL";

    private static final int STATUS_PORT = 14040;

    @Override
    public ObjectMeta metadata() {
        return pod.getMetadata();
    }

    @Override
    public String jobName() {
        return job().map(OwnerReference::getName).orElse("");
    }

    @Override
    public String jobUid() {
        return job().map(OwnerReference::getUid).orElse("");
    }

    String node() {
        return Objects.requireNonNullElse(pod.getSpec().getNodeName(), "");
    }

    static Optional<Instant> instant(@Nullable String text) {
        try {
            return Optional.ofNullable(text).map(Instant::parse);
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    String phase() {
        return Objects.requireNonNullElse(status().getPhase(), "");
    }

    PodStatus status() {
        return Objects.requireNonNullElseGet(pod.getStatus(), PodStatus::new);
    }

    boolean isBeingDeleted() {
        return pod.getMetadata().getDeletionTimestamp() != null;
    }

    /** Over: Spark's container will not run again. */
    @Override
    public boolean isOver() {
        return phase().equals("Succeeded") || phase().equals("Failed") || end().isPresent();
    }

    /** Over, and well. */
    boolean isCompleted() {
        return end().map(end -> end.getExitCode() == 0).orElse(phase().equals("Succeeded"));
    }

    /** How Spark's container has ended for good. */
    Optional<ContainerStateTerminated> end() {
        return statuses()
                .filter(container -> container.getName().equals(sparkContainer()))
                .flatMap(container -> terminated(container.getState()).stream())
                .filter(_ -> isFinal())
                .findFirst();
    }

    private boolean isFinal() {
        return phase().equals("Succeeded")
                || phase().equals("Failed")
                || "Never".equals(pod.getSpec().getRestartPolicy());
    }

    Optional<PodCondition> condition(String type, String wanted) {
        return status().getConditions().stream()
                .filter(each -> type.equals(each.getType()) && wanted.equals(each.getStatus()))
                .findFirst();
    }

    /** Init containers first. */
    Stream<ContainerStatus> statuses() {
        return Stream.concat(
                status().getInitContainerStatuses().stream(),
                status().getContainerStatuses().stream());
    }

    Optional<ContainerStatus> status(String container) {
        return statuses().filter(each -> container.equals(each.getName())).findFirst();
    }

    static Optional<ContainerStateWaiting> waiting(@Nullable ContainerState state) {
        return Optional.ofNullable(state).map(ContainerState::getWaiting);
    }

    static Optional<ContainerStateTerminated> terminated(@Nullable ContainerState state) {
        return Optional.ofNullable(state).map(ContainerState::getTerminated);
    }

    private Stream<Container> containers() {
        return Stream.concat(
                pod.getSpec().getInitContainers().stream(), pod.getSpec().getContainers().stream());
    }

    boolean hasAgent() {
        return agent().isPresent();
    }

    private Optional<Container> agent() {
        return containers().filter(container -> container.getName().equals(AGENT)).findFirst();
    }

    /**
     * Of an agent in another pod: words that say where, as far as the pod shows it. Where the
     * address is in the conf alone, the label does: an agent has given it, for no other application
     * id is the pod's.
     */
    Optional<String> agentElsewhere() {
        String uid = Objects.requireNonNullElse(pod.getMetadata().getUid(), "").replace("-", "");
        return containers()
                .flatMap(container -> container.getEnv().stream())
                .filter(variable -> AGENTS_ADDRESS.equals(variable.getName()))
                .map(variable -> Objects.requireNonNullElse(variable.getValue(), ""))
                .findFirst()
                .map(address -> address.isEmpty() ? "" : " (" + address + ")")
                .or(
                        () ->
                                !uid.isEmpty() && application().equals("spark-" + uid)
                                        ? Optional.of("")
                                        : Optional.empty());
    }

    /** On loopback; a setting of the agent's may have moved it. */
    int statusPort() {
        return agent().stream()
                .flatMap(container -> container.getEnv().stream())
                .filter(variable -> "QUARKUS_HTTP_PORT".equals(variable.getName()))
                .map(variable -> Objects.requireNonNullElse(variable.getValue(), ""))
                .filter(value -> value.matches("\\d{1,5}"))
                .map(Integer::valueOf)
                .findFirst()
                .orElse(STATUS_PORT);
    }

    String sparkContainer() {
        List<Container> candidates = pod.getSpec().getContainers();
        return candidates.stream()
                .filter(Driver::isSparks)
                .map(Container::getName)
                .findFirst()
                .orElseGet(() -> candidates.isEmpty() ? SPARK : candidates.getFirst().getName());
    }

    private static boolean isSparks(Container container) {
        return container.getName().equals(SPARK)
                || container.getEnv().stream()
                        .anyMatch(variable -> SPARKS_VARIABLE.equals(variable.getName()));
    }

    /** What would make the pod again, or clean up behind it. */
    Optional<OwnerReference> controller() {
        return pod.getMetadata().getOwnerReferences().stream()
                .filter(owner -> Boolean.TRUE.equals(owner.getController()))
                .findFirst();
    }

    /** The Job that owns the pod. */
    Optional<OwnerReference> job() {
        return controller()
                .filter(
                        owner ->
                                "Job".equals(owner.getKind())
                                        && owner.getApiVersion().startsWith("batch/"));
    }

    @Override
    public String state() {
        if (isBeingDeleted()) {
            return "Terminating";
        }
        if (isOver()) {
            return isCompleted() ? "Completed" : end().map(Driver::failed).orElseGet(this::failed);
        }
        if (phase().equals("Pending")) {
            return pending();
        }
        return status(AGENT)
                .flatMap(agent -> waiting(agent.getState()))
                .map(wait -> phase() + " (agent: " + wait.getReason() + ")")
                .orElse(phase().isEmpty() ? "Unknown" : phase());
    }

    private static String failed(ContainerStateTerminated end) {
        return "Failed (exit code " + end.getExitCode() + ")";
    }

    private String failed() {
        String reason = status().getReason();
        return reason == null || reason.isBlank() ? "Failed" : "Failed (" + reason + ")";
    }

    private String pending() {
        if (condition("PodScheduled", "False").isPresent()) {
            return "Pending (no node)";
        }
        return statuses()
                .flatMap(container -> waiting(container.getState()).stream())
                .map(ContainerStateWaiting::getReason)
                .filter(Objects::nonNull)
                .filter(reason -> !reason.equals("PodInitializing"))
                .findFirst()
                .map(reason -> "Pending (" + reason + ")")
                .orElse("Pending");
    }
}
