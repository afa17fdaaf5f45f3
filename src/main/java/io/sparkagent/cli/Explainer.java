package io.sparkagent.cli;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.sparkagent.cli.AgentStatus.Reason;
import io.sparkagent.cli.AgentStatus.Row;
import io.sparkagent.cli.AgentStatus.Trouble;
import io.sparkagent.cli.Explanation.Finding;
import io.sparkagent.cli.Hearing.Heard;
import io.sparkagent.cli.Hearing.NoAgent;
import io.sparkagent.cli.Hearing.Silent;
import io.sparkagent.plan.WaitingReason;
import io.sparkagent.snapshot.Executor;
import io.sparkagent.snapshot.Executor.Failed;
import io.sparkagent.snapshot.Executor.Pending;
import io.sparkagent.snapshot.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds out why executors are missing: from the agent, and where it is silent from the pods. */
final class Explainer {

    /** A driver that has said nothing to its agent for so long will not. */
    private static final Duration SAYS_HELLO_WITHIN = Duration.ofMinutes(2);

    /** An error that is older explains nothing of today. */
    private static final Duration RECENT = Duration.ofMinutes(10);

    private static final int FEW = 3;

    private final Cluster cluster;
    private final DriverLog log;
    private final Instant now;

    Explainer(Cluster cluster, Instant now) {
        this.cluster = cluster;
        this.log = new DriverLog(cluster);
        this.now = now;
    }

    Explanation explain(Driver driver, Hearing hearing) {
        if (driver.isOver()) {
            return end(driver);
        }
        if (driver.isBeingDeleted()) {
            return fine("The driver is being deleted, and its executors go with it.");
        }
        return switch (hearing) {
            case Heard(AgentStatus status) -> told(driver, status);
            case Silent(String why) -> seen(driver, "The agent cannot be asked: " + why + ". ");
            case NoAgent() ->
                    seen(
                            driver,
                            "There is no agent beside this driver, so Spark makes the executors"
                                    + " itself. ");
        };
    }

    private static Explanation fine(String headline) {
        return new Explanation(headline, List.of(), List.of(), true);
    }

    private static Explanation wrong(String headline, Stream<Finding> findings) {
        return new Explanation(headline, findings.toList(), List.of(), true);
    }

    private Explanation end(Driver driver) {
        Optional<ContainerStateTerminated> end = driver.end();
        int code = end.map(ContainerStateTerminated::getExitCode).orElse(-1);
        if (code == 0 || (end.isEmpty() && driver.phase().equals("Succeeded"))) {
            return fine("The driver has finished, with exit code 0.");
        }
        String how =
                end.map(each -> "The driver has ended with exit code " + exit(each) + ".")
                        .orElse("The driver has failed before its container ran.");
        List<String> refusals = log.refusals(driver);
        return wrong(
                how,
                refusals.isEmpty()
                        ? Stream.of(lastWord(driver, end))
                        : refusals.stream()
                                .map(
                                        refusal ->
                                                new Finding(
                                                        "refused",
                                                        0,
                                                        "the agent has refused this application: "
                                                                + refusal,
                                                        "correct it, and submit again")));
    }

    private Finding lastWord(Driver driver, Optional<ContainerStateTerminated> end) {
        String ofPod = words(driver.status().getReason(), driver.status().getMessage());
        if (!ofPod.isEmpty()) {
            return new Finding(
                    "driver_ended",
                    0,
                    "Kubernetes has ended the driver's pod: " + ofPod,
                    "submit again; a Job that owns the driver would have done so");
        }
        if (end.filter(each -> "OOMKilled".equals(each.getReason())).isPresent()) {
            return new Finding(
                    "driver_ended",
                    0,
                    "the driver used more memory than its limit",
                    "raise spark.driver.memoryOverhead or spark.driver.memory");
        }
        String complaint = log.complaint(driver).map(line -> ": " + line).orElse("");
        return new Finding(
                "driver_ended",
                0,
                "its log says why" + complaint,
                "spark-agent logs " + driver.name() + " --tail 50");
    }

    private static String exit(ContainerStateTerminated end) {
        return end.getExitCode()
                + " ("
                + ("OOMKilled".equals(end.getReason())
                        ? "out of memory"
                        : io.sparkagent.watch.PodSight.explain(end.getExitCode()))
                + ")";
    }

