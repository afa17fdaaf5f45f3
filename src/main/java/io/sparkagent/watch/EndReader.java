package io.sparkagent.watch;

import io.sparkagent.snapshot.Ending;
import io.sparkagent.snapshot.Ending.Reason;
import io.sparkagent.watch.LeanPod.ContainerStatus;
import io.sparkagent.watch.LeanPod.End;
import io.sparkagent.wire.Excerpt;
import java.util.Objects;
import java.util.Optional;

/** Says how a pod has ended, and whose doing it was. */
final class EndReader {

    private EndReader() {}

    static Ending success(String subject) {
        return new Ending(
                0,
                true,
                false,
                subject + " exited with code 0: " + ExitCode.explain(0),
                Reason.COMPLETED);
    }

    /** The last word on a pod that went without one of its own. */
    static Ending deletion(String subject, LeanPod pod) {
        Optional<ClusterCause> disruption = ClusterCause.disruption(pod);
        String why = disruption.map(cause -> ": " + cause.sentence()).orElse("");
        return new Ending(
                -1,
                false,
                false,
                subject + "'s pod was deleted" + why,
                disruption.map(ClusterCause::reason).orElse(Reason.DELETED));
    }

    static Ending failure(String subject, LeanPod pod) {
        Optional<ContainerStatus> spark = pod.spark().filter(c -> c.end().isPresent());
        Optional<ContainerStatus> other =
                spark.flatMap(ContainerStatus::failure).isPresent()
                        ? Optional.empty()
                        : pod.allContainers().filter(c -> c.failure().isPresent()).findFirst();
        Optional<ClusterCause> cluster = ClusterCause.of(pod);
        String sentence =
                subject
                        + other.map(EndReader::exitOfOther)
                                .or(() -> spark.map(EndReader::exit))
                                .orElse(" failed before its container ran")
                        + cluster.map(cause -> "; " + cause.sentence())
                                .orElseGet(() -> ofThePod(pod));
        return new Ending(
                spark.flatMap(ContainerStatus::end)
                        .filter(end -> end.exitCode() != 0)
                        .or(() -> other.flatMap(ContainerStatus::end))
                        .or(() -> spark.flatMap(ContainerStatus::end))
                        .map(End::exitCode)
                        .orElse(-1),
                cluster.isEmpty(),
                cluster.isEmpty(),
                sentence,
                cluster.map(ClusterCause::reason)
                        .or(() -> ofThePods(pod))
                        .or(() -> spark.flatMap(ContainerStatus::failure).map(EndReader::reason))
                        .or(() -> other.flatMap(ContainerStatus::end).map(EndReader::reason))
                        .orElse(Reason.UNKNOWN));
    }

    /** Of the pod as a whole, and of the application's doing. */
    private static Optional<Reason> ofThePods(LeanPod pod) {
        return switch (Objects.requireNonNullElse(pod.status().reason(), "")) {
            case "DeadlineExceeded" -> Optional.of(Reason.DEADLINE);
            case "Evicted" -> Optional.of(Reason.EVICTED);
            default -> Optional.empty();
        };
    }

    private static Reason reason(End end) {
        return switch (Objects.requireNonNullElse(end.reason(), "")) {
            case "OOMKilled" -> Reason.OUT_OF_MEMORY;
            case "StartError", "ContainerCannotRun" -> Reason.NOT_STARTED;
            default ->
                    switch (end.exitCode()) {
                        case 1 ->
                                DriverContact.of(end)
                                        .map(DriverContact::reason)
                                        .orElse(Reason.APPLICATION_ERROR);
                        case 52 -> Reason.JVM_OUT_OF_MEMORY;
                        case 53 -> Reason.DISK;
                        case 56 -> Reason.DRIVER_UNREACHABLE;
                        case 126, 127 -> Reason.NOT_STARTED;
                        case 137, 143 -> Reason.KILLED;
                        default -> Reason.APPLICATION_ERROR;
                    };
        };
    }

    private static String exitOfOther(ContainerStatus container) {
        return ": its container " + container.name() + exit(container);
    }

    private static String exit(ContainerStatus container) {
        End end = container.end().orElseThrow();
        return " exited with code " + end.exitCode() + " (" + explain(end) + ")" + words(end);
    }

    private static String explain(End end) {
        return switch (Objects.requireNonNullElse(end.reason(), "")) {
            case "OOMKilled" ->
                    "it used more memory than its limit; more spark.executor.memoryOverhead may"
                            + " help";
            case "StartError", "ContainerCannotRun" -> "it could not be started";
            default ->
                    DriverContact.of(end)
                            .map(DriverContact::sentence)
                            .orElseGet(() -> ExitCode.explain(end.exitCode()));
        };
    }

    private static String words(End end) {
        String reason = Objects.requireNonNullElse(end.reason(), "");
        String words = Excerpt.of(reason.equals("Error") ? "" : reason, LastWords.of(end));
        return words.isEmpty() ? "" : ": " + words;
    }

    private static String ofThePod(LeanPod pod) {
        return ClusterCause.quoted(pod.status().reason(), pod.status().message());
    }
}
