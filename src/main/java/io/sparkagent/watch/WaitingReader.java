package io.sparkagent.watch;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.sparkagent.snapshot.Waiting;
import io.sparkagent.snapshot.Waiting.Cause;
import java.util.Objects;
import java.util.Optional;

/** Reads from a pending pod what it waits for. */
final class WaitingReader {

    private WaitingReader() {}

    static Waiting read(Pod pod) {
        Optional<PodCondition> unscheduled =
                PodTranslator.conditions(pod)
                        .filter(c -> "PodScheduled".equals(c.getType()))
                        .filter(c -> "False".equals(c.getStatus()))
                        .findFirst();
        if (unscheduled.isPresent()) {
            return new Waiting(
                    Cause.UNSCHEDULED,
                    "no node takes it: " + Objects.toString(unscheduled.get().getMessage(), ""));
        }
        return PodTranslator.statuses(pod).stream()
                .map(WaitingReader::waiting)
                .flatMap(Optional::stream)
                .findFirst()
                .orElse(new Waiting(Cause.STARTING, ""));
    }

    private static Optional<Waiting> waiting(ContainerStatus status) {
        return Optional.ofNullable(status.getState())
                .map(ContainerState::getWaiting)
                .flatMap(waiting -> waiting(status, waiting));
    }

    private static Optional<Waiting> waiting(ContainerStatus status, ContainerStateWaiting state) {
        String message =
                state.getReason()
                        + " in container "
                        + status.getName()
                        + Optional.ofNullable(state.getMessage()).map(m -> ": " + m).orElse("");
        return switch (Objects.toString(state.getReason(), "")) {
            case "ErrImagePull",
                    "ImagePullBackOff",
                    "InvalidImageName",
                    "ErrImageNeverPull",
                    "ImageInspectError",
                    "RegistryUnavailable" ->
                    Optional.of(new Waiting(Cause.IMAGE, message));
            case "CreateContainerConfigError",
                    "CreateContainerError",
                    "RunContainerError",
                    "CrashLoopBackOff" ->
                    Optional.of(new Waiting(Cause.CONFIG, message));
            default -> Optional.empty();
        };
    }
}