    private static String words(
            @org.jspecify.annotations.Nullable String reason,
            @org.jspecify.annotations.Nullable String message) {
        return Stream.of(reason, message)
                .filter(text -> text != null && !text.isBlank())
                .collect(Collectors.joining(": "));
    }

    /** The agent's own word. */
    private Explanation told(Driver driver, AgentStatus status) {
        return switch (status.state()) {
            case "refused" ->
                    wrong(
                            "The agent refuses this application.",
                            status.refusals().stream()
                                    .map(
                                            refusal ->
                                                    new Finding(
                                                            "refused",
                                                            0,
                                                            refusal,
                                                            Advice.of(
                                                                    "refused",
                                                                    refusal,
                                                                    "executor"))));
            case "starting" ->
                    new Explanation(
                            "The agent is not through its start checks, so the driver waits.",
                            List.of(
                                    new Finding(
                                            "starting",
                                            0,
                                            "the agent waits for the API server, for a minute at"
                                                    + " most",
                                            "spark-agent logs " + driver.name() + " --agent")),
                            errors(status),
                            true);
            default ->
                    switch (status.demand()) {
                        case "wanted" -> wanted(driver, status);
                        case "over" -> fine("The SparkContext has stopped and wants no executors.");
                        default -> unheard(driver);
                    };
        };
    }

    private Explanation unheard(Driver driver) {
        String headline = "The driver has not asked its agent for executors yet.";
        boolean late =
                driver.status(driver.sparkContainer())
                        .map(status -> status.getState())
                        .map(ContainerState::getRunning)
                        .flatMap(running -> Driver.instant(running.getStartedAt()))
                        .filter(start -> !now.isBefore(start.plus(SAYS_HELLO_WITHIN)))
                        .isPresent();
        return late
                ? wrong(
                        headline,
                        Stream.of(
                                new Finding(
                                        "driver_not_heard",
                                        0,
                                        "the driver has run for minutes without a SparkContext, or"
                                                + " its conf does not hand the executors over",
                                        "the conf needs spark.kubernetes.allocation.pods.allocator"
                                                + " and spark.driver.extraClassPath as in"
                                                + " k8s/spark.conf; spark-agent logs "
                                                + driver.name()
                                                + " shows what the driver does")))
                : fine(headline + " Its SparkContext is still starting.");
    }

    private Explanation wanted(Driver driver, AgentStatus status) {
        int missing = status.missing();
        String headline =
                Words.count(status.wantedInAll(), "executor")
                        + (status.wantedInAll() == 1 ? " is wanted, " : " are wanted, ")
                        + status.running()
                        + (status.running() == 1 ? " runs, " : " run, ")
                        + missing
                        + (missing == 1 ? " is missing." : " are missing.");
        List<Finding> findings =
                new ArrayList<>(status.waiting().stream().map(this::finding).toList());
        if (missing > 0 && findings.isEmpty()) {
            findings.add(onTheirWay(missing, status));
        }
        List<String> notes = new ArrayList<>();
        if (!findings.isEmpty()) {
            notes.addAll(events(driver, stuck(status)));
            notes.addAll(ends(status));
            notes.addAll(errors(status));
        }
        return new Explanation(headline, findings, notes, true);
    }

    private Finding finding(Reason reason) {
        return new Finding(
                reason.cause(),
                reason.count(),
                reason.sentence(),
                Advice.of(reason.cause(), reason.sentence(), "executor"));
    }

    private static Finding onTheirWay(int missing, AgentStatus status) {
        int pending = status.counts().getOrDefault("pending", 0);
        return new Finding(
                "starting",
                missing,
                (missing == 1 ? "1 executor is" : missing + " executors are")
                        + " on the way ("
                        + pending
                        + " pending), and nothing stands against it",
                "");
    }

    /** Those that start without end; only their events say what they lack. */
    private static List<String> stuck(AgentStatus status) {
        boolean slow =
                status.waiting().stream().anyMatch(reason -> reason.cause().equals("starting"));
        return slow
                ? status.executors().stream()
                        .filter(row -> row.state().equals("pending") && !row.pod().isEmpty())
                        .map(Row::pod)
                        .limit(FEW)
                        .toList()
                : List.of();
    }

    private List<String> events(Driver driver, List<String> pods) {
        return pods.stream()
                .flatMap(pod -> cluster.warnings(driver.namespace(), pod).stream().limit(1))
                .distinct()
                .map(warning -> "An event says: " + warning)
                .toList();
    }

