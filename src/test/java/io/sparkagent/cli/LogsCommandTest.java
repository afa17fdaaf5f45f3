package io.sparkagent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkagent.cli.MockCluster.Result;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogsCommandTest {

    private static final String PODS = "/api/v1/namespaces/demo/pods/";
    private static final String DRIVER = "container=spark-kubernetes-driver";
    private static final String AGENT = "container=spark-agent";
    private static final String EXECUTOR = "container=spark-kubernetes-executor";

    @TempDir private Path folder = Path.of("");

    private MockCluster cluster;

    @BeforeEach
    void start() {
        cluster = new MockCluster(folder);
        cluster.has(
                Pods.driver("driver-a").build(),
                Pods.executor("driver-a", 10).build(),
                Pods.executor("driver-a", 2).build());
        log("driver-a", DRIVER, "driver 1\ndriver 2\n");
        log("driver-a", AGENT, "agent 1\n");
        log("exec-a-2", EXECUTOR, "two 1\ntwo 2\n");
        log("exec-a-10", EXECUTOR, "ten 1\n");
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    private void log(String pod, String query, String text) {
        cluster.says(PODS + pod + "/log?" + query, text);
    }

    @Test
    void theDriversLogIsPrintedAsItIs() {
        assertThat(cluster.run("logs", "driver-a"))
                .isEqualTo(new Result(0, "driver 1\ndriver 2\n", ""));
    }

    @Test
    void theAgentAndAnExecutorHaveLogsToo() {
        assertThat(cluster.run("logs", "pi", "--agent").out()).isEqualTo("agent 1\n");
        assertThat(cluster.run("logs", "pi", "--executor", "2").out()).isEqualTo("two 1\ntwo 2\n");
    }

    @Test
    void theLinesOfSeveralSayWhoseTheyAre() {
        assertThat(cluster.run("logs", "pi", "--all"))
                .isEqualTo(
                        new Result(
                                0,
                                """
                                [driver] driver 1
                                [driver] driver 2
                                [agent] agent 1
                                [executor 2] two 1
                                [executor 2] two 2
                                [executor 10] ten 1
                                """,
                                ""));
        assertThat(cluster.run("logs", "pi", "-e", "10,2", "--color", "always").out().lines())
                .hasSize(3)
                .first()
                .isEqualTo("\u001b[31m[executor 10]\u001b[0m ten 1");
    }

    @Test
    void onlyTheLastLinesOrThoseOfTheContainerBefore() {
        log("driver-a", DRIVER + "&tailLines=1", "driver 2\n");
        log("driver-a", AGENT + "&previous=true", "last words\n");

        assertThat(cluster.run("logs", "pi", "--tail", "1").out()).isEqualTo("driver 2\n");
        assertThat(cluster.run("logs", "pi", "--agent", "--previous").out())
                .isEqualTo("last words\n");
    }

    @Test
    void followedLogsEndWithTheirContainers() {
        log("driver-a", DRIVER + "&follow=true", "driver 1\ndriver 2\n");
        log("driver-a", AGENT + "&follow=true", "agent 1\n");
        log("exec-a-2", EXECUTOR + "&follow=true", "two 1\n");
        log("exec-a-10", EXECUTOR + "&follow=true", "ten 1\n");

        assertThat(cluster.run("logs", "pi", "-f").out()).isEqualTo("driver 1\ndriver 2\n");
        assertThat(cluster.run("logs", "pi", "--all", "-f").out().lines())
                .containsExactlyInAnyOrder(
                        "[driver] driver 1",
                        "[driver] driver 2",
                        "[agent] agent 1",
                        "[executor 2] two 1",
                        "[executor 10] ten 1");
    }

    @Test
    void anExecutorThatIsNotThereIsToldWithThoseThatAre() {
        Result result = cluster.run("logs", "pi", "--executor", "7");

        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.err())
                .startsWith("error: the driver driver-a has no executor 7 with a pod; it has ")
                .contains("2", "10");
    }

    @Test
    void aLogThatCannotBeHadDoesNotKeepTheOthersBack() {
        cluster.has(Pods.withoutImage("driver-a", 3));
        cluster.refuses(
                "GET",
                PODS + "exec-a-3/log?" + EXECUTOR,
                400,
                "container \"spark-kubernetes-executor\" in pod \"exec-a-3\" is waiting to start:"
                        + " trying and failing to pull image");

        Result result = cluster.run("logs", "pi", "--all");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.out()).contains("[executor 10] ten 1");
        assertThat(result.err())
                .startsWith("error: the log of executor 3: ")
                .contains("is waiting to start");
        assertThat(result.err().lines()).hasSize(1);
    }

    @Test
    void aLogThatCannotBeFollowedIsNoLogWithARefusalInIt() {
        cluster.refuses(
                "GET", PODS + "exec-a-2/log?" + EXECUTOR + "&follow=true", 403, "not for you");

        Result result = cluster.run("logs", "pi", "--executor", "2", "--follow");

        assertThat(result.out()).isEmpty();
        assertThat(result.err())
                .isEqualTo(
                        "error: you may not get pods/log in the namespace demo; ask for a Role that"
                                + " has get for pods/log (not for you)\n");
        assertThat(result.exitCode()).isEqualTo(4);
    }

    @Test
    void aDriverWithoutAnAgentHasNoLogOfOne() {
        cluster.has(Pods.plainDriver("driver-b").build());

        assertThat(cluster.run("logs", "driver-b", "--agent"))
                .isEqualTo(
                        new Result(3, "", "error: there is no agent beside the driver driver-b\n"));
    }

    @Test
    void whatATerminalWouldObeyIsNotPrintedOfARefusal() {
        cluster.has(Pods.withoutImage("driver-a", 3));
        cluster.refuses("GET", PODS + "exec-a-3/log?" + EXECUTOR, 400, "no\u001b[2J\u009b");

        Result result = cluster.run("logs", "pi", "--all");

        assertThat(result.err()).contains("no [2J").doesNotContain("\u001b", "\u009b");
    }
}
