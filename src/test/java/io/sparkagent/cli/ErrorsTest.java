package io.sparkagent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkagent.cli.MockCluster.Result;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong is one sentence and an exit code. */
class ErrorsTest {

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

    private static void assertSentence(Result result, int exitCode, String... words) {
        assertThat(result.err().lines()).hasSize(1);
        assertThat(result.err())
                .startsWith("error: ")
                .contains(words)
                .doesNotContain("Exception", "\tat ");
        assertThat(result.out()).isEmpty();
        assertThat(result.exitCode()).isEqualTo(exitCode);
    }

    @Test
    void whatIsForbiddenIsNamedWithVerbResourceAndNamespace() {
        cluster.refuses(
                "GET",
                "/api/v1/namespaces/demo/pods?labelSelector=spark-role%3Ddriver&limit=500",
                403,
                "pods is forbidden: User \"ann\" cannot list resource \"pods\"");

        for (String command : new String[] {"list", "status"}) {
            assertSentence(
                    cluster.run(command),
                    4,
                    "you may not list pods in the namespace demo",
                    "ask for a Role that has list for pods",
                    "User \"ann\"");
        }
    }

    @Test
    void whoIsNotAcceptedIsToldSo() {
        cluster.refuses(
                "GET",
                "/api/v1/pods?labelSelector=spark-role%3Ddriver&limit=500",
                401,
                "Unauthorized");

        assertSentence(cluster.run("list", "-A"), 4, "does not accept who you are");
    }

    @Test
    void aClusterThatIsNotThereIsToldWithItsAddress() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        Path file = folder.resolve("away");
        String address = "http://127.0.0.1:" + port;
        MockCluster.write(file, MockCluster.kubeconfig(address));

        assertSentence(
                MockCluster.execute(
                        MockCluster.surroundings("", false),
                        "list",
                        "--kubeconfig",
                        file.toString()),
                4,
                "the API server " + address,
                "cannot be reached: ",
                "refused");
    }

    @Test
    void aDriverThatIsNotThereIsToldWithThoseThatAre() {
        assertSentence(
                cluster.run("explain", "pi"), 3, "no driver called pi in the namespace demo");

        cluster.has(Pods.driver("driver-a").build());
        assertSentence(cluster.run("logs", "driver"), 3, "there is driver-a");
    }

    @Test
    void aNameThatSeveralHaveIsToldWithTheCandidates() {
        cluster.has(
                Pods.ended(Pods.driver("driver-a"), 0, "Completed"),
                Pods.ended(Pods.driver("driver-b"), 1, "Error"));

        assertSentence(
                cluster.run("status", "pi"),
                2,
                "2 drivers are called pi",
                "demo/driver-a (Completed, 5m old)",
                "demo/driver-b (Failed (exit code 1), 5m old)");
    }

    @Test
    void theOnlyOneThatRunsIsMeantByANameThatSeveralHave() {
        cluster.has(
                Pods.ended(Pods.driver("driver-a"), 0, "Completed"),
                Pods.plainDriver("driver-b").build());

        assertThat(cluster.run("status", "pi").out()).startsWith("Driver       driver-b in demo\n");
    }

    @Test
    void aWrongContextOrFileIsAMistake() {
        assertSentence(
                cluster.run("list", "--context", "nowhere"),
                2,
                "the kubeconfig has no context nowhere; it has here, there");
        assertSentence(
                MockCluster.execute(
                        MockCluster.surroundings("", false), "list", "--kubeconfig", "/nowhere"),
                2,
                "there is no file /nowhere");
        Path file = folder.resolve("nonsense");
        MockCluster.write(file, "clusters: {");
        assertSentence(
                MockCluster.execute(
                        MockCluster.surroundings("", false),
                        "list",
                        "--kubeconfig",
                        file.toString()),
                4,
                "the kubeconfig cannot be read");
    }

    @Test
    void aWrongCommandLineIsAMistake() {
        for (String[] line :
                new String[][] {
                    {"list", "-o", "xml"},
                    {"explain"},
                    {"kill"},
                    {"logs", "a", "--agent", "--all"},
                    {"logs", "a", "--tail", "few"},
                    {"completion", "tcsh"},
                    {"statsu"}
                }) {
            Result result = MockCluster.execute(MockCluster.surroundings("", false), line);
            assertThat(result.exitCode()).as(String.join(" ", line)).isEqualTo(2);
            assertThat(result.err()).startsWith("error: ").doesNotContain("Exception");
        }
    }
}
