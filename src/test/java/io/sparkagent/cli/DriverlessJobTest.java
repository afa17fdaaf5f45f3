package io.sparkagent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.EventListBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.sparkagent.cli.MockCluster.Result;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs that make drivers, at times when they have none. */
class DriverlessJobTest {

    private static final String REFUSED =
            "Error creating: pods \"nightly-x\" is forbidden: exceeded quota: small";

    @TempDir private Path folder = Path.of("");

    private MockCluster cluster;

    @BeforeEach
    void start() {
        cluster = new MockCluster(folder);
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    /** As submit makes it, and as if nobody had looked at it yet. */
    private static JobBuilder job() {
        return new JobBuilder()
                .withNewMetadata()
                .withName("nightly")
                .withNamespace("demo")
                .addToLabels("spark-role", "driver")
                .addToLabels("spark-app-selector", "spark-1")
                .addToLabels("spark-app-name", "etl")
                .addToLabels("spark-version", "4.1.1")
                .endMetadata()
                .withNewSpec()
                .withBackoffLimit(6)
                .endSpec()
                .withNewStatus()
                .endStatus();
    }

    private static Job job(String condition, String reason, String message) {
        return job().editStatus()
                .addNewCondition()
                .withType(condition)
                .withStatus("True")
                .withReason(reason)
                .withMessage(message)
                .endCondition()
                .endStatus()
                .build();
    }

    /** With the Job that the server keeps as its owner. */
    private void hasDriver(Pod pod) {
        Job owner =
                cluster.client.batch().v1().jobs().inNamespace("demo").withName("nightly").get();
        cluster.has(
                new PodBuilder(pod)
                        .editMetadata()
                        .addToLabels("spark-app-selector", "spark-1")
                        .addToLabels("spark-app-name", "etl")
                        .addNewOwnerReference()
                        .withApiVersion("batch/v1")
                        .withKind("Job")
                        .withName("nightly")
                        .withUid(owner.getMetadata().getUid())
                        .withController(true)
                        .endOwnerReference()
                        .endMetadata()
                        .build());
    }

    private void isRefusedItsPod() {
        isRefusedItsPod("2026-01-01T11:59:00Z");
    }

    private void isRefusedItsPod(String time) {
        cluster.server
                .expect()
                .get()
                .withPath(
                        "/api/v1/namespaces/demo/events?fieldSelector=involvedObject.name%3Dnightly")
                .andReturn(
                        200,
                        new EventListBuilder()
                                .withItems(
                                        new EventBuilder()
                                                .withNewMetadata()
                                                .withName("e")
                                                .endMetadata()
                                                .withType("Warning")
                                                .withReason("FailedCreate")
                                                .withMessage(REFUSED)
                                                .withLastTimestamp(time)
                                                .withNewInvolvedObject()
                                                .withName("nightly")
                                                .endInvolvedObject()
                                                .build())
                                .build())
                .always();
    }

    private List<Job> jobs() {
        return cluster.client.batch().v1().jobs().inNamespace("demo").list().getItems();
    }

    private String state() {
        return cluster.run("list").out().lines().skip(1).toList().toString();
    }

    @Test
    void itIsDeletedByEachOfItsNames() throws InterruptedException {
        for (String name : List.of("nightly", "spark-1", "etl", "night*", "demo:et?")) {
            cluster.has(job().build());
            String uid = jobs().getFirst().getMetadata().getUid();

            assertThat(cluster.run("kill", name, "-y"))
                    .isEqualTo(
                            new Result(
                                    0,
                                    "The Job nightly is deleted. It had no driver, and makes none"
                                            + " any more.\n",
                                    ""));
            assertThat(cluster.server.getLastRequest().getBody().readUtf8())
                    .contains(
                            "\"preconditions\":{\"uid\":\"" + uid + "\"}",
                            "\"propagationPolicy\":\"Background\"");
            assertThat(jobs()).isEmpty();
        }
    }

    @Test
    void aPersonIsAskedAboutIt() {
        cluster.has(job().build(), Pods.driver("driver-a").build());

        assertThat(cluster.answer("n\n", "kill", "nightly", "driver-a").out())
                .isEqualTo(
                        "Delete 1 driver and 1 Job without a driver in the namespace demo: Job"
                                + " nightly, driver-a? [y/N] ");
        assertThat(cluster.run("kill", "nightly", "-y", "--grace-period", "5").exitCode())
                .isEqualTo(2);
        assertThat(jobs()).hasSize(1);
    }

    @Test
    void betweenTwoTriesAPatternFindsItThoughItsPodsHaveEnded() {
        cluster.has(job().editStatus().withFailed(1).endStatus().build());
        hasDriver(Pods.ended(Pods.driver("nightly-x"), 1, "Error"));

        assertThat(cluster.run("kill", "night*", "-y"))
                .isEqualTo(
                        new Result(
                                0,
                                "The Job nightly is deleted. It had no driver, and makes none any"
                                        + " more. Its pods and their logs go with it.\n",
                                ""));
    }

    @Test
    void aPatternLeavesOneAloneThatIsOverAndItsNameDoesNot() {
        cluster.has(job("Failed", "BackoffLimitExceeded", "too often"));

        assertThat(cluster.run("kill", "night*", "-y").exitCode()).isEqualTo(3);
        assertThat(jobs()).hasSize(1);
        assertThat(cluster.run("kill", "nightly", "-y").out())
                .isEqualTo("The Job nightly is deleted. It had ended already.\n");
    }

    @Test
    void anotherOneOfTheNameIsLeftAlone() {
        cluster.has(job().build());
        cluster.refuses("DELETE", "/apis/batch/v1/namespaces/demo/jobs/nightly", 409, "the UID");

        Result result = cluster.run("kill", "nightly", "-y");

        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.err()).startsWith("error: nightly: it is gone; another of the jobs");
    }

