package io.sparkagent.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The packaged jar in a real driver of each Spark line, with real executors and no API server. */
@ParameterizedClass
@MethodSource("io.sparkagent.bridge.SparkLine#all")
class SparkLineIT {
    private static final String K8S = "org.apache.spark.scheduler.cluster.k8s.";

    @Parameter SparkLine line = new SparkLine("", "");
    @TempDir Path directory = Path.of("");

    private final ObjectMapper json = new ObjectMapper();
    private final List<AutoCloseable> opened = new ArrayList<>();
    private DeadApiServer apiServer = new DeadApiServer();
    private FakeAgent agent = new FakeAgent(directory);
    private LocalExecutors executors = new LocalExecutors(line, agent, directory);

    @BeforeEach
    void prepare() {
        apiServer = open(new DeadApiServer());
        agent = open(new FakeAgent(directory));
        executors = open(new LocalExecutors(line, agent, directory));
    }

    @AfterEach
    void nobodyAskedTheApiServer() throws Exception {
        for (int i = opened.size() - 1; i >= 0; i--) {
            opened.get(i).close();
        }
        assertThat(apiServer.connections()).isZero();
    }

    @Test
    void runsJobsThroughDeathsKillsRestartsAndAnotherContext() {
        agent.start();
        DriverProcess driver = started("spark.executor.instances=2", "spark.task.maxFailures=1");
        assertThat(driver.ask("job 8 50")).isEqualTo("sum 28");
        agent.await("two executors", demand -> FakeAgent.ids(demand, "registered").size() == 2);

        // an end is delivered once, with its reason, and is no fault of the task that ran there
        driver.tell("job 4 3000");
        sleep(1_500);
        executors.process(1).destroyForcibly();
        assertThat(driver.reply()).isEqualTo("sum 6");
        agent.awaitOnce("the end of 1", demand -> FakeAgent.ids(demand, "released").contains(1));
        assertThat(driver.ask("removed")).isEqualTo("1=executor 1 ended with 137");

        // the agent restarts and hears everything again
        agent.await("a third", demand -> FakeAgent.ids(demand, "registered").contains(3));
        agent.close();
        driver.awaitLog("Spark goes on with the executors it has");
        assertThat(driver.ask("job 4 50")).isEqualTo("sum 6");
        agent.demands.clear();
        agent.start();
        driver.awaitLog("The Spark Agent is back");
        agent.await(
                "the same executors",
                demand -> FakeAgent.ids(demand, "registered").equals(List.of(2, 3)));
        assertThat(agent.hellos).hasSize(2);
        assertThat(agent.hellos.get(1).path("highestExecutorId").asInt()).isEqualTo(3);

        // Spark's own kill leaves nothing behind that would ask the API server or hold up the stop
        assertThat(driver.ask("kill 2")).isEqualTo("killed true");
        agent.awaitOnce("the release", demand -> FakeAgent.ids(demand, "released").contains(2));
        assertThat(driver.ask("again")).isEqualTo("again");
        assertThat(agent.overs).hasSize(1);

        assertThat(driver.ask("job 4 50")).isEqualTo("sum 6");
        agent.await("an executor", demand -> !FakeAgent.ids(demand, "registered").isEmpty());
        int one = FakeAgent.ids(agent.demands.get(agent.demands.size() - 1), "registered").get(0);
        driver.ask("kill " + one);
        sleep(5_500); // Spark's period after which it would look for stragglers
        driver.ask("kill " + (one + 1));
        String stopped = driver.ask("stop").replace("stopped in ", "");
        assertThat(Long.parseLong(stopped)).isLessThan(2_000);
        assertThat(agent.overs).hasSize(2);
        assertThat(driver.log()).noneMatch(SparkLineIT::isUnexpectedError);
        assertThat(driver.count("Spark goes on with the executors it has")).isEqualTo(1);
        System.out.println(line + ": stopped in " + stopped + " ms");
    }

