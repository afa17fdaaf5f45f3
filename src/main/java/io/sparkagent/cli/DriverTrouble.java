package io.sparkagent.cli;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.sparkagent.cli.Explanation.Finding;
import io.sparkagent.snapshot.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What a driver's pod shows of why the driver, or the agent beside it, does not run. */
final class DriverTrouble {

    /** Longer than it takes a node to set up volumes and network. */
    private static final Duration SET_UP_WITHIN = Duration.ofSeconds(30);

    /** What the kubelet says each second until the agent's start checks are done. */
    private static final String STILL_CHECKING = "Unhealthy: Startup probe failed";

    private DriverTrouble() {}

    static List<Finding> find(Cluster cluster, Driver driver, Instant now) {
        Waiting waiting = cluster.waiting(driver.pod());
        if (waiting.needsHelp()) {
            return List.of(help(driver, waiting));
        }
        if (driver.phase().equals("Pending")) {
            return initialising(driver, now)
                    .or(() -> creating(cluster, driver, now))
                    .map(List::of)
                    .orElse(List.of());
        }
        return agentEnded(driver).map(List::of).orElse(List.of());
    }

    private static Finding help(Driver driver, Waiting waiting) {
        String cause = waiting.cause().name().toLowerCase(Locale.ROOT);
        String last =
                driver.statuses()
                        .filter(container -> isAbout(waiting, container.getName()))
                        .flatMap(container -> lastEnd(container).stream())
                        .findFirst()
                        .map(end -> "; it has ended before with exit code " + code(end))
                        .orElse("");
        boolean ofAgent = isAbout(waiting, Driver.AGENT);
        return new Finding(
                cause,
                0,
                (ofAgent ? "the agent beside the driver waits: " : "the driver waits: ")
                        + waiting.message()
                        + last,
                waiting.message().contains("CrashLoopBackOff")
                        ? crashed(driver, ofAgent)
                        : Advice.of(cause, waiting.message(), "driver"));
    }

    private static boolean isAbout(Waiting waiting, String container) {
        return (waiting.message() + ":").contains(" in container " + container + ":");
    }

    private static String crashed(Driver driver, boolean ofAgent) {
        return ofAgent
                ? "spark-agent logs " + driver.name() + " --agent --previous shows its last words"
                : "spark-agent logs " + driver.name() + " --all --previous shows its last words";
    }

    private static Optional<ContainerStateTerminated> lastEnd(ContainerStatus container) {
        return Driver.terminated(container.getLastState());
    }

    private static String code(ContainerStateTerminated end) {
        return end.getExitCode()
                + (end.getReason() == null || end.getReason().equals("Error")
                        ? ""
                        : " (" + end.getReason() + ")");
    }

    /** The driver's container is not made before each of them has ended, or started for good. */
    private static Optional<Finding> initialising(Driver driver, Instant now) {
        return driver.pod().getSpec().getInitContainers().stream()
                .flatMap(container -> initialising(driver, container, now).stream())
                .findFirst();
    }

    private static Optional<Finding> initialising(Driver driver, Container container, Instant now) {
        Optional<ContainerStatus> status = driver.status(container.getName());
        boolean sidecar = "Always".equals(container.getRestartPolicy());
        boolean started = status.filter(each -> Boolean.TRUE.equals(each.getStarted())).isPresent();
        if (sidecar && started) {
            return Optional.empty();
        }
        return status.map(ContainerStatus::getState)
                .map(ContainerState::getRunning)
                .map(
                        running ->
                                new Finding(
                                        "init_container",
                                        0,
                                        (container.getName().equals(Driver.AGENT)
                                                        ? "the agent is in its start checks"
                                                        : "the init container "
                                                                + container.getName()
                                                                + " runs")
                                                + since(running.getStartedAt(), now)
                                                + ", and the driver waits for it",
                                        container.getName().equals(Driver.AGENT)
                                                ? "spark-agent logs " + driver.name() + " --agent"
                                                : "spark-agent logs " + driver.name() + " --all"));
    }

    private static String since(@org.jspecify.annotations.Nullable String start, Instant now) {
        return Driver.instant(start)
                .map(at -> " since " + Words.age(Duration.between(at, now)))
                .orElse("");
    }

    private static Optional<Finding> creating(Cluster cluster, Driver driver, Instant now) {
        Optional<String> warning =
                cluster.warnings(driver.namespace(), driver.name()).stream()
                        .filter(words -> !words.startsWith(STILL_CHECKING))
                        .findFirst();
        boolean late = !now.isBefore(driver.created().plus(SET_UP_WITHIN));
        return warning.isEmpty() && !late
                ? Optional.empty()
                : Optional.of(
                        new Finding(
                                "starting",
                                0,
                                "the driver's pod is being set up on its node since "
                                        + Words.age(Duration.between(driver.created(), now))
                                        + warning.map(words -> "; an event says: " + words)
                                                .orElse(""),
                                warning.map(words -> Advice.of("config", words, "driver"))
                                        .orElse("`kubectl describe pod` shows its events")));
    }

    private static Optional<Finding> agentEnded(Driver driver) {
        return driver.status(Driver.AGENT)
                .flatMap(
                        agent ->
                                Stream.of(agent.getState())
                                        .flatMap(state -> Driver.terminated(state).stream())
                                        .findFirst())
                .map(
                        end ->
                                new Finding(
                                        "agent_ended",
                                        0,
                                        "the agent has ended with exit code " + code(end),
                                        "spark-agent logs " + driver.name() + " --agent"));
    }
}