    @Test
    void theListHasARowForIt() {
        cluster.has(job().build(), Pods.driver("driver-a").build());

        assertThat(cluster.run("list", "-o", "wide").out())
                .isEqualTo(
                        """
                        DRIVER          NAME   STATE                 EXECUTORS   AGE   APPLICATION      SPARK   AGENT   NODE
                        driver-a        pi     Running               -           5m    spark-driver-a   4.1.1   yes     node-1
                        nightly (Job)   etl    Waiting for its pod   -           5m    spark-1          4.1.1   -       -
                        """);
        assertThat(cluster.run("list", "-o", "json").out())
                .contains("\"driver\" : \"\"", "\"job\" : \"nightly\"");
    }

    @Test
    void itsStateIsThatOfItsConditions() {
        cluster.has(job().editStatus().withFailed(2).endStatus().build());
        assertThat(state()).contains("Waiting for its next try");

        becomes(job().editSpec().withSuspend(true).endSpec().build());
        assertThat(state()).contains("Suspended");

        becomes(job("Failed", "DeadlineExceeded", "too long"));
        assertThat(state()).contains("Failed (DeadlineExceeded)");

        becomes(job("Complete", "", ""));
        assertThat(state()).contains("Completed");
    }

    private void becomes(Job job) {
        cluster.client.resource(job).delete();
        cluster.has(job);
    }

    @Test
    void whereOneOfItsPodsTellsAllItHasNoRow() {
        cluster.has(job().build());
        hasDriver(Pods.driver("nightly-x").build());
        assertThat(state()).contains("Running").doesNotContain("(Job)");

        cluster.client.pods().inNamespace("demo").withName("nightly-x").delete();
        hasDriver(Pods.ended(Pods.driver("nightly-y"), 0, "Completed"));
        assertThat(state()).contains("Completed").doesNotContain("(Job)");

        becomes(job("Failed", "BackoffLimitExceeded", "too often"));
        hasDriver(Pods.ended(Pods.driver("nightly-z"), 1, "Error"));
        assertThat(state()).contains("Failed (exit code 1)").doesNotContain("(Job)");
    }

    @Test
    void whoMayNotListJobsIsToldNothingOfThem() {
        cluster.has(job().build(), Pods.driver("driver-a").build());
        for (String namespace : List.of("/namespaces/demo", "")) {
            cluster.refuses(
                    "GET",
                    "/apis/batch/v1"
                            + namespace
                            + "/jobs?labelSelector=spark-role%3Ddriver&limit=500",
                    403,
                    "jobs.batch is forbidden");
        }

        assertThat(cluster.run("list").out()).contains("driver-a").doesNotContain("nightly");
        assertThat(cluster.run("list", "-A").err()).isEmpty();
        assertThat(cluster.run("kill", "nightly", "-y"))
                .isEqualTo(
                        new Result(
                                3,
                                "",
                                "error: there is no driver called nightly in the namespace demo;"
                                        + " there is driver-a\n"));
        assertThat(cluster.run("kill", "driver-a", "-y").exitCode()).isZero();
    }