    @Test
    void growsAndShrinksWithDynamicAllocationUnderAuthentication() {
        agent.start();
        DriverProcess driver =
                started(
                        "spark.dynamicAllocation.enabled=true",
                        "spark.dynamicAllocation.minExecutors=0",
                        "spark.dynamicAllocation.maxExecutors=2",
                        "spark.dynamicAllocation.executorIdleTimeout=2s",
                        "spark.dynamicAllocation.shuffleTracking.enabled=true",
                        "spark.authenticate=true");
        assertThat(driver.ask("job 8 500")).isEqualTo("sum 28");
        assertThat(agent.demands)
                .anyMatch(demand -> demand.path("wanted").path(0).path("total").asInt() == 2);
        agent.await(
                "nothing wanted",
                demand ->
                        demand.path("wanted").path(0).path("total").asInt() == 0
                                && FakeAgent.ids(demand, "registered").isEmpty());
        assertThat(driver.ask("job 2 50")).isEqualTo("sum 1");
        assertThat(driver.ask("stop")).startsWith("stopped");
        assertThat(driver.log()).noneMatch(SparkLineIT::isUnexpectedError);
    }

    @Test
    void decommissionsAndTurnsAwayWithdrawnExecutors() {
        agent.start();
        executors.making = false;
        DriverProcess driver =
                driver(
                        "spark.scheduler.minRegisteredResourcesRatio=0",
                        "spark.executor.instances=1",
                        "spark.decommission.enabled=true");
        agent.await("a demand", demand -> true);
        agent.veto(1);
        agent.awaitOnce("the veto", demand -> FakeAgent.ids(demand, "vetoed").contains(1));
        Process withdrawn = executors.launch(1, 0);
        assertThat(withdrawn.onExit().join().exitValue()).isEqualTo(1);
        executors.launch(2, 0);
        agent.await("the second", demand -> FakeAgent.ids(demand, "registered").contains(2));

        agent.veto(2);
        agent.decommission(3, "node is drained");
        agent.decommission(2, "node is drained");
        agent.awaitOnce(
                "a decommission",
                demand ->
                        FakeAgent.ids(demand, "inactive").contains(2)
                                || FakeAgent.ids(demand, "released").contains(2));
        agent.awaitOnce("the leave", demand -> FakeAgent.ids(demand, "released").contains(2));
        agent.waiting(Map.of("Unschedulable", "1 executor waits: no node has room"));
        driver.awaitLog("1 executor waits: no node has room");
        agent.waiting(Map.of());
        driver.awaitLog("No executor has to wait any more");
        driver.ask("stop");
        assertThat(driver.text()).doesNotContain("executor 1 ended");
    }

    @Test
    void tellsManyChangesOfTheTargetTogetherAndTheLastOneAlways() {
        agent.start();
        executors.making = false;
        DriverProcess driver = started("spark.scheduler.minRegisteredResourcesRatio=0");
        agent.await("a demand", demand -> true);
        int before = agent.demands.size();
        assertThat(driver.ask("request 400 5")).isEqualTo("requested 400");
        agent.await("the last target", demand -> total(demand) == 400);
        assertThat(agent.demands.size() - before).isLessThan(200);

        agent.demands.clear();
        assertThat(driver.ask("request 10 100")).isEqualTo("requested 10");
        agent.await("the last target", demand -> total(demand) == 10);
        assertThat(agent.demands.size()).isBetween(2, 20);
        driver.ask("stop");
    }

    @Test
    void killsOfAStaticApplicationLeaveItsOtherExecutorsAlone() {
        agent.start();
        DriverProcess driver = started("spark.executor.instances=3");
        assertThat(driver.ask("job 6 50")).isEqualTo("sum 15");
        agent.await("three", demand -> FakeAgent.ids(demand, "registered").size() == 3);

        assertThat(driver.ask("kill 1")).isEqualTo("killed true");
        // Spark's own: without dynamic allocation a kill says that none is wanted
        agent.awaitOnce("the release of 1", demand -> hasReleased(demand, 1) && total(demand) == 0);
        assertThat(driver.ask("job 6 50")).isEqualTo("sum 15");
        agent.await(
                "the two others",
                demand -> FakeAgent.ids(demand, "registered").equals(List.of(2, 3)));
        driver.ask("stop");
        assertThat(driver.log()).noneMatch(SparkLineIT::isUnexpectedError);
    }

