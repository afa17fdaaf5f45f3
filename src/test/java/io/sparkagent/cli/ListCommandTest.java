package io.sparkagent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkagent.cli.MockCluster.Result;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListCommandTest {

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

    private void threeDrivers() {
        cluster.has(
                Pods.driver("driver-a").build(),
                Pods.ended(Pods.plainDriver("driver-b"), 1, "Error"),
                Pods.unscheduled(Pods.driver("driver-c"), "0/3 nodes are available"),
                Pods.executor("driver-a", 1).build(),
                Pods.executor("driver-a", 2).build(),
                Pods.withoutImage("driver-a", 3));
    }

    @Test
    void driversAreListedWithTheirExecutors() {
        threeDrivers();

        Result result = cluster.run("list");

        assertThat(result.out())
                .isEqualTo(
                        """
                        DRIVER     NAME   STATE                  EXECUTORS              AGE
                        driver-a   pi     Running                1 pending, 2 running   5m
                        driver-b   pi     Failed (exit code 1)   -                      5m
                        driver-c   pi     Pending (no node)      -                      5m
                        """);
        assertThat(result.err()).isEmpty();
        assertThat(result.exitCode()).isZero();
    }

    @Test
    void theWideTableHasApplicationVersionAgentAndNode() {
        cluster.has(Pods.driver("driver-a").build());

        assertThat(cluster.run("list", "-o", "wide").out())
                .isEqualTo(
                        """
                        DRIVER     NAME   STATE     EXECUTORS   AGE   APPLICATION      SPARK   AGENT   NODE
                        driver-a   pi     Running   -           5m    spark-driver-a   4.1.1   yes     node-1
                        """);
    }

    @Test
    void allNamespacesHaveAColumnOfTheirOwn() {
        cluster.has(
                Pods.driver("driver-a").build(),
                Pods.driver("driver-z")
                        .editMetadata()
                        .withNamespace("other")
                        .endMetadata()
                        .build());

        assertThat(cluster.run("list").out()).doesNotContain("driver-z");
        assertThat(cluster.run("list", "-n", "other").out()).contains("driver-z");
        assertThat(cluster.run("list", "--context", "there").out()).contains("driver-z");
        assertThat(cluster.run("list", "-A").out())
                .startsWith("NAMESPACE   DRIVER")
                .contains("demo        driver-a", "other       driver-z");
    }

    @Test
    void programsGetJsonAndYaml() {
        threeDrivers();

        assertThat(cluster.run("list", "-o", "json").out())
                .contains("\"driver\" : \"driver-b\"", "\"exitCode\" : 1", "\"running\" : 2");
        assertThat(cluster.run("list", "-o", "yaml").out())
                .startsWith("---\n")
                .contains("driver: \"driver-a\"", "applicationName: \"pi\"", "agent: true");
    }

    @Test
    void aNamespaceWithoutDriversIsSaidOnTheErrorStream() {
        Result result = cluster.run("list");

        assertThat(result)
                .isEqualTo(
                        new Result(0, "", "There are no Spark drivers in the namespace demo.\n"));
        assertThat(cluster.run("list", "-o", "json").out()).isEqualTo("[ ]\n");
    }

    @Test
    void coloursAreForTerminalsAndForThoseWhoWantThem() {
        cluster.has(Pods.driver("driver-a").build());

        assertThat(cluster.run("list").out()).doesNotContain("\u001b");
        assertThat(cluster.run("list", "--color", "always").out())
                .contains("\u001b[32mRunning\u001b[0m");
        assertThat(cluster.answer("", "list").out()).contains("\u001b[32mRunning\u001b[0m");
        assertThat(cluster.answer("", "list", "--color", "never").out()).doesNotContain("\u001b");
    }

    @Test
    void whatATerminalWouldObeyIsNotPrinted() {
        cluster.has(
                Pods.driver("driver-a")
                        .editMetadata()
                        .addToLabels("spark-app-name", "pi\u001b[31m")
                        .endMetadata()
                        .build());

        assertThat(cluster.run("list").out()).contains("pi [31m").doesNotContain("\u001b");
    }
}
