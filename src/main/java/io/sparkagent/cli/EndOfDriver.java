package io.sparkagent.cli;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.sparkagent.cli.Explanation.Finding;
import io.sparkagent.watch.PodSight;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Explains how a driver has ended. */
final class EndOfDriver {

    static final String IN_THE_LOG = "its log says why";

    private final DriverLog log;

    EndOfDriver(Cluster cluster) {
        this.log = new DriverLog(cluster);
    }

    Explanation explain(Driver driver) {
        Optional<ContainerStateTerminated> end = driver.end();
        int code = end.map(ContainerStateTerminated::getExitCode).orElse(-1);
        if (code == 0 || (end.isEmpty() && driver.phase().equals("Succeeded"))) {
            return Explanation.fine("The driver has finished, with exit code 0.");
        }
        String how =
                end.map(each -> "The driver has ended with exit code " + exit(each) + ".")
                        .orElse("The driver has failed before its container ran.");
        List<String> refusals = log.refusals(driver);
        return Explanation.wrong(
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
                    driver.job().isPresent()
                            ? "nothing yet: the Job that owns the driver makes another one"
                            : "submit again; a Job that owns the driver would have done so");
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
                IN_THE_LOG + complaint,
                "spark-agent logs " + driver.name() + " --tail 50");
    }

    private static String exit(ContainerStateTerminated end) {
        return end.getExitCode()
                + " ("
                + ("OOMKilled".equals(end.getReason())
                        ? "out of memory"
                        : PodSight.explain(end.getExitCode()))
                + ")";
    }

    private static String words(@Nullable String reason, @Nullable String message) {
        return Stream.of(reason, message)
                .filter(text -> text != null && !text.isBlank())
                .collect(Collectors.joining(": "));
    }
}
