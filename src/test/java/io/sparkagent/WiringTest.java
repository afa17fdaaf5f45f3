package io.sparkagent;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import io.sparkagent.status.StatusBoard;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The program as a whole, without a cluster and without knowing its pod. */
@QuarkusTest
@QuarkusTestResource(WiringTest.Folders.class)
class WiringTest {

    /** Temporary folders in place of the pod's volumes. */
    public static final class Folders implements QuarkusTestResourceLifecycleManager {

        @Override
        public Map<String, String> start() {
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
                        "spark-agent.token-file",
                        Files.writeString(root.resolve("token"), REMOTE_TOKEN).toString(),
                        "quarkus.kubernetes-client.api-server-url",
                        "http://127.0.0.1:1",
                        "quarkus.http.test-port",
                        "0",
                        "quarkus.management.test-port",
                        "0");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void stop() {}
    }

    private static final String REMOTE_TOKEN = "0123456789abcdef0123456789abcdef";

    private static final String HELLO =
            """
            {"protocol": 1, "instance": "i1", "applicationId": "app-1", "sparkVersion": "4.1.1",
             "sparkUser": "ann", "highestExecutorId": 0, "unknown": true}
            """;

    private final Path shared;
    private final StatusBoard board;

    @Inject
    WiringTest(
            @ConfigProperty(name = "spark-agent.shared-directory") Path shared, StatusBoard board) {
        this.shared = shared;
        this.board = board;
    }

    @BeforeEach
    void waitForTheVerdict() {
        while (board.verdict().isEmpty()) {
            Thread.onSpinWait();
        }
    }

    private String token() throws IOException {
        Properties properties = new Properties();
        try (var reader = Files.newBufferedReader(shared.resolve("agent.properties"))) {
            properties.load(reader);
        }
        return properties.getProperty("token");
    }

    private RequestSpecification bridge() throws IOException {
        return given().header("Authorization", "Bearer " + token()).contentType(ContentType.JSON);
    }

    private static RequestSpecification management() {
        int port =
                ConfigProvider.getConfig().getValue("quarkus.management.test-port", Integer.class);
        return given().port(port);
    }

    @Test
    void deliversTheBridge() {
        assertThat(shared.resolve("bridge.jar")).isNotEmptyFile();
    }

    @Test
    void isStartedReadyAndAliveThoughItCannotServe() {
        for (String probe : List.of("started", "ready", "live")) {
            management()
                    .get("/q/health/" + probe)
                    .then()
                    .statusCode(200)
                    .body("status", equalTo("UP"));
        }
    }

    @Test
    void theBridgesPortShowsNoHealthAndNoMetrics() {
        given().get("/q/health/live").then().statusCode(404);
        given().get("/q/metrics").then().statusCode(404);
    }

    @Test
    void theStatusSaysWhyItCannotServe() {
        given().get("/status")
                .then()
                .statusCode(200)
                .contentType(ContentType.JSON)
                .body("agent.state", equalTo("refused"))
                .body(
                        "agent.refusals",
                        hasItem(
                                "the agent does not know its pod: set SPARK_AGENT_POD_NAME by the"
                                        + " downward API, as the driver pod template does"))
                .body("driver.demand", equalTo("unknown"))
                .body("executors", hasSize(0));
    }

    @Test
    void metricsHaveTheirNames() {
        management()
                .get("/q/metrics")
                .then()
                .statusCode(200)
                .body(containsString("spark_agent_list_age_seconds"));
    }

    @Test
    void nobodyWithoutTheTokenSpeaksWithTheAgent() {
        given().contentType(ContentType.JSON).body(HELLO).put("/driver").then().statusCode(401);
        given().header("Authorization", "Bearer wrong").get("/driver/news").then().statusCode(401);
        given().delete("/driver").then().statusCode(401);
    }

    @Test
    void aTokenFileIsForAnAgentInAPodOfItsOwn() throws IOException {
        given().header("Authorization", "Bearer " + REMOTE_TOKEN)
                .delete("/driver?instance=i9")
                .then()
                .statusCode(401);
        bridge().delete("/driver?instance=i9").then().statusCode(409);
    }

    @Test
    void aHelloIsAnsweredWithAllThatIsWrong() throws IOException {
        bridge().body(HELLO)
                .put("/driver")
                .then()
                .statusCode(200)
                .body("boot", equalTo(board.boot()))
                .body("refusals", hasSize(2))
                .body("refusals", hasItem(containsString("SPARK_AGENT_NAMESPACE")));
    }

    @Test
    void aBridgeOfAnotherProtocolIsToldSo() throws IOException {
        bridge().body(HELLO.replace("\"protocol\": 1", "\"protocol\": 2"))
                .put("/driver")
                .then()
                .statusCode(200)
                .body(
                        "refusals[0]",
                        containsString("the bridge speaks protocol 2 and the agent 1"));
    }

    @Test
    void anUnknownInstanceHasToSayHello() throws IOException {
        bridge().body("{\"instance\": \"i9\", \"revision\": 1}")
                .put("/driver/demand")
                .then()
                .statusCode(409);
        bridge().get("/driver/news?instance=i9").then().statusCode(409);
        bridge().delete("/driver?instance=i9").then().statusCode(409);
    }
}