    private static List<String> ends(AgentStatus status) {
        return status.executors().stream()
                .filter(row -> row.state().equals("failed") || row.state().equals("deleted"))
                .map(Row::reason)
                .limit(FEW)
                .map(Words::sentence)
                .toList();
    }

    private List<String> errors(AgentStatus status) {
        return status.errors().stream()
                .filter(error -> error.at().filter(at -> isRecent(at)).isPresent())
                .limit(FEW)
                .map(this::error)
                .toList();
    }

    private boolean isRecent(Instant at) {
        return now.isBefore(at.plus(RECENT));
    }

    private String error(Trouble error) {
        return "Error "
                + error.at().map(at -> Words.age(Duration.between(at, now)) + " ago").orElse("")
                + (error.count() > 1 ? ", " + error.count() + " times" : "")
                + ": "
                + error.sentence();
    }

    /** What the pods show by themselves. */
    private Explanation seen(Driver driver, String introduction) {
        List<Finding> findings = new ArrayList<>(DriverTrouble.find(cluster, driver, now));
        boolean runs = driver.phase().equals("Running") || driver.phase().equals("Unknown");
        if (!runs) {
            return new Explanation(
                    findings.isEmpty()
                            ? "The driver is starting, and has asked for no executors yet."
                            : "The driver does not run, so it has asked for no executors.",
                    findings,
                    List.of(),
                    true);
        }
        List<Executor> executors = cluster.executors(cluster.executorPods(driver), now);
        findings.addAll(pending(executors));
        findings.addAll(failed(executors));
        List<String> notes = new ArrayList<>(events(driver, unexplained(executors)));
        if (findings.isEmpty() && executors.isEmpty()) {
            log.complaint(driver)
                    .map(
                            line ->
                                    new Finding(
                                            "refused",
                                            0,
                                            "the driver's log says: " + line,
                                            Advice.of("refused", line, "executor")))
                    .ifPresent(findings::add);
        }
        return new Explanation(introduction + inNumbers(executors), findings, notes, false);
    }

    static String inNumbers(List<Executor> executors) {
        if (executors.isEmpty()) {
            return "There are no executor pods.";
        }
        return "There "
                + (executors.size() == 1 ? "is " : "are ")
                + Words.count(executors.size(), "executor pod")
                + ": "
                + byState(executors).entrySet().stream()
                        .map(state -> state.getValue() + " " + state.getKey())
                        .collect(Collectors.joining(", "))
                + ".";
    }

    static Map<String, Long> byState(List<Executor> executors) {
        return executors.stream()
                .collect(
                        Collectors.groupingBy(
                                Executor::state, TreeMap::new, Collectors.counting()));
    }

    private static List<Finding> pending(List<Executor> executors) {
        return executors.stream()
                .filter(Pending.class::isInstance)
                .map(executor -> ((Pending) executor).waiting())
                .collect(Collectors.groupingBy(waits -> waits, Collectors.counting()))
                .entrySet()
                .stream()
                .map(entry -> pending(entry.getKey(), entry.getValue().intValue()))
                .sorted(
                        java.util.Comparator.comparing(Finding::count)
                                .reversed()
                                .thenComparing(Finding::sentence))
                .toList();
    }

    private static Finding pending(Waiting waiting, int count) {
        String cause = waiting.cause().name().toLowerCase(Locale.ROOT);
        return new Finding(
                cause,
                count,
                (count == 1 ? "1 executor waits" : count + " executors wait")
                        + (waiting.message().isEmpty()
                                ? " for its node to start it"
                                : ": " + waiting.message()),
                Advice.of(cause, waiting.message(), "executor"));
    }

    private static List<Finding> failed(List<Executor> executors) {
        List<Executor> failed = executors.stream().filter(Failed.class::isInstance).toList();
        return failed.isEmpty()
                ? List.of()
                : List.of(
                        new Finding(
                                "ended",
                                failed.size(),
                                Words.count(failed.size(), "executor")
                                        + (failed.size() == 1 ? " has" : " have")
                                        + " failed, the latest so: "
                                        + WaitingReason.describe(failed.getLast()),
                                "spark-agent logs with --executor "
                                        + failed.getLast().id()
                                        + " shows its log"));
    }

    private static List<String> unexplained(List<Executor> executors) {
        return executors.stream()
                .filter(
                        executor ->
                                executor instanceof Pending pending
                                        && !pending.waiting().needsHelp())
                .flatMap(executor -> executor.pod().stream())
                .map(ref -> ref.name())
                .limit(FEW)
                .toList();
    }
}