    @Test
    void whatWasRefusedBeforeTheLastDriverIsOver() {
        cluster.has(job().editStatus().withFailed(1).endStatus().build());
        hasDriver(Pods.ended(Pods.driver("nightly-x"), 3, "Error"));
        isRefusedItsPod("2026-01-01T11:54:59Z");

        assertThat(cluster.run("explain", "nightly").out())
                .contains("1. driver_ended")
                .doesNotContain("refused");
    }

    @Test
    void itMakesTheNextDriverByItself() {
        cluster.has(job().build());
        hasDriver(
                new PodBuilder(Pods.ended(Pods.driver("nightly-x"), 137, "Error"))
                        .editStatus()
                        .withReason("Evicted")
                        .endStatus()
                        .build());

        assertThat(cluster.run("explain", "nightly").out())
                .contains("To do: nothing yet: the Job that owns the driver makes another one.")
                .doesNotContain("submit again");
        assertThat(cluster.run("explain", "nightly", "-o", "json").out())
                .contains("\"driver\" : \"\"", "\"job\" : \"nightly\"");
    }

    @Test
    void otherJobsAreNobodysDrivers() {
        cluster.has(job().editMetadata().removeFromLabels("spark-role").endMetadata().build());

        assertThat(cluster.run("kill", "nightly", "-y").exitCode()).isEqualTo(3);
        assertThat(jobs()).hasSize(1);
    }

    @Test
    void itsStatusSaysThatThereIsNoDriverAndWhy() {
        cluster.has(job().build());
        isRefusedItsPod();

        assertThat(cluster.run("status", "etl"))
                .isEqualTo(
                        new Result(
                                0,
                                """
                                Job          nightly in demo
                                Application  etl (spark-1)
                                State        Waiting for its pod, 5m old
                                Driver       none now

                                The Job has made no driver yet.
                                  refused  the Job cannot make the driver's pod: FailedCreate: %s
                                """
                                        .formatted(REFUSED),
                                ""));
        assertThat(cluster.run("status", "-o", "json").out())
                .contains("\"job\" : \"nightly\"", "\"cause\" : \"refused\"");

        cluster.has(Pods.plainDriver("driver-a").build());
        assertThat(cluster.run("status").out()).startsWith("Driver       driver-a in demo\n");
    }

    @Test
    void whatItWaitsForIsExplained() {
        cluster.has(job().editStatus().withFailed(1).endStatus().build());
        hasDriver(Pods.ended(Pods.driver("nightly-x"), 3, "Error"));

        Result result = cluster.run("explain", "nightly");

        assertThat(result.out())
                .startsWith(
                        "nightly: There is no driver now: the Job waits before its next try, and 1"
                                + " driver has failed.\n\n1. driver_ended: Its log says why.")
                .contains("To do: spark-agent logs nightly-x --tail 50");
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(cluster.run("status", "nightly").out())
                .contains("none now; the last was nightly-x, Failed (exit code 3)\n");
    }

    @Test
    void theOtherReasonsAreExplainedToo() {
        cluster.has(job().build());
        assertThat(cluster.run("explain", "nightly").out())
                .contains(
                        "The Job has made no driver yet.", "kubectl describe job nightly -n demo");

        becomes(job().editSpec().withSuspend(true).endSpec().build());
        assertThat(cluster.run("explain", "nightly").out())
                .contains("1. suspended: The Job's spec.suspend is true.");

        becomes(job("Failed", "DeadlineExceeded", "Job was active too long"));
        assertThat(cluster.run("explain", "nightly").out())
                .contains("The Job says DeadlineExceeded: Job was active too long");

        becomes(job("Complete", "", ""));
        Result complete = cluster.run("explain", "nightly");
        assertThat(complete.out()).contains("The Job is complete", "Nothing is missing.");
        assertThat(complete.exitCode()).isZero();
    }

    @Test
    void itsLogIsItsLastDrivers() {
        cluster.has(job().editStatus().withFailed(1).endStatus().build());

        assertThat(cluster.run("logs", "nightly"))
                .isEqualTo(
                        new Result(
                                3,
                                "",
                                "error: the Job nightly has no driver, and so no log: Waiting for"
                                        + " its next try\n"));

        hasDriver(Pods.ended(Pods.driver("nightly-x"), 3, "Error"));
        cluster.says(
                "/api/v1/namespaces/demo/pods/nightly-x/log?container=spark-kubernetes-driver",
                "the end\n");
        assertThat(cluster.run("logs", "nightly").out()).isEqualTo("the end\n");
    }
}