    @Test
    void rolledExecutorsAreToldToBeLeavingAndAreReplaced() {
        agent.start();
        DriverProcess driver =
                started(
                        "spark.executor.instances=1",
                        "spark.plugins=" + K8S + "ExecutorRollPlugin",
                        "spark.kubernetes.executor.rollInterval=4s",
                        // Spark's scheduler knows no executor that has had no task, and says so.
                        "spark.kubernetes.executor.minTasksPerExecutorBeforeRolling=1",
                        "spark.kubernetes.executor.decommissionLabel=leaves",
                        "spark.decommission.enabled=true");
        assertThat(driver.ask("job 2 50")).isEqualTo("sum 1");
        agent.awaitOnce(
                "1 leaves",
                demand -> FakeAgent.ids(demand, "inactive").contains(1) || hasReleased(demand, 1));
        agent.awaitOnce("its replacement", demand -> has(demand, "registered", 2));
        // the total stays, so that the agent replaces what leaves
        assertThat(agent.demands)
                .allMatch(demand -> demand.path("wanted").isEmpty() || total(demand) == 1);
        agent.awaitOnce("1 is over", demand -> hasReleased(demand, 1));
        driver.ask("stop");
        assertThat(driver.log()).noneMatch(SparkLineIT::isUnexpectedError);
    }

    @Test
    void endsWithElevenWhenTooManyExecutorsFail() {
        agent.start();
        executors.making = false;
        DriverProcess driver =
                started(
                        "spark.scheduler.minRegisteredResourcesRatio=0",
                        "spark.executor.maxNumFailures=3");
        agent.await("a demand", demand -> true);
        for (int id = 1; id <= 4; id++) {
            agent.end(id, 1, true, "executor " + id + " ended with 1: no such image");
        }
        long start = System.nanoTime();
        assertThat(driver.exitCode()).isEqualTo(11);
        assertThat((System.nanoTime() - start) / 1_000_000).isLessThan(10_000);
        assertThat(driver.text())
                .contains("Max number of executor failures (3) reached")
                .contains("executor 4 ended with 1: no such image");
        assertThat(agent.overs).hasSize(1);
    }

    @Test
    void saysWhatToDoWithoutAnAgent() {
        DriverProcess driver = driver("spark.kubernetes.agent.startTimeout=1s");
        assertThat(driver.exitCode()).isEqualTo(1);
        assertThat(driver.text())
                .contains(
                        "AgentException: There is no Spark Agent beside this driver: " + directory)
                .doesNotContain("at io.sparkagent.bridge.Agent");
    }

    @Test
    void endsWithAllRefusalsAtOnce() {
        agent.refusals.add("spark.kubernetes.executor.limit.cores=abc is no quantity.");
        agent.refusals.add("The account default is not allowed.");
        agent.start();
        DriverProcess driver = driver();
        assertThat(driver.exitCode()).isEqualTo(1);
        assertThat(driver.text())
                .contains(
                        "refuses this application: \n  - spark.kubernetes.executor.limit.cores=abc is no"
                                + " quantity.\n  - The account default is not allowed.");
    }

    @Test
    void tellsByItsExitCodeThatItIsOfNoUseToStartItAgain() {
        agent.refusals.add("The account default is not allowed.");
        agent.lasting = true;
        agent.start();
        Map<String, String> environment = Map.of(LastingRefusal.EXIT_CODE, "78");
        DriverProcess driver =
                open(new DriverProcess(line, directory, apiServer.master(), Map.of(), environment));
        assertThat(driver.exitCode()).isEqualTo(78);
        assertThat(driver.text())
                .contains("refuses this application: The account default is not allowed.");
    }

