package io.sparkagent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.sparkagent.cli.MockCluster.Result;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KillCommandTest {

    @TempDir private Path folder = Path.of("");

    private MockCluster cluster;

    @BeforeEach
    void start() {
        cluster = new MockCluster(folder);
        cluster.has(
                Pods.driver("driver-a").build(),
                Pods.plainDriver("driver-b")
                        .editMetadata()
                        .addToLabels("spark-app-name", "etl")
                        .endMetadata()
                        .build(),
                Pods.ended(Pods.driver("driver-old"), 0, "Completed"));
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    private List<String> left() {
        return cluster.client.pods().inNamespace("demo").list().getItems().stream()
                .map(pod -> pod.getMetadata().getName())
                .sorted()
                .toList();
    }

    @Test
    void aDriverIsDeletedAndWhatFollowsIsSaid() {
        Result result = cluster.run("kill", "driver-a", "--yes");

        assertThat(result)
                .isEqualTo(
                        new Result(
                                0,
                                "The driver driver-a is being deleted. Within 30 seconds it stops;"
                                        + " its agent removes executors, service and claims, and"
                                        + " what it leaves Kubernetes does.\n",
                                ""));
        assertThat(left()).containsExactly("driver-b", "driver-old");
    }

    @Test
    void namesAreThoseOfPodsApplicationsAndSparkAppNames() {
        assertThat(cluster.run("kill", "spark-driver-a", "etl", "-y").exitCode()).isZero();
        assertThat(left()).containsExactly("driver-old");
    }

    /** As a shell's variable that is not set leaves it: the only driver that runs is not meant. */
    @ParameterizedTest
    @ValueSource(strings = {"", " ", ":", "demo:", "demo: "})
    void noNameMeansNobody(String name) {
        cluster.run("kill", "driver-b", "-y");

        Result result = cluster.run("kill", name, "-y");

        assertThat(result)
                .isEqualTo(new Result(2, "", "error: a name is empty: write that of a driver\n"));
        assertThat(left()).containsExactly("driver-a", "driver-old");
    }

    @Test
    void aPatternMeansWhatStillRuns() {
        Result result = cluster.run("kill", "driver-*", "-y", "--grace-period", "5");

        assertThat(result.out().lines())
                .hasSize(2)
                .allMatch(line -> line.contains("Within 5 seconds it stops"));
        assertThat(left()).containsExactly("driver-old");
        assertThat(cluster.run("kill", "driver-?", "-y").exitCode()).isEqualTo(3);
    }

    @Test
    void aNameMayHaveItsNamespaceBeforeItAsForSparkSubmit() {
        cluster.has(
                Pods.plainDriver("etl-driver")
                        .editMetadata()
                        .withNamespace("other")
                        .endMetadata()
                        .build(),
                Pods.plainDriver("etl-driver-2")
                        .editMetadata()
                        .withNamespace("other")
                        .endMetadata()
                        .build());

        Result result = cluster.run("kill", "other:etl-*", "demo:driver-b", "-y");

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.out().lines()).hasSize(3);
        assertThat(cluster.client.pods().inNamespace("other").list().getItems()).isEmpty();
        assertThat(left()).containsExactly("driver-a", "driver-old");
    }

    @Test
    void aJobIsCalledByItsOwnName() {
        cluster.has(
                new JobBuilder()
                        .withNewMetadata()
                        .withName("nightly")
                        .withNamespace("demo")
                        .endMetadata()
                        .build(),
                owned("driver-c", "batch/v1", "Job", "nightly"),
                owned("driver-d", "batch/v1", "Job", "nightly"));

        assertThat(cluster.run("kill", "nightly", "-y").out())
                .startsWith("The Job nightly is deleted, and its driver driver-");
        assertThat(cluster.client.batch().v1().jobs().inNamespace("demo").list().getItems())
                .isEmpty();
    }

    @Test
    void nothingIsDeletedWhereOneNameIsWrong() {
        Result result = cluster.run("kill", "driver-a", "driver-x", "-y");

        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.err())
                .isEqualTo(
                        "error: there is no driver called driver-x in the namespace demo; there is"
                                + " driver-a, driver-b, driver-old\n");
        assertThat(left()).hasSize(3);
    }

    @Test
    void aPersonIsAsked() {
        Result no = cluster.answer("\n", "kill", "driver-a");
        assertThat(no.out()).isEqualTo("Delete 1 driver in the namespace demo: driver-a? [y/N] ");
        assertThat(no.err()).isEqualTo("Nothing is deleted.\n");
        assertThat(no.exitCode()).isEqualTo(1);
        assertThat(left()).contains("driver-a");

        assertThat(cluster.answer("y\n", "kill", "driver-a").exitCode()).isZero();
        assertThat(left()).doesNotContain("driver-a");
    }

    @Test
    void aScriptHasToSayYes() {
        Result result = cluster.run("kill", "driver-a");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err()).contains("there is no terminal to ask on, so say --yes");
        assertThat(left()).contains("driver-a");
    }

    @Test
    void theJobThatOwnsADriverIsDeleted() {
        cluster.has(
                new JobBuilder()
                        .withNewMetadata()
                        .withName("nightly")
                        .withNamespace("demo")
                        .endMetadata()
                        .build(),
                owned("driver-c", "batch/v1", "Job", "nightly"));

        Result result = cluster.run("kill", "driver-c", "-y");

        assertThat(result.exitCode()).isZero();
        assertThat(result.out())
                .startsWith("The Job nightly is deleted, and its driver driver-c with it.");
        assertThat(cluster.client.batch().v1().jobs().inNamespace("demo").list().getItems())
                .isEmpty();
    }

    @Test
    void anotherOwnerIsNamedForItMayMakeTheDriverAgain() {
        cluster.has(owned("driver-c", "sparkoperator.k8s.io/v1beta2", "SparkApplication", "etl"));

        assertThat(cluster.run("kill", "driver-c", "-y").out())
                .endsWith("The SparkApplication etl owns it and may make it again.\n");
    }

    private static Pod owned(String name, String version, String kind, String owner) {
        return Pods.driver(name)
                .editMetadata()
                .addNewOwnerReference()
                .withApiVersion(version)
                .withKind(kind)
                .withName(owner)
                .withUid("1")
                .withController(true)
                .endOwnerReference()
                .endMetadata()
                .build();
    }

    @Test
    void whatMayNotBeDeletedIsSaidAndTheOthersGo() {
        cluster.refuses(
                "DELETE",
                "/api/v1/namespaces/demo/pods/driver-a",
                403,
                "pods \"driver-a\" is forbidden: User \"ann\" cannot delete resource \"pods\"");

        Result result = cluster.run("kill", "driver-a", "driver-b", "-y");

        assertThat(result.exitCode()).isEqualTo(4);
        assertThat(result.err())
                .isEqualTo(
                        "error: driver-a: you may not delete pods in the namespace demo; ask for a"
                                + " Role that has delete for pods (pods \"driver-a\" is forbidden:"
                                + " User \"ann\" cannot delete resource \"pods\")\n");
        assertThat(left()).doesNotContain("driver-b");
    }

    private static String uid(Pod pod) {
        return "\"preconditions\":{\"uid\":\"" + pod.getMetadata().getUid() + "\"}";
    }

    private String lastBody() throws InterruptedException {
        return cluster.server.getLastRequest().getBody().readUtf8();
    }

    @Test
    void onlyThePodThatWasShownIsDeleted() throws InterruptedException {
        Pod shown = cluster.client.pods().inNamespace("demo").withName("driver-a").get();

        cluster.run("kill", "driver-a", "-y", "--grace-period", "5");

        assertThat(lastBody()).contains(uid(shown), "\"gracePeriodSeconds\":5");
    }

    @Test
    void anotherPodOfTheNameIsLeftAlone() {
        cluster.refuses(
                "DELETE",
                "/api/v1/namespaces/demo/pods/driver-a",
                409,
                "the UID in the precondition differs");

        Result result = cluster.answer("y\n", "kill", "driver-a");

        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.err())
                .isEqualTo(
                        "error: driver-a: it is gone; another of the pods is called driver-a now,"
                                + " and is left alone (the UID in the precondition differs)\n");
    }

    @Test
    void aPodThatIsGoneAlreadyIsNoFailure() {
        cluster.refuses("DELETE", "/api/v1/namespaces/demo/pods/driver-a", 404, "not found");

        assertThat(cluster.run("kill", "driver-a", "-y"))
                .isEqualTo(new Result(0, "The driver driver-a was gone already.\n", ""));
    }

    @Test
    void onlyTheJobThatOwnsTheDriverIsDeleted() throws InterruptedException {
        cluster.has(owned("driver-c", "batch/v1", "Job", "nightly"));

        cluster.run("kill", "driver-c", "-y");

        assertThat(cluster.server.getLastRequest().getPath())
                .isEqualTo("/apis/batch/v1/namespaces/demo/jobs/nightly");
        assertThat(lastBody())
                .contains(
                        "\"preconditions\":{\"uid\":\"1\"}",
                        "\"propagationPolicy\":\"Background\"");
    }

    @Test
    void aJobsDriverTakesNoGracePeriod() {
        cluster.has(owned("driver-c", "batch/v1", "Job", "nightly"));

        Result result = cluster.run("kill", "driver-*", "-y", "--grace-period", "5");

        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err())
                .startsWith("error: --grace-period is not for a driver that a Job owns")
                .endsWith("leave it out for driver-c (Job nightly)\n");
        assertThat(left()).contains("driver-a", "driver-c");
    }

    @Test
    void whatATerminalWouldObeyIsNotPrinted() {
        cluster.has(owned("driver-c", "x.io/v1", "Odd\u001b[2J", "etl"));
        cluster.refuses(
                "DELETE", "/api/v1/namespaces/demo/pods/driver-a", 422, "no\u001b[2J\u009b");

        Result result = cluster.run("kill", "driver-a", "driver-c", "-y");

        assertThat(result.out()).contains("The Odd [2J etl owns it").doesNotContain("\u001b");
        assertThat(result.err()).contains("no [2J").doesNotContain("\u001b", "\u009b");
    }
}
