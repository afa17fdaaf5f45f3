package io.sparkagent.cli;

import io.sparkagent.cli.Explanation.Finding;
import io.sparkagent.plan.WaitingReason;
import io.sparkagent.snapshot.Executor;
import io.sparkagent.snapshot.Executor.Failed;
import io.sparkagent.snapshot.Executor.Pending;
import io.sparkagent.snapshot.Waiting;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Explains what the pods of a driver and its executors show by themselves. */
final class PodsAlone {

    private static final int FEW = 3;

    private final Cluster cluster;
    private final PodEvents events;
    private final DriverLog log;
    private final Instant now;

    PodsAlone(Cluster cluster, Instant now) {
        this.cluster = cluster;
        this.events = new PodEvents(cluster);
        this.log = new DriverLog(cluster);
        this.now = now;
    }

    /**
     * @param introduction why nobody is asked
     */
    Explanation explain(Driver driver, String introduction) {
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
        List<String> notes = new ArrayList<>(events.about(driver, unexplained(executors)));
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

    static List<Finding> pending(List<Executor> executors) {
        return executors.stream()
                .filter(Pending.class::isInstance)
                .map(executor -> ((Pending) executor).waiting())
                .collect(Collectors.groupingBy(waits -> waits, Collectors.counting()))
                .entrySet()
                .stream()
                .map(entry -> pending(entry.getKey(), entry.getValue().intValue()))
                .sorted(
                        Comparator.comparing(Finding::count)
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