    @Test
    void handsOverWhatTheUsersFeatureStepsMake() throws IOException {
        Path template =
                Files.writeString(
                        directory.resolve("executor.yaml"),
                        "spec: {priorityClassName: batch, containers: [{name: log, image: log}]}");
        String claim = "spark.kubernetes.executor.volumes.persistentVolumeClaim.data.";
        agent.warnings.add("spark.example has no effect.");
        agent.start();
        DriverProcess driver =
                started(
                        "spark.executor.instances=1",
                        FeatureSteps.KEY + "=" + QueueStep.class.getName(),
                        "spark.kubernetes.executor.podTemplateFile=" + template,
                        "spark.kubernetes.executor.podTemplateContainerName=log",
                        "spark.kubernetes.authenticate.driver.serviceAccountName=spark-agent",
                        "spark.authenticate=true",
                        claim + "mount.path=/data",
                        claim + "options.claimName=OnDemand",
                        claim + "options.storageClass=fast",
                        claim + "options.sizeLimit=1Gi");
        assertThat(driver.ask("job 4 50")).isEqualTo("sum 6");

        JsonNode hello = agent.hellos.get(0);
        JsonNode handedOver = hello.path("handedOver");
        JsonNode pod = json.readTree(handedOver.path("pod").asText());
        String prefix =
                hello.path("userConf").path("spark.kubernetes.executor.podNamePrefix").asText();
        assertThat(pod.at("/metadata/name").asText()).isEqualTo(prefix + "-exec-1862340480");
        assertThat(pod.path("metadata").path("annotations").path(QueueStep.ANNOTATION).asText())
                .isEqualTo("executor 1862340480 of bridge-test");
        assertThat(pod.at("/spec/priorityClassName").asText()).isEqualTo("batch");
        assertThat(pod.at("/spec/tolerations/0/key").asText()).isEqualTo("queue");
        assertThat(pod.at("/spec/restartPolicy").asText()).isEqualTo("Never");
        assertThat(pod.at("/spec/serviceAccountName").isMissingNode()).isTrue();
        assertThat(pod.at("/spec/containers")).hasSize(1);
        assertThat(pod.at("/spec/containers/0/name").asText()).isEqualTo("log");
        assertThat(pod.findValuesAsText("name"))
                .contains("SPARK_EXECUTOR_ID")
                .doesNotContain("_SPARK_AUTH_SECRET");
        String driverUrl =
                "spark://CoarseGrainedScheduler@127.0.0.1:"
                        + hello.path("resolvedConf").path("spark.driver.port").asText();
        assertThat(pod.findValuesAsText("value"))
                .contains(driverUrl, hello.path("applicationId").asText());
        assertThat(pod.at("/spec/volumes").findValuesAsText("claimName"))
                .containsExactly(prefix + "-exec-1862340480-pvc-0");
        agent.awaitOnce(
                "the same for the default profile",
                demand -> handedOver.equals(demand.path("wanted").path(0).path("handedOver")));

        agent.close();
        driver.awaitLog("Spark goes on with the executors it has");
        agent.start();
        driver.awaitLog("The Spark Agent is back");
        assertThat(agent.hellos.get(1).path("handedOver")).isEqualTo(handedOver);
        driver.ask("stop");
        assertThat(driver.count("The Spark Agent says: spark.example has no effect.")).isEqualTo(1);
    }

    @Test
    void refusesByNameWhatCannotBeHandedOver() {
        agent.start();
        String steps = QueueStep.class.getName() + "," + ZoneStep.class.getName();
        DriverProcess driver = driver(FeatureSteps.KEY + "=" + steps);
        assertThat(driver.exitCode()).isEqualTo(1);
        assertThat(driver.text())
                .contains(
                        FeatureSteps.KEY
                                + "="
                                + steps
                                + ": the step io.sparkagent.bridge.ZoneStep makes"
                                + " pod.spec.nodeSelector.zone depend on the executor's id");

        DriverProcess broken = driver(FeatureSteps.KEY + "=" + BrokenStep.class.getName());
        assertThat(broken.exitCode()).isEqualTo(1);
        assertThat(broken.text())
                .contains(
                        "the step io.sparkagent.bridge.BrokenStep failed with"
                                + " java.lang.IllegalStateException: the catalogue of nodes does"
                                + " not answer");
    }

    private static int total(JsonNode demand) {
        return demand.path("wanted").path(0).path("total").asInt();
    }

    private static boolean has(JsonNode demand, String field, int executor) {
        return FakeAgent.ids(demand, field).contains(executor);
    }

    private static boolean hasReleased(JsonNode demand, int executor) {
        return has(demand, "released", executor);
    }

    private DriverProcess driver(String... settings) {
        Map<String, String> conf = new HashMap<>();
        for (String setting : settings) {
            int equals = setting.indexOf('=');
            conf.put(setting.substring(0, equals), setting.substring(equals + 1));
        }
        return open(new DriverProcess(line, directory, apiServer.master(), conf));
    }

    private DriverProcess started(String... settings) {
        DriverProcess driver = driver(settings);
        assertThat(driver.reply()).isEqualTo("up");
        return driver;
    }

    private <T extends AutoCloseable> T open(T resource) {
        opened.add(resource);
        return resource;
    }

    /**
     * Spark itself logs as errors that it lost an executor, or that a connection broke while it was
     * talking to one that left, or that came when it was about to stop.
     */
    private static boolean isUnexpectedError(String text) {
        return text.contains(" ERROR ")
                && !text.contains("TaskSchedulerImpl: Lost executor")
                && !text.contains(" ERROR Transport");
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
