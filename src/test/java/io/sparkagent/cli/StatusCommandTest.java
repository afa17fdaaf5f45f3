package io.sparkagent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkagent.cli.MockCluster.Result;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatusCommandTest {

    private static final ObjectMapper JSON = new ObjectMapper();

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

    static String saved() {
        try (InputStream in = StatusCommandTest.class.getResourceAsStream("/cli/status.json")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void theAgentsWordIsPrintedForPeople() {
        cluster.has(Pods.driver("driver-a").build());
        cluster.agentSays("driver-a", saved());

        Result result = cluster.run("status", "driver-a");

        assertThat(result.out())
                .isEqualTo(
                        """
                        Driver       driver-a in demo
                        Application  pi (spark-driver-a, Spark 4.1.1)
                        State        Running, 5m old, on node-1
                        Agent        started, looked at all pods 12s ago
                        Wanted       4 (3 of profile 0, 1 of profile 2)
                        Executors    2 pending, 1 running; 1 registered with the driver

                        Why executors are missing
                          unscheduled  1 executor waits: no node takes it: 0/1 nodes are available: 1 Insufficient cpu.
                          refused  1 executor of resource profile 0 is not created: the namespace's quota is used up: exceeded quota: pods, requested: pods=1, used: pods=3, limited: pods=3; raise the quota, or ask for fewer or smaller executors; next try at 2026-01-01T12:00:30Z

                        Last errors
                          10s ago  4 times  create pods: the namespace's quota is used up: exceeded quota: pods
                          3h ago  list pods: an old story

                        ID   PROFILE   STATE     SINCE   NODE     REASON
                        2    0         pending   3m      -        no node takes it: 0/1 nodes are available: 1 Insufficient cpu.
                        3    2         pending   90s     node-2   ImagePullBackOff in container spark-kubernetes-executor: Back-off pulling image "nowhere/spark:1"
                        1    0         running   4m      node-2   -
                        """);
        assertThat(result.err()).isEmpty();
        assertThat(result.exitCode()).isZero();
        assertThat(cluster.run("status", "driver-a", "-o", "wide").out())
                .contains("NODE     POD        REASON", "node-2   exec-a-1   -");
    }

    @Test
    void theOnlyDriverThatRunsNeedsNoName() {
        cluster.has(
                Pods.driver("driver-a").build(),
                Pods.ended(Pods.driver("driver-old"), 0, "Completed"));
        cluster.agentSays("driver-a", saved());

        assertThat(cluster.run("status").out()).startsWith("Driver       driver-a in demo\n");

        cluster.has(Pods.driver("driver-b").build());
        assertThat(cluster.run("status").out()).startsWith("DRIVER").contains("driver-old");
    }

    @Test
    void programsGetAllThatTheAgentSays() throws IOException {
        cluster.has(Pods.driver("driver-a").build());
        cluster.agentSays("driver-a", saved());

        JsonNode all = JSON.readTree(cluster.run("status", "-o", "json").out());

        assertThat(all.path("driver").asText()).isEqualTo("driver-a");
        assertThat(all.path("status")).isEqualTo(JSON.readTree(saved()));
        assertThat(cluster.run("status", "-o", "yaml").out())
                .contains("status:", "  wanted:", "cause: \"unscheduled\"");
    }

    @Test
    void whereTheAgentIsNotHeardThePodsSpeakAndWhyIsSaid() throws IOException {
        cluster.has(
                Pods.driver("driver-a").build(),
                Pods.executor("driver-a", 1).build(),
                Pods.withoutImage("driver-a", 2));
        cluster.agentRefuses("driver-a", "connection refused");

        assertThat(cluster.run("status").out())
                .contains("Agent        cannot be asked: ", "connection refused")
                .endsWith(
                        """
                        Executors    1 pending, 1 running

                        ID   PROFILE   STATE     SINCE   NODE     REASON
                        2    0         pending   -       node-2   ImagePullBackOff in container spark-kubernetes-executor: Back-off pulling image "nowhere/spark:1": not found
                        1    0         running   -       node-2   -
                        """);
        JsonNode all = JSON.readTree(cluster.run("status", "-o", "json").out());
        assertThat(all.path("unreachable").asText()).contains("connection refused");
        assertThat(all.at("/executors/pending").asInt()).isEqualTo(1);
    }

    @Test
    void aPortForwardThatIsForbiddenIsToldWithTheRight() {
        cluster.has(Pods.driver("driver-a").build());
        cluster.refuses(
                "GET",
                "/api/v1/namespaces/demo/pods/driver-a/portforward?ports=14040",
                403,
                "pods \"driver-a\" is forbidden");

        assertThat(cluster.run("status").out())
                .contains("you may not get and create pods/portforward in the namespace demo");
    }

    @Test
    void anAgentThatDoesNotRunIsNotAsked() {
        cluster.has(
                Pods.driver("driver-a")
                        .editStatus()
                        .withInitContainerStatuses(
                                Pods.waiting("spark-agent", "CrashLoopBackOff", "back-off 5m0s"))
                        .endStatus()
                        .build());

        assertThat(cluster.run("status").out())
                .contains(
                        "State        Running (agent: CrashLoopBackOff), 5m old",
                        "Agent        cannot be asked: its container waits: CrashLoopBackOff",
                        "Executors    none");
    }

    @Test
    void manyExecutorsAreCutShort() throws IOException {
        cluster.has(Pods.driver("driver-a").build());
        ObjectNode status = (ObjectNode) JSON.readTree(saved());
        ArrayNode executors = status.putArray("executors");
        for (int id = 1; id <= 500; id++) {
            executors.addObject().put("id", id).put("state", id == 400 ? "failed" : "running");
        }
        cluster.agentSays("driver-a", status.toString());

        assertThat(cluster.run("status").out().lines())
                .endsWith("… and 480 more: -o wide shows all")
                .anyMatch(line -> line.startsWith("400 "));
        assertThat(cluster.run("status", "-o", "wide").out().lines())
                .filteredOn(line -> line.matches("\\d+ +0 .*"))
                .hasSize(500);
    }

    @Test
    void watchingEndsWithTheDriver() {
        cluster.has(Pods.ended(Pods.driver("driver-a"), 137, "OOMKilled"));

        Result result = cluster.run("status", "driver-a", "--watch");

        assertThat(result.out())
                .contains(
                        "State        Failed (exit code 137)",
                        "Agent        over, with its driver");
        assertThat(result.exitCode()).isZero();
        assertThat(cluster.answer("", "status", "driver-a", "--watch").out())
                .startsWith("\u001b[H\u001b[2J");
    }

    @Test
    void whatATerminalWouldObeyIsNotPrinted() throws IOException {
        ObjectNode status = (ObjectNode) JSON.readTree(saved());
        status.withObject("agent").put("state", "started\u001b[2J");
        ((ObjectNode) status.at("/waiting/0")).put("cause", "odd\u009b2J");
        cluster.has(Pods.driver("driver-a").build());
        cluster.agentSays("driver-a", status.toString());

        assertThat(cluster.run("status").out())
                .contains("Agent        started [2J, ", "  odd 2J  1 executor")
                .doesNotContain("\u001b", "\u009b");
        assertThat(cluster.run("status", "--color", "always").out())
                .contains("\u001b[33modd 2J\u001b[0m")
                .doesNotContain("\u001b[2J", "\u009b");
    }

    @Test
    void programsGetEscapesForWhatATerminalWouldObey() throws IOException {
        ObjectNode status = (ObjectNode) JSON.readTree(saved());
        status.withObject("agent").put("state", "ü\u001b\u007f\u0085\u009b2J");
        cluster.has(Pods.driver("driver-a").build());
        cluster.agentSays("driver-a", status.toString());

        String json = cluster.run("status", "-o", "json").out();

        assertThat(json)
                .contains("ü\\u001B\\u007F\\u0085\\u009B2J")
                .doesNotContain("\u001b", "\u007f", "\u0085", "\u009b");
        assertThat(JSON.readTree(json).path("status")).isEqualTo(status);
        assertThat(cluster.run("status", "-o", "yaml").out())
                .contains("2J")
                .doesNotContain("\u001b", "\u007f", "\u0085", "\u009b");
    }

    @Test
    void anAgentThatHasLabelledItsDriverFromAnotherPodIsNotTakenForNone() {
        cluster.has(Pods.plainDriver("driver-a").build());
        cluster.client
                .pods()
                .inNamespace("demo")
                .withName("driver-a")
                .edit(
                        pod -> {
                            String uid = pod.getMetadata().getUid().replace("-", "");
                            pod.getMetadata().getLabels().put("spark-app-selector", "spark-" + uid);
                            return pod;
                        });

        assertThat(cluster.run("status").out())
                .contains("Agent        cannot be asked: it is in another pod, and only one");
    }

    @Test
    void aNameMayHaveItsNamespaceBeforeItAsForSparkSubmit() {
        cluster.has(
                Pods.plainDriver("far-driver")
                        .editMetadata()
                        .withNamespace("other")
                        .endMetadata()
                        .build());

        assertThat(cluster.run("status", "other:far-driver").out())
                .startsWith("Driver       far-driver in other\n");
    }
}
