package io.sparkagent;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodListBuilder;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.sparkagent.act.ApiServer;
import io.sparkagent.driver.Hello;
import io.sparkagent.driver.Reception;
import io.sparkagent.status.StatusBoard;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The program in a pod of its own, and drivers that come from two others. */
@QuarkusTest
@TestProfile(RemoteWiringTest.Remote.class)
class RemoteWiringTest {

    private static final String TOKEN = "0123456789abcdef0123456789abcdef";

    /** Without the surroundings that other tests have. */
    public static final class Remote implements QuarkusTestProfile {

        @Override
        public boolean disableGlobalTestResources() {
            return true;
        }

        @Override
        public List<TestResourceEntry> testResources() {
            return List.of(new TestResourceEntry(Surroundings.class));
        }
    }

    /** An API server that knows these pods, and the agent's folders. */
    public static final class Surroundings implements QuarkusTestResourceLifecycleManager {

        private final ApiServer server = new ApiServer();

        @Override
        public Map<String, String> start() {
            server.allowsEverything();
            has(pod("agent", "10.0.0.1"));
            has(pod("far-away", "10.0.0.2"));
            has(pod("first", "127.0.0.1"));
            has(pod("second", "127.0.0.1"));
            server.mock
                    .expect()
                    .get()
                    .withPath("/api/v1/namespaces/demo/pods/unknown-yet")
                    .andReturn(500, ApiServer.refusal(500, "no leader"))
                    .always();
            try {
                Path root = Files.createTempDirectory("spark-agent");
                Path token = Files.writeString(root.resolve("token"), TOKEN + "\n");
                return Map.of(
                        "spark-agent.mode",
                        "remote",
                        "spark-agent.pod-name",
                        "agent",
                        "spark-agent.namespace",
                        "demo",
                        "spark-agent.plain-http",
                        "true",
                        "spark-agent.token-file",
                        token.toString(),
                        "spark-agent.state-directory",
                        Files.createDirectory(root.resolve("state")).toString(),
                        "spark-agent.policy-file",
                        root.resolve("policy.yaml").toString(),
                        "quarkus.kubernetes-client.api-server-url",
                        server.client.getMasterUrl().toString(),
                        "quarkus.http.test-port",
                        "0",
                        "quarkus.management.test-port",
                        "0");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static Pod pod(String name, String address) {
            return new PodBuilder()
                    .withNewMetadata()
                    .withName(name)
                    .withNamespace("demo")
                    .withUid("uid-of-" + name)
                    .endMetadata()
                    .withNewSpec()
                    .withServiceAccountName("spark-agent")
                    .addNewContainer()
                    .withName("python")
                    .endContainer()
                    .endSpec()
                    .withNewStatus()
                    .withPhase("Running")
                    .withPodIP(address)
                    .endStatus()
                    .build();
        }

        private void has(Pod pod) {
            String pods = "/api/v1/namespaces/demo/pods";
            String path = pods + "/" + pod.getMetadata().getName();
            server.mock.expect().get().withPath(path).andReturn(200, pod).always();
            server.mock.expect().patch().withPath(path).andReturn(200, pod).always();
            String selector =
                    "?labelSelector=spark-app-selector%3Dspark-"
                            + pod.getMetadata().getUid().replace("-", "")
                            + "%2Cspark-role%3Ddriver";
            server.mock
                    .expect()
                    .get()
                    .withPath(pods + selector)
                    .andReturn(200, new PodListBuilder().withItems(pod).build())
                    .always();
        }

        @Override
        public void stop() {
            server.close();
        }
    }

    private final Agent agent;
    private final StatusBoard board;
    private final Path tokenFile;

    @Inject
    RemoteWiringTest(
            Agent agent,
            StatusBoard board,
            @ConfigProperty(name = "spark-agent.token-file") Path tokenFile) {
        this.agent = agent;
        this.board = board;
        this.tokenFile = tokenFile;
    }

    @BeforeEach
    void waitForTheVerdict() {
        while (board.verdict().isEmpty()) {
            Thread.onSpinWait();
        }
    }

    private static ValidatableResponse hello(String instance, String pod) {
        return given().header("Authorization", "Bearer " + TOKEN)
                .contentType(ContentType.JSON)
                .body(
                        """
                        {"protocol": 1, "instance": "%s", "applicationId": "app-%s",
                         "sparkVersion": "4.1.1", "sparkUser": "ann", %s
                         "userConf": {"spark.kubernetes.container.image": "spark:4"},
                         "resolvedConf": {"spark.driver.host": "10.0.0.9",
                                          "spark.driver.port": "7078"},
                         "highestExecutorId": 0}
                        """
                                .formatted(
                                        instance,
                                        instance,
                                        pod.isEmpty() ? "" : "\"podName\": \"" + pod + "\","))
                .put("/driver")
                .then();
    }

    @Test
    void isStartedReadyAndAliveWhileItWaits() {
        int port =
                ConfigProvider.getConfig().getValue("quarkus.management.test-port", Integer.class);
        for (String probe : new String[] {"started", "ready", "live"}) {
            given().port(port).get("/q/health/" + probe).then().body("status", equalTo("UP"));
        }
        assertThat(board.verdict()).contains(List.of());
    }

    @Test
    void aDriverHasToCallFromThePodThatItNames() {
        hello("i1", "").statusCode(200).body("refusals[0]", containsString("has not said"));
        hello("i1", "nowhere")
                .statusCode(200)
                .body(
                        "refusals[0]",
                        containsString("there is no pod nowhere in the namespace demo"));
        hello("i1", "far-away")
                .statusCode(200)
                .body(
                        "refusals",
                        contains(
                                "the call comes from 127.0.0.1, and that is not the pod far-away:"
                                        + " the agent's service has to be headless, so that"
                                        + " nothing between them changes addresses"));
    }

    @Test
    void servesOneDriverAfterTheOther() {
        hello("i1", "first").statusCode(200).body("refusals", empty());
        hello("i2", "second")
                .statusCode(200)
                .body(
                        "refusals[0]",
                        containsString(
                                "the driver in the pod first has its executors from this agent,"
                                        + " which serves one at a time"));
        hello("i3", "first")
                .statusCode(200)
                .body("refusals[0]", containsString("another SparkContext has its executors"));

        over("i1");
        hello("i3", "first").statusCode(200).body("refusals", empty());
        over("i3");
        hello("i2", "second").statusCode(200).body("refusals", empty());
        over("i2");
    }

    private Reception.Answer receive(String instance, String pod) {
        return agent.receive(
                new Hello(
                        Hello.PROTOCOL,
                        instance,
                        "app-" + instance,
                        "4.1.1",
                        "ann",
                        Map.of("spark.kubernetes.container.image", "spark:4"),
                        Map.of("spark.driver.host", "10.0.0.9", "spark.driver.port", "7078"),
                        Map.of(),
                        Map.of(),
                        List.of(),
                        Map.of(),
                        null,
                        null,
                        0,
                        pod),
                "127.0.0.1");
    }

    private static List<String> refusals(Reception.Answer answer) {
        assertThat(answer).isInstanceOf(Reception.Decided.class);
        return ((Reception.Decided) answer).reply().refusals();
    }

    @Test
    void whoeverIsReceivedHasTheAgentAtOnce() {
        assertThat(refusals(receive("i4", "first"))).isEmpty();

        assertThat(refusals(receive("i5", "first")))
                .singleElement()
                .asString()
                .startsWith("another SparkContext has its executors");
        over("i4");
    }

    /** As somebody does who saw the first driver go, and had to wait for the next one's hello. */
    @Test
    void whatIsDoneForADriverThatHasGoneDoesNotTouchTheNextOne() {
        assertThat(refusals(receive("i6", "first"))).isEmpty();
        Stages first = agent.work().orElseThrow();
        over("i6");
        assertThat(refusals(receive("i7", "second"))).isEmpty();
        Stages second = agent.work().orElseThrow();
        assertThat(second).isNotSameAs(first);

        assertThat(agent.leave(first)).isTrue();

        assertThat(agent.work()).containsSame(second);
        assertThat(second.areOver()).isFalse();
        over("i7");
    }

    @Test
    void aDriverIsToldWhatItHasToWaitFor() {
        hello("i8", "unknown-yet")
                .statusCode(503)
                .body(containsString("the API server does not let the agent look after"))
                .body(containsString("no leader"));
    }

    private static void over(String instance) {
        given().header("Authorization", "Bearer " + TOKEN)
                .delete("/driver?instance=" + instance)
                .then()
                .statusCode(204);
    }

    @Test
    void aTokenThatHasBeenReplacedLetsNobodyIn() throws IOException {
        Files.writeString(tokenFile, "f".repeat(32));
        try {
            hello("i1", "nowhere").statusCode(401);
        } finally {
            Files.writeString(tokenFile, TOKEN);
        }
        hello("i1", "nowhere").statusCode(200);
    }
}
