package io.sparkagent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.EventListBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.sparkagent.cli.MockCluster.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExplainCommandTest {

    private static final String LOG =
            "/api/v1/namespaces/demo/pods/driver-a/log?container=spark-kubernetes-driver&tailLines=1000";

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

    private Result explain() {
        return cluster.run("explain", "driver-a");
    }

    private static ObjectNode status() throws IOException {
        return (ObjectNode) new ObjectMapper().readTree(StatusCommandTest.saved());
    }

    @Test
    void theAgentsReasonsComeWithWhatToDo() {
        cluster.has(Pods.driver("driver-a").build());
        cluster.agentSays("driver-a", StatusCommandTest.saved());

        Result result = explain();

        assertThat(result.out())
                .isEqualTo(
                        """
                        driver-a: 4 executors are wanted, 1 runs, 3 are missing.

                        1. unscheduled: 1 executor waits: no node takes it: 0/1 nodes are available: 1 Insufficient cpu.
                           To do: no node has that much CPU free: lower spark.kubernetes.executor.request.cores, ask for fewer executors, or add nodes.

                        2. refused: 1 executor of resource profile 0 is not created: the namespace's quota is used up: exceeded quota: pods, requested: pods=1, used: pods=3, limited: pods=3; raise the quota, or ask for fewer or smaller executors; next try at 2026-01-01T12:00:30Z.
                           To do: `kubectl describe quota` shows what is used up: raise it, or ask for fewer or smaller executors.

                           Error 10s ago, 4 times: create pods: the namespace's quota is used up: exceeded quota: pods; to do: Raise the namespace's quota, or ask for fewer or smaller executors.
                        """);
        assertThat(result.exitCode()).isEqualTo(1);
    }

    @Test
    void aTaintThatExecutorsDoNotTolerateIsExplainedAsInTheDocument() throws IOException {
        ObjectNode status = status();
        status.putObject("wanted").put("0", 2);
        status.putObject("counts").put("pending", 2);
        status.putArray("executors").addObject().put("id", 1).put("state", "pending");
        status.withArray("executors").addObject().put("id", 2).put("state", "pending");
        status.putArray("errors");
        status.putArray("waiting")
                .addObject()
                .put("cause", "unscheduled")
                .put("count", 2)
                .put(
                        "sentence",
                        "2 executors wait: no node takes it: 0/3 nodes are available: 3 node(s) had"
                                + " untolerated taint {dedicated: gpu}. preemption: 0/3 nodes are"
                                + " available: 3 Preemption is not helpful for scheduling.");
        cluster.has(Pods.driver("nightly-driver").build());
        cluster.agentSays("nightly-driver", status.toString());

        Result result = cluster.run("explain", "nightly-driver");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.out())
                .contains(
                        "   To do: tolerate the taint in the pod template"
                                + " (spark.kubernetes.executor.podTemplateFile, spec.tolerations),");
        assertThat(Files.readString(Path.of("docs/cli.md"))).contains(result.out());
    }

    @Test
    void programsGetTheSame() throws IOException {
        cluster.has(Pods.driver("driver-a").build());
        cluster.agentSays("driver-a", StatusCommandTest.saved());

        JsonNode all =
                new ObjectMapper().readTree(cluster.run("explain", "pi", "-o", "json").out());

        assertThat(all.path("missing").asBoolean()).isTrue();
        assertThat(all.at("/findings/0/cause").asText()).isEqualTo("unscheduled");
        assertThat(all.at("/findings/1/advice").asText()).contains("kubectl describe quota");
    }

    @Test
    void whereAllAreThereNothingIsMissing() throws IOException {
        ObjectNode status = status();
        status.putObject("wanted").put("0", 1);
        status.putArray("waiting");
        cluster.has(Pods.driver("driver-a").build());
        cluster.agentSays("driver-a", status.toString());

        assertThat(explain())
                .isEqualTo(
                        new Result(
                                0,
                                """
                                driver-a: 1 executor is wanted, 1 runs, 0 are missing.
                                Nothing is missing.
                                """,
                                ""));
    }

    @Test
    void executorsOnTheirWayAreMissingButNothingIsInTheWay() throws IOException {
        ObjectNode status = status();
        status.putArray("waiting");
        status.putArray("errors");
        cluster.has(Pods.driver("driver-a").build());
        cluster.agentSays("driver-a", status.toString());

        assertThat(explain().out())
                .endsWith(
                        """
                        1. starting: 3 executors are on the way (2 pending), and nothing stands against it.
                        """);
    }

    @Test
    void theAgentsRefusalsAreSaid() throws IOException {
        ObjectNode status = status();
        status.putObject("agent")
                .put("state", "refused")
                .putArray("refusals")
                .add(
                        "the agent's service account spark-agent may not create pods in the"
                                + " namespace demo");
        cluster.has(Pods.driver("driver-a").build());
        cluster.agentSays("driver-a", status.toString());

        assertThat(explain().out())
                .contains("The agent refuses this application.", "may not create pods")
                .contains("To do: the agent's Role lacks it: `kubectl apply -k k8s`");
    }

    @Test
    void aDriverThatHandsNothingOverIsTold() throws IOException {
        ObjectNode status = status();
        status.putObject("driver").put("demand", "unknown");
        cluster.has(Pods.driver("driver-a").build());
        cluster.agentSays("driver-a", status.toString());

        Result result = explain();

        assertThat(result.out())
                .contains(
                        "has not asked its agent for executors yet",
                        "spark.kubernetes.allocation.pods.allocator");
        assertThat(result.exitCode()).isEqualTo(1);
    }

    @Test
    void theEventOfAPodThatDoesNotStartIsQuoted() throws IOException {
        ObjectNode status = status();
        status.withArray("waiting")
                .removeAll()
                .addObject()
                .put("cause", "starting")
                .put("count", 1)
                .put("sentence", "1 executor has been starting for more than 2 minutes");
        cluster.has(Pods.driver("driver-a").build());
        // The server knows no other field than a name.
        cluster.says(
                "/api/v1/namespaces/demo/events?fieldSelector=involvedObject.name%3Dexec-a-2",
                cluster.client
                        .getKubernetesSerialization()
                        .asJson(
                                new EventListBuilder()
                                        .addToItems(event("exec-a-2", "secret \"db\" not found"))
                                        .build()));
        cluster.agentSays("driver-a", status.toString());

        assertThat(explain().out())
                .contains("   An event says: FailedMount: secret \"db\" not found\n");
    }

    private static io.fabric8.kubernetes.api.model.Event event(String pod, String message) {
        return new EventBuilder()
                .withNewMetadata()
                .withName("event-of-" + pod)
                .withNamespace("demo")
                .endMetadata()
                .withType("Warning")
                .withReason("FailedMount")
                .withMessage(message)
                .withLastTimestamp("2026-01-01T11:59:00Z")
                .withNewInvolvedObject()
                .withKind("Pod")
                .withName(pod)
                .endInvolvedObject()
                .build();
    }

    @Test
    void aDriverWithoutANodeIsExplained() {
        cluster.has(
                Pods.unscheduled(
                        Pods.driver("driver-a"),
                        "0/3 nodes are available: 3 node(s) had untolerated taint {gpu: true}."));

        assertThat(explain())
                .isEqualTo(
                        new Result(
                                1,
                                """
                                driver-a: The driver does not run, so it has asked for no executors.

                                1. unscheduled: The driver waits: no node takes it: 0/3 nodes are available: 3 node(s) had untolerated taint {gpu: true}.
                                   To do: tolerate the taint in the pod template (spark.kubernetes.driver.podTemplateFile, spec.tolerations), or add nodes without it.
                                """,
                                ""));
    }

    @Test
    void aDriverWithoutItsImageIsExplained() {
        cluster.has(
                pending()
                        .editStatus()
                        .withContainerStatuses(
                                Pods.waiting(
                                        "spark-kubernetes-driver",
                                        "ErrImagePull",
                                        "pull access denied, repository does not exist or may"
                                                + " require authorization"))
                        .endStatus()
                        .build());

        assertThat(explain().out())
                .contains("1. image: The driver waits: ErrImagePull in container")
                .contains("name a pull secret in spark.kubernetes.container.image.pullSecrets");
    }

    private static PodBuilder pending() {
        return Pods.driver("driver-a").editStatus().withPhase("Pending").endStatus();
    }

    @Test
    void aDriverThatWaitsForAnInitContainerIsExplained() {
        cluster.has(
                pending()
                        .editSpec()
                        .addNewInitContainer()
                        .withName("fetch-jars")
                        .endInitContainer()
                        .endSpec()
                        .editStatus()
                        .addToInitContainerStatuses(Pods.running("fetch-jars"))
                        .withContainerStatuses(
                                Pods.waiting("spark-kubernetes-driver", "PodInitializing", ""))
                        .endStatus()
                        .build());

        assertThat(explain().out())
                .contains(
                        "1. init_container: The init container fetch-jars runs since 4m30s, and the"
                                + " driver waits for it.");
    }

    @Test
    void anAgentInItsStartChecksIsExplained() {
        cluster.has(
                pending()
                        .editStatus()
                        .withInitContainerStatuses(
                                Pods.running("spark-agent").toBuilder().withStarted(false).build())
                        .endStatus()
                        .build());
        cluster.agentRefuses("driver-a", "connection refused");

        assertThat(explain().out())
                .contains("The agent is in its start checks since 4m30s")
                .contains("To do: spark-agent logs driver-a --agent.");
    }

    @Test
    void anAgentThatCrashesIsExplainedWithItsLastEnd() {
        cluster.has(
                Pods.driver("driver-a")
                        .editStatus()
                        .withInitContainerStatuses(
                                Pods.waiting(
                                                "spark-agent",
                                                "CrashLoopBackOff",
                                                "back-off 5m0s restarting failed container")
                                        .toBuilder()
                                        .withLastState(
                                                Pods.ended("spark-agent", 137, "OOMKilled")
                                                        .getState())
                                        .build())
                        .endStatus()
                        .build());

        assertThat(explain().out())
                .contains("The agent cannot be asked: its container waits: CrashLoopBackOff.")
                .contains("it has ended before with exit code 137 (OOMKilled)")
                .contains("To do: spark-agent logs driver-a --agent --previous shows");
    }

    @Test
    void theSentencesOfARefusedApplicationAreFoundInItsLog() {
        cluster.has(Pods.ended(Pods.driver("driver-a"), 1, "Error"));
        cluster.says(
                LOG,
                """
                26/01/01 INFO SparkContext: Running
                AgentException: The Spark Agent refuses this application:\s
                  - spark.executor.memory=2gg: write a size such as 512m or 4g
                  - there is no image for executors
                \tat io.sparkagent.bridge.Session.open(Session.java:66)
                """);

        Result result = explain();

        assertThat(result.out())
                .isEqualTo(
                        """
                        driver-a: The driver has ended with exit code 1 (an error, or the driver was not found by its name, did not answer or refused it; its log says which).

                        1. refused: The agent has refused this application: spark.executor.memory=2gg: write a size such as 512m or 4g.
                           To do: correct it, and submit again.

                        2. refused: The agent has refused this application: there is no image for executors.
                           To do: correct it, and submit again.
                        """);
        assertThat(result.exitCode()).isEqualTo(1);
    }

    @Test
    void aDriverOutOfMemoryIsExplained() {
        cluster.has(Pods.ended(Pods.driver("driver-a"), 137, "OOMKilled"));
        cluster.says(LOG, "");

        assertThat(explain().out())
                .contains("exit code 137 (out of memory)")
                .contains("To do: raise spark.driver.memoryOverhead or spark.driver.memory.");
    }

    @Test
    void aFinishedDriverMissesNothing() {
        cluster.has(Pods.ended(Pods.driver("driver-a"), 0, "Completed"));

        assertThat(explain())
                .isEqualTo(
                        new Result(
                                0,
                                """
                                driver-a: The driver has finished, with exit code 0.
                                Nothing is missing.
                                """,
                                ""));
    }

    @Test
    void aPlainDriverIsExplainedFromItsExecutors() {
        cluster.has(
                Pods.plainDriver("driver-a").build(),
                Pods.executor("driver-a", 1).build(),
                Pods.withoutImage("driver-a", 2),
                Pods.withoutImage("driver-a", 3),
                Pods.ended(Pods.executor("driver-a", 4), "spark-kubernetes-executor", 52));

        assertThat(explain().out())
                .isEqualTo(
                        """
                        driver-a: There is no agent beside this driver, so Spark makes the executors itself. There are 4 executor pods: 1 failed, 2 pending, 1 running.

                        1. image: 2 executors wait: ImagePullBackOff in container spark-kubernetes-executor: Back-off pulling image "nowhere/spark:1": not found.
                           To do: there is no such image or tag: correct spark.kubernetes.executor.container.image or spark.kubernetes.container.image, or push it.

                        2. ended: 1 executor has failed, the latest so: executor 4 (exec-a-4 on node node-2) exited with code 52 (the JVM ran out of memory): Oops.
                           To do: spark-agent logs with --executor 4 shows its log.
                        """);
    }

    @Test
    void aQuotaOfAPlainDriverIsFoundInItsLog() {
        cluster.has(Pods.plainDriver("driver-a").build());
        cluster.says(
                LOG,
                """
                26/01/01 WARN ExecutorPodsSnapshotsStoreImpl: Exception when notifying subscriber.
                io.fabric8.kubernetes.client.KubernetesClientException: pods "x" is forbidden: exceeded quota: pods
                \tat java.lang.Thread.run(Thread.java:1)
                """);

        Result result = explain();

        assertThat(result.out())
                .contains("There are no executor pods.")
                .contains("1. refused: The driver's log says: io.fabric8")
                .contains("To do: `kubectl describe quota` shows");
        assertThat(result.exitCode()).isEqualTo(1);
    }

    @Test
    void commandsInTheAdviceAreAsTheUserCallsThem() {
        cluster.has(Pods.ended(Pods.driver("driver-a"), 1, "Error"));
        Surroundings here = MockCluster.surroundings("", false);
        Surroundings plugin =
                new Surroundings(
                        "kubectl spark", here.environment(), false, here.answers(), here.clock());

        Result result =
                MockCluster.execute(
                        plugin,
                        "explain",
                        "driver-a",
                        "--kubeconfig",
                        folder.resolve("kubeconfig").toString());

        assertThat(result.out()).contains("To do: kubectl spark logs driver-a --tail 50.");
    }

    @Test
    void whatTheAgentSaysToDoIsThatOfItsPage() throws IOException {
        ObjectNode status = status();
        status.withArray("waiting")
                .removeAll()
                .addObject()
                .put("cause", "unregistered")
                .put("count", 1)
                .put("sentence", "1 executor runs and has not registered")
                .put("todo", "Look at the executor's log.");
        cluster.has(Pods.driver("driver-a").build());
        cluster.agentSays("driver-a", status.toString());

        assertThat(explain().out()).contains("   To do: Look at the executor's log.\n");
    }

    @Test
    void whatATerminalWouldObeyIsNotPrinted() throws IOException {
        ObjectNode status = status();
        status.withArray("waiting")
                .removeAll()
                .addObject()
                .put("cause", "odd\u001b[2J")
                .put("count", 1)
                .put("sentence", "a\u009b2Jb")
                .put("todo", "c\u001b]0;title\u0007");
        cluster.has(Pods.driver("driver-a").build());
        cluster.agentSays("driver-a", status.toString());

        assertThat(explain().out())
                .contains("1. odd [2J: A 2Jb.", "To do: c ]0;title")
                .doesNotContain("\u001b", "\u009b", "\u0007");
    }

    @Test
    void anAgentInAnotherPodIsNotTakenForNone() {
        cluster.has(
                Pods.plainDriver("driver-a")
                        .editSpec()
                        .editFirstContainer()
                        .addNewEnv()
                        .withName("SPARK_AGENT_URL")
                        .withValue("https://spark-agent:14043")
                        .endEnv()
                        .endContainer()
                        .endSpec()
                        .build(),
                Pods.executor("driver-a", 1).build());

        assertThat(explain().out())
                .startsWith(
                        "driver-a: The agent cannot be asked: it is in another pod"
                                + " (https://spark-agent:14043), and only one beside its driver is"
                                + " asked. There is 1 executor pod: 1 running.");
    }
}
