package io.sparkagent.cli;

import io.fabric8.kubernetes.api.model.ContainerState;
import io.sparkagent.cli.AgentStatus.Reason;
import io.sparkagent.cli.AgentStatus.Row;
import io.sparkagent.cli.AgentStatus.Trouble;
import io.sparkagent.cli.Explanation.Finding;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Explains what an agent says. */
final class AgentsWord {

    /** A driver that has said nothing to its agent for so long will not. */
    private static final Duration SAYS_HELLO_WITHIN = Duration.ofMinutes(2);

    /** An error that is older explains nothing of today. */
    private static final Duration RECENT = Duration.ofMinutes(10);

    private static final int FEW = 3;

    private final PodEvents events;
    private final Instant now;

    AgentsWord(Cluster cluster, Instant now) {
        this.events = new PodEvents(cluster);
        this.now = now;
    }

    Explanation explain(Driver driver, AgentStatus status) {
        return switch (status.state()) {
            case "refused" ->
                    Explanation.wrong(
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
                        case "over" ->
                                Explanation.fine(
                                        "The SparkContext has stopped and wants no executors.");
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
                ? Explanation.wrong(
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
                : Explanation.fine(headline + " Its SparkContext is still starting.");
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
            notes.addAll(events.about(driver, stuck(status)));
            notes.addAll(ends(status));
            notes.addAll(errors(status));
        }
        return new Explanation(headline, findings, notes, true);
    }

    private Finding finding(Reason reason) {
        return new Finding(reason.cause(), reason.count(), reason.sentence(), Advice.of(reason));
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
                + error.sentence()
                + (error.todo().isEmpty() ? "" : "; to do: " + error.todo());
    }
}
