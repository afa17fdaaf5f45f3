package io.sparkagent.watch;

import io.sparkagent.snapshot.Waiting;
import io.sparkagent.snapshot.Waiting.Cause;
import io.sparkagent.watch.LeanPod.ContainerStatus;
import io.sparkagent.watch.LeanPod.Wait;
import io.sparkagent.wire.Excerpt;
import java.util.Objects;
import java.util.Optional;

/** Reads from a pending pod what it waits for. */
final class WaitingReader {

    private WaitingReader() {}

    static Waiting read(LeanPod pod) {
        return pod.status()
                .condition("PodScheduled", "False")
                .map(
                        condition ->
                                new Waiting(
                                        Cause.UNSCHEDULED,
                                        "no node takes it: "
                                                + Excerpt.of(
                                                        Objects.requireNonNullElse(
                                                                condition.message(),
                                                                condition.reason()))))
                .or(() -> trouble(pod))
                .orElseGet(() -> step(pod));
    }

    private static Optional<Waiting> trouble(LeanPod pod) {
        return pod.allContainers()
                .flatMap(
                        container ->
                                container.waiting().stream()
                                        .flatMap(state -> trouble(container, state).stream()))
                .findFirst();
    }

    private static Optional<Waiting> trouble(ContainerStatus container, Wait state) {
        String reason = Objects.requireNonNullElse(state.reason(), "");
        String words = Excerpt.of(state.message());
        String message =
                reason
                        + " in container "
                        + container.name()
                        + (words.isEmpty() ? "" : ": " + words);
        return switch (reason) {
            case "ErrImagePull",
                    "ImagePullBackOff",
                    "InvalidImageName",
                    "ErrImageNeverPull",
                    "ImageInspectError",
                    "RegistryUnavailable",
                    "SignatureValidationFailed" ->
                    Optional.of(new Waiting(Cause.IMAGE, message));
            case "CreateContainerConfigError",
                    "CreateContainerError",
                    "PreCreateHookError",
                    "PreStartHookError",
                    "PostStartHookError",
                    "RunContainerError",
                    "RunInitContainerError",
                    "CrashLoopBackOff" ->
                    Optional.of(new Waiting(Cause.CONFIG, message));
            default -> Optional.empty();
        };
    }

    /** How far its start has come. */
    private static Waiting step(LeanPod pod) {
        String reason = pod.spark().flatMap(ContainerStatus::waiting).map(Wait::reason).orElse("");
        return switch (reason) {
            case "PodInitializing" ->
                    new Waiting(Cause.STARTING, "its init containers have not ended yet");
            case "ContainerCreating" ->
                    pod.status().condition("PodReadyToStartContainers", "False").isPresent()
                            ? Waiting.SETTING_UP
                            : new Waiting(Cause.STARTING, "its container is being created");
            default -> new Waiting(Cause.STARTING, "");
        };
    }
}
