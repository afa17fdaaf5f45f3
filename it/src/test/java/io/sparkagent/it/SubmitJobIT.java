package io.sparkagent.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An application that starts again, and whose driver the cluster does not take. */
@Tag("submissions")
class SubmitJobIT {

    @RegisterExtension static final TestNamespace NAMESPACE = new TestNamespace("submit-job");

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @Test
    void jobWithoutADriverIsToldOfAndKilled() {
        Submitter submitter = Submitter.in(NAMESPACE);
        allowNoPods();
        Submit submit =
                submitter
                        .submit("4.1.1")
                        .executors(1)
                        .option("--restart-policy", "on-failure")
                        .option("--detach");
        Command.Result submitted = submit.toTheEnd(Submit.pythonPi(2));
        assertThat(submitted.exitCode()).as(submitted.output()).isZero();
        DriverJob job = new DriverJob(NAMESPACE, submit.driverName());

        await("the list has the Job")
                .atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(said(submitter, "list")).contains(job.name() + " (Job)"));
        await("why there is no driver is told")
                .atMost(PATIENCE)
                .untilAsserted(
                        () ->
                                assertThat(said(submitter, "status", job.name()))
                                        .contains("no-pods")
                                        .contains("exceeded quota"));
        assertThat(said(submitter, "kill", "--yes", job.name())).contains(job.name());

        SubmitTraces.awaitNone(NAMESPACE);
    }

    private static String said(Submitter submitter, String... words) {
        Command.Result result = submitter.tryOut(words);
        assertThat(result.exitCode()).as(result.output()).isZero();
        return result.output();
    }

    private static void allowNoPods() {
        Cluster.CLIENT
                .resource(
                        new ResourceQuotaBuilder()
                                .withNewMetadata()
                                .withName("no-pods")
                                .withNamespace(NAMESPACE.name())
                                .endMetadata()
                                .withNewSpec()
                                .addToHard("pods", new Quantity("0"))
                                .endSpec()
                                .build())
                .create();
    }
}
