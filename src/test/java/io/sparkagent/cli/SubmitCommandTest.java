package io.sparkagent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.sparkagent.cli.MockCluster.Result;
import io.sparkagent.submit.KeepingServer;
import io.sparkagent.submit.KeepingServer.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SubmitCommandTest {

    private static final String PODS = "/api/v1/namespaces/demo/pods/";
    private static final String JAR = "local:///opt/spark/examples/jars/spark-examples.jar";

    @TempDir private Path folder = Path.of("");

    private final KeepingServer server = new KeepingServer();

    @BeforeEach
    void start() {
        MockCluster.write(folder.resolve("kubeconfig"), MockCluster.kubeconfig(server.url()));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** The driver's pod is called {@code etl-driver}. */
    private Result submit(String... words) {
        return MockCluster.execute(
                MockCluster.surroundings("", false),
                Stream.of(
                                Stream.of(
                                        "submit",
                                        "--kubeconfig",
                                        folder.resolve("kubeconfig").toString(),
                                        "--name",
                                        "etl",
                                        "--class",
                                        "com.example.Etl",
                                        "--conf",
                                        "spark.kubernetes.container.image=spark:4.1.1",
                                        "--conf",
                                        "spark.kubernetes.driver.pod.name=etl-driver"),
                                Stream.of(words),
                                Stream.of(JAR, "10"))
                        .flatMap(each -> each)
                        .toArray(String[]::new));
    }

    /** As soon as it is there, the pod ends so. */
    private void endsWith(int code) {
        Thread.ofVirtual()
                .start(
                        () -> {
                            while (server.opened.get() == 0) {
                                sleep();
                            }
                            server.changes(
                                    PODS + "etl-driver",
                                    server.client.getKubernetesSerialization().asJson(ended(code)));
                        });
    }

    private static void sleep() {
        try {
            Thread.sleep(5);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static Pod ended(int code) {
        return new PodBuilder(Pods.ended(Pods.driver("etl-driver"), code, "Error")).build();
    }

    @Test
    void anApplicationIsSubmittedAndItsExitCodeIsTheCommands() {
        endsWith(7);

        Result result = submit();

        assertThat(result.exitCode()).isEqualTo(7);
        assertThat(result.out().lines().toList())
                .first()
                .asString()
                .startsWith(
                        "Created: the driver etl-driver in the namespace demo, application spark-");
        assertThat(result.out()).contains("Failed: the driver has ended with exit code 7");
        assertThat(result.err()).doesNotContain("error");
    }

    @Test
    void aSuccessIsZero() {
        endsWith(0);

        assertThat(submit().exitCode()).isZero();
    }

    @Test
    void whoDetachesIsToldWhatHasBeenMade() {
        Result result = submit("--detach");

        assertThat(result.exitCode()).isZero();
        assertThat(result.out().lines()).hasSize(1);
        assertThat(result.out()).startsWith("Created: the driver etl-driver in the namespace demo");
        assertThat(server.get(PODS + "etl-driver").at("/metadata/labels/spark-role").asText())
                .isEqualTo("driver");
        assertThat(server.requests).noneMatch(request -> request.startsWith("GET"));
    }

    @Test
    void theDriverGetsWhatTheCommandLineSays() {
        Result result =
                MockCluster.execute(
                        MockCluster.surroundings("", false),
                        "submit",
                        "--kubeconfig",
                        folder.resolve("kubeconfig").toString(),
                        "--detach",
                        "--conf",
                        "spark.kubernetes.container.image=spark:3.5.7",
                        "--conf",
                        "spark.kubernetes.driver.pod.name=etl-driver",
                        "--name",
                        "etl",
                        "--class",
                        "com.example.Etl",
                        "--num-executors",
                        "4",
                        "local:///opt/app/etl.jar",
                        "2026-01-01");

        assertThat(result.exitCode()).as(result.err()).isZero();
        JsonNode pod = server.get(PODS + "etl-driver");
        assertThat(pod.at("/metadata/labels/spark-version").asText()).isEqualTo("3.5.7");
        assertThat(pod.at("/spec/containers/0/args").toString())
                .contains("\"com.example.Etl\"", "\"local:///opt/app/etl.jar\"", "\"2026-01-01\"");
        String conf =
                server.paths().stream()
                        .filter(path -> path.contains("configmaps/spark-drv-"))
                        .findFirst()
                        .orElseThrow();
        assertThat(server.get(conf).at("/data/spark.properties").asText())
                .contains("spark.executor.instances=4");
        assertThat(server.get(conf).at("/metadata/ownerReferences/0/uid"))
                .isEqualTo(pod.at("/metadata/uid"));
    }

    @Test
    void programsThatDetachGetOneObject() throws IOException {
        Result result = submit("--detach", "-o", "json");

        JsonNode created = JsonMapper.builder().build().readTree(result.out());
        assertThat(result.out().lines()).hasSize(1);
        assertThat(created.path("event").asText()).isEqualTo("created");
        assertThat(created.path("namespace").asText()).isEqualTo("demo");
        assertThat(created.path("driver").asText()).isEqualTo("etl-driver");
        assertThat(created.path("uid"))
                .isEqualTo(server.get(PODS + "etl-driver").at("/metadata/uid"));
        assertThat(created.path("application"))
                .isEqualTo(
                        server.get(PODS + "etl-driver").at("/metadata/labels/spark-app-selector"));
    }

    @Test
    void twoSubmissionsOfTheSameHaveTheirOwnNames() {
        assertThat(submit("--detach").exitCode()).isZero();
        List<String> before = server.paths();
        server.removes(PODS + "etl-driver");

        assertThat(submit("--detach").exitCode()).isZero();

        assertThat(server.paths()).hasSize(2 * before.size() - 1);
    }

    @Test
    void whatWaitsForNobodySaysNothingWhereItIsToBeQuiet() {
        endsWith(0);

        assertThat(submit("--quiet").out()).isEmpty();
    }

    @Test
    void aDriverThatFailsIsNotQuiet() {
        endsWith(3);

        assertThat(submit("--quiet").err()).contains("Failed: ").contains("exit code 3");
    }

    @Test
    void allThatIsWrongIsToldAtOnceAndNothingIsMade() {
        Result result =
                submit(
                        "--conf",
                        "spark.executor.memory=2gg",
                        "--jars",
                        folder.resolve("nowhere.jar").toString(),
                        "--driver-memory",
                        "much");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).contains("2gg").contains("much");
        assertThat(result.out()).isEmpty();
        assertThat(server.requests).isEmpty();
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        Result result = submit("--jars", folder.resolve("nowhere.jar").toString());

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).contains("nowhere.jar");
        assertThat(server.requests).isEmpty();
    }

    @Test
    void aNameThatIsTakenIsSaidAndNothingElseStays() {
        server.has(PODS + "etl-driver", "{\"metadata\":{\"name\":\"etl-driver\"}}");

        Result result = submit("--detach");

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err())
                .contains("error: there is a pod etl-driver in the namespace demo already:")
                .contains("spark-agent kill etl-driver -n demo");
        assertThat(server.paths()).containsExactly(PODS + "etl-driver");
    }

    @ParameterizedTest
    @ValueSource(strings = {"services", "configmaps", "pods"})
    void aRightThatIsMissingIsNamed(String resource) {
        server.breaks(
                (_, method, path) ->
                        method.equals("POST") && path.endsWith("/" + resource)
                                ? Fault.FORBIDDEN
                                : Fault.NONE);

        Result result = submit("--detach");

        assertThat(result.exitCode()).isEqualTo(4);
        assertThat(result.err())
                .contains("error: you may not create " + resource + " in the namespace demo")
                .contains("the Role spark-submit, which has create for " + resource);
        assertThat(server.paths()).isEmpty();
    }

    @Test
    void aSmallLocalFileGoesWithTheObjects() throws IOException {
        Path file = Files.writeString(folder.resolve("small.txt"), "good day");

        Result result = submit("--detach", "--files", file.toString());

        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(result.out()).contains("small.txt").contains("in a config map");
    }

    @Test
    void aDryRunSendsNothingAndCanBeSubmitted() throws IOException {
        Result dry = submit("--dry-run");

        assertThat(dry.exitCode()).as(dry.err()).isZero();
        assertThat(dry.out())
                .startsWith("apiVersion: spark-agent.io/v1alpha1\nkind: SparkSubmission\n");
        assertThat(server.requests).isEmpty();

        Path document = Files.writeString(folder.resolve("etl.yaml"), dry.out());
        Result result =
                MockCluster.execute(
                        MockCluster.surroundings("", false),
                        "submit",
                        "--kubeconfig",
                        folder.resolve("kubeconfig").toString(),
                        "--detach",
                        "-f",
                        document.toString());
        assertThat(result.exitCode()).as(result.err()).isZero();
        assertThat(server.paths()).contains(PODS + "etl-driver");
    }

    @Test
    void aDryRunTellsWhatACreationWouldRefuse() {
        Result result = submit("--dry-run", "--files", folder.resolve("nothing").toString());

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.err()).contains("nothing");
        assertThat(result.out()).isEmpty();
    }
}
