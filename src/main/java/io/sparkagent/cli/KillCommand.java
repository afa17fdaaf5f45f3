package io.sparkagent.cli;

import io.fabric8.kubernetes.api.model.OwnerReference;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Deletes drivers. */
@Command(
        name = "kill",
        description = {
            "Deletes drivers; their executors, services and claims go with them.",
            "Where a Job owns a driver, the Job is deleted."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class KillCommand implements Callable<Integer> {

    private final Surroundings surroundings;

    @Spec private @Nullable CommandSpec spec;

    @Mixin private final ClusterOptions clusterOptions = new ClusterOptions();

    @Option(
            names = {"-y", "--yes"},
            description = "Do not ask.")
    private boolean sure;

    @Option(
            names = "--grace-period",
            paramLabel = "SECONDS",
            description =
                    "Time for the driver to stop by itself. Default: that of its pod. Not for a"
                            + " driver that a Job owns.")
    private Optional<Integer> grace = Optional.empty();

    @Parameters(
            arity = "1..*",
            paramLabel = "DRIVER",
            description = {
                "Pods, Jobs, application ids or spark-app-names; also NAMESPACE:NAME.",
                "With * and ?: all that are called so and have not ended."
            })
    private List<String> names = new ArrayList<>();

    KillCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        if (grace.filter(seconds -> seconds < 0).isPresent()) {
            throw new MistakeException(
                    "--grace-period " + grace.get() + ": write 0 or more seconds");
        }
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        try (Cluster cluster = clusterOptions.open()) {
            List<Named> chosen = chosen(cluster);
            refuseGraceOfJobs(chosen);
            if (!sure && !isConfirmed(chosen, out)) {
                err.println("Nothing is deleted.");
                return CommandLines.SOMETHING_WRONG;
            }
            return delete(cluster, chosen, out, err);
        }
    }

    /** All names have to be right before anything is deleted. */
    private List<Named> chosen(Cluster cluster) {
        Map<String, Drivers> lists = new HashMap<>();
        Map<String, Named> chosen = new LinkedHashMap<>();
        for (String name : names) {
            Drivers drivers =
                    lists.computeIfAbsent(
                            name.substring(0, Math.max(0, name.indexOf(':'))),
                            _ -> Drivers.around(name, cluster, false, surroundings.clock()));
            drivers.select(name)
                    .forEach(each -> chosen.put(each.namespace() + "/" + described(each), each));
        }
        return List.copyOf(chosen.values());
    }

    /** Who deletes a Job cannot say how long its pods may take. */
    private void refuseGraceOfJobs(List<Named> chosen) {
        if (grace.isEmpty()) {
            return;
        }
        List<String> ofJobs =
                chosen.stream()
                        .filter(each -> !each.jobName().isEmpty())
                        .map(KillCommand::described)
                        .toList();
        if (!ofJobs.isEmpty()) {
            throw new MistakeException(
                    "--grace-period is not for a driver that a Job owns, which stops in the time"
                            + " that its pod template gives it: leave it out for "
                            + Words.some(ofJobs));
        }
    }

    private boolean isConfirmed(List<Named> chosen, PrintWriter out) {
        String what =
                "Delete "
                        + counted(chosen)
                        + place(chosen)
                        + ": "
                        + String.join(", ", chosen.stream().map(KillCommand::described).toList());
        if (!surroundings.terminal()) {
            throw new MistakeException("there is no terminal to ask on, so say --yes to: " + what);
        }
        out.print(what + "? [y/N] ");
        out.flush();
        return surroundings.isAnsweredYes();
    }

    private static String counted(List<Named> chosen) {
        long jobs = chosen.stream().filter(DriverlessJob.class::isInstance).count();
        long drivers = chosen.size() - jobs;
        return Stream.of(
                        drivers == 0 ? "" : Words.count(drivers, "driver"),
                        jobs == 0 ? "" : Words.count(jobs, "Job") + " without a driver")
                .filter(words -> !words.isEmpty())
                .collect(Collectors.joining(" and "));
    }

    private static String place(List<Named> chosen) {
        List<String> places = chosen.stream().map(Named::namespace).distinct().toList();
        return (places.size() == 1 ? " in the namespace " : " in the namespaces ")
                + String.join(" and ", places);
    }

    private static String described(Named each) {
        return switch (each) {
            case DriverlessJob job -> "Job " + job.name();
            case Driver driver ->
                    driver.name()
                            + (driver.jobName().isEmpty() ? "" : " (Job " + driver.jobName() + ")");
        };
    }

    private int delete(Cluster cluster, List<Named> chosen, PrintWriter out, PrintWriter err) {
        List<FailureException> failures = new ArrayList<>();
        for (Named each : chosen) {
            try {
                out.println(Words.plain(delete(cluster, each)));
            } catch (FailureException e) {
                err.println("error: " + each.name() + ": " + Words.plain(e.sentence()));
                failures.add(e);
            }
        }
        return failures.isEmpty() ? 0 : failures.getFirst().exitCode();
    }

    private String delete(Cluster cluster, Named each) {
        return switch (each) {
            case Driver driver -> delete(cluster, driver);
            case DriverlessJob job -> delete(cluster, job);
        };
    }

    private static String delete(Cluster cluster, DriverlessJob job) {
        return cluster.deleteJob(job.namespace(), job.name(), job.jobUid())
                ? "The Job "
                        + job.name()
                        + " is deleted. "
                        + (job.isOver()
                                ? "It had ended already."
                                : "It had no driver, and makes none any more.")
                        + (job.last().isPresent() ? " Its pods and their logs go with it." : "")
                : "The Job " + job.name() + " was gone already.";
    }

    private String delete(Cluster cluster, Driver driver) {
        Optional<OwnerReference> job = driver.job();
        if (job.isPresent()) {
            return cluster.deleteJob(driver.namespace(), job.get().getName(), job.get().getUid())
                    ? "The Job "
                            + job.get().getName()
                            + " is deleted, and its driver "
                            + driver.name()
                            + " with it."
                            + whatFollows(driver)
                    : "The Job " + job.get().getName() + " was gone already.";
        }
        return cluster.deletePod(driver, grace)
                ? "The driver " + driver.name() + " is being deleted." + whatFollows(driver)
                : "The driver " + driver.name() + " was gone already.";
    }

    private String whatFollows(Driver driver) {
        if (driver.isOver()) {
            return " It had ended already; its log is gone with it.";
        }
        return " Within "
                + Words.count(seconds(driver), "second")
                + " it stops; "
                + (driver.hasAgent()
                        ? "its agent removes executors, service and claims, and what it"
                                + " leaves Kubernetes does."
                        : "Kubernetes removes the executors and what else the driver owns.")
                + again(driver);
    }

    private long seconds(Driver driver) {
        return grace.map(Integer::longValue)
                .orElseGet(
                        () ->
                                Objects.requireNonNullElse(
                                        driver.pod().getSpec().getTerminationGracePeriodSeconds(),
                                        30L));
    }

    /** Another controller than a Job, which we do not know how to stop. */
    private static String again(Driver driver) {
        return driver.job().isPresent()
                ? ""
                : driver.controller().map(KillCommand::warning).orElse("");
    }

    private static String warning(OwnerReference owner) {
        return " The "
                + owner.getKind()
                + " "
                + owner.getName()
                + " owns it and may make it again.";
    }
}
