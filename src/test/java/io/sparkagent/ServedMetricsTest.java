package io.sparkagent;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import io.sparkagent.status.Meter;
import io.sparkagent.status.StatusBoard;
import io.sparkagent.submit.KeepingServer;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The program as a whole at work for a driver, and what it then shows to Prometheus. */
@QuarkusTest
@TestProfile(ServedMetricsTest.AtWork.class)
@Timeout(120)
class ServedMetricsTest {

    /** It knows its pod, and an API server. */
    public static final class AtWork implements QuarkusTestProfile {

        @Override
        public List<TestResourceEntry> testResources() {
            return List.of(new TestResourceEntry(Surroundings.class));
        }

        @Override
        public boolean disableGlobalTestResources() {
            return true;
        }
    }

    /** Temporary folders in place of the pod's volumes, and the API server. */
    public static final class Surroundings implements QuarkusTestResourceLifecycleManager {

        private final KeepingServer server = new KeepingServer();

        @Override
        public Map<String, String> start() {
            server.runsPods();
            server.has("/api/v1/namespaces/demo/pods/driver", DRIVER);
            try {
                Path root = Files.createTempDirectory("spark-agent");
                Path shared = Files.createDirectory(root.resolve("shared"));
                Path state = Files.createDirectory(root.resolve("state"));
                return Map.of(
                        "spark-agent.shared-directory",
                        shared.toString(),
                        "spark-agent.state-directory",
                        state.toString(),
                        "spark-agent.policy-file",
                        root.resolve("policy.yaml").toString(),
                        "spark-agent.pod-name",
                        "driver",
                        "spark-agent.namespace",
                        "demo",
                        "spark-agent.stop-timeout",
                        "1s",
                        "quarkus.kubernetes-client.api-server-url",
                        server.url(),
                        "quarkus.http.test-port",
                        "0",
                        "quarkus.management.test-port",
                        "0");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void stop() {
            server.close();
        }
    }

    private static final String DRIVER =
            """
            {"apiVersion":"v1","kind":"Pod","metadata":{"name":"driver","namespace":"demo",\
            "labels":{"spark-role":"driver","spark-app-selector":"app-1"}},\
            "spec":{"containers":[]},"status":{"phase":"Running"}}""";

    private static final String HELLO =
            """
            {"protocol": 1, "instance": "i1", "applicationId": "app-1", "sparkVersion": "4.1.1",
             "sparkUser": "ann", "highestExecutorId": 0,
             "userConf": {"spark.kubernetes.container.image": "spark:1",
                          "spark.kubernetes.executor.disableConfigMap": "true"},
             "resolvedConf": {"spark.app.id": "app-1", "spark.app.name": "job",
                              "spark.driver.host": "job-svc.demo.svc", "spark.driver.port": "7078"}}
            """;

    private static final String DEMAND =
            """
            {"instance": "i1", "revision": 1, "wanted": [{"profile": 0, "total": 2}]}
            """;

    private final Path shared;
    private final StatusBoard board;

    @Inject
    ServedMetricsTest(
            @ConfigProperty(name = "spark-agent.shared-directory") Path shared, StatusBoard board) {
        this.shared = shared;
        this.board = board;
    }

    @Test
    void whatIsDocumentedIsServedAndWhatIsServedIsDocumented() throws Exception {
        while (board.verdict().isEmpty()) {
            Thread.sleep(10);
        }
        assertThat(board.verdict().orElseThrow()).isEmpty();
        put("/driver", HELLO);
        put("/driver/demand", DEMAND);

        List<String> lines = served();
        while (!lines.contains("spark_agent_executors_start_seconds_count{profile=\"0\"} 2.0")
                || !lines.contains("spark_agent_executors{profile=\"0\",state=\"running\"} 2.0")) {
            Thread.sleep(50);
            lines = served();
        }

        assertThat(names(lines))
                .isEqualTo(
                        Stream.of(Meter.values())
                                .map(Meter::prometheusName)
                                .map(ServedMetricsTest::family)
                                .collect(Collectors.toCollection(TreeSet::new)));
        assertThat(lines)
                .contains(
                        "spark_agent_executors_desired{profile=\"0\"} 2.0",
                        "spark_agent_executors{profile=\"0\",state=\"running\"} 2.0",
                        "spark_agent_executors_created_total{profile=\"0\"} 2.0",
                        "spark_agent_executors_create_seconds_count 2.0",
                        "spark_agent_executors_waiting{cause=\"image\"} 0.0",
                        "spark_agent_stalls_total{cause=\"unscheduled\"} 0.0",
                        "spark_agent_back_off_seconds 0.0")
                .anyMatch(line -> line.startsWith("spark_agent_info{version=\""));
        for (Meter meter : Meter.values()) {
            assertThat(lines)
                    .as("the labels of " + meter)
                    .anyMatch(
                            line ->
                                    line.startsWith(meter.prometheusName())
                                            && meter.labels().stream()
                                                    .allMatch(
                                                            label ->
                                                                    line.contains(
                                                                            label.key() + "=\"")));
        }
    }

    /** The agent would wait for an end that nobody tells. */
    @AfterEach
    void endTheApplication() throws IOException {
        bridge().delete("/driver?instance=i1");
    }

    private void put(String path, String body) throws IOException {
        bridge().body(body).put(path).then().statusCode(200);
    }

    private RequestSpecification bridge() throws IOException {
        Properties properties = new Properties();
        try (var reader = Files.newBufferedReader(shared.resolve("agent.properties"))) {
            properties.load(reader);
        }
        return given().header("Authorization", "Bearer " + properties.getProperty("token"))
                .contentType(ContentType.JSON);
    }

    private static List<String> served() {
        int port =
                ConfigProvider.getConfig().getValue("quarkus.management.test-port", Integer.class);
        return given().port(port).get("/q/metrics").then().extract().asString().lines().toList();
    }

    /** OpenMetrics calls a counter's family by its name without the ending. */
    private static String family(String name) {
        return name.replaceFirst("_total$", "");
    }

    /** As {@code # TYPE} gives them; the longest of a histogram is a gauge of its own. */
    private static Set<String> names(List<String> lines) {
        Set<String> names = new TreeSet<>();
        for (String line : lines) {
            String[] words = line.split(" ", -1);
            if (line.startsWith("# TYPE spark_agent_") && !words[2].endsWith("_seconds_max")) {
                names.add(words[2]);
            }
        }
        return names;
    }
}
