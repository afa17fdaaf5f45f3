package io.sparkagent;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodListBuilder;
import io.sparkagent.act.ApiServer;
import io.sparkagent.config.Settings;
import io.sparkagent.driver.SharedDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartGateTest {

    private static final String PODS = "/api/v1/namespaces/demo/pods";
    private static final Door OPEN = new Door(false);
    private static final Door ENCRYPTED = new Door(true);

    @TempDir Path directory;

    private final ApiServer server = new ApiServer();
    private final Map<String, String> settings = new TreeMap<>();

    @BeforeEach
    void prepare() throws IOException {
        settings.put("spark-agent.pod-name", "notebook");
        settings.put("spark-agent.namespace", "demo");
        settings.put("spark-agent.start-timeout", "1s");
        settings.put("spark-agent.policy-file", directory.resolve("policy.yaml").toString());
        settings.put(
                "spark-agent.driver-properties", directory.resolve("spark.properties").toString());
        settings.put("spark-agent.state-directory", Files.createDirectory(state()).toString());
        settings.put("spark-agent.shared-directory", Files.createDirectory(shared()).toString());
        server.allowsEverything();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Path state() {
        return directory.resolve("state");
    }

    private Path shared() {
        return directory.resolve("shared");
    }

    private static Pod pod() {
        return new PodBuilder()
                .withNewMetadata()
                .withName("notebook")
                .withNamespace("demo")
                .withUid("0a-1b")
                .addToLabels("app", "lab")
                .endMetadata()
                .withNewSpec()
                .withServiceAccountName("spark-agent")
                .addNewContainer()
                .withName("python")
                .endContainer()
                .endSpec()
                .build();
    }

    private StartGate.Verdict verdict(Door door, Optional<Path> token) throws InterruptedException {
        server.mock.expect().get().withPath(PODS + "/notebook").andReturn(200, pod()).always();
        server.mock.expect().patch().withPath(PODS + "/notebook").andReturn(200, pod()).always();
        server.mock
                .expect()
                .get()
                .withPath(
                        PODS
                                + "?labelSelector=spark-app-selector%3Dspark-0a1b%2Cspark-role%3D"
                                + "driver")
                .andReturn(200, new PodListBuilder().withItems(pod()).build())
                .always();
        return new StartGate(
                        server.client,
                        Settings.of(settings),
                        new SharedDirectory(shared(), "http://127.0.0.1:1", token),
                        door)
                .check();
    }

    @Test
    void aPodOfNobodysDriverIsTakenForASubmittedOne() throws InterruptedException {
        assertThat(verdict(OPEN, Optional.empty()).refusals())
                .containsExactly(
                        "the driver's pod has no label spark-app-selector; submit the application"
                                + " with spark-submit in cluster mode, or set"
                                + " SPARK_AGENT_MODE=client for a notebook or a Connect server");
        assertThat(shared().resolve("conf")).doesNotExist();
    }

    @Test
    void inClientModeThePodIsAdoptedAndItsDriverHasAConf() throws Exception {
        settings.put("spark-agent.mode", "client");
        StartGate.Verdict verdict = verdict(OPEN, Optional.empty());

        assertThat(verdict.refusals()).isEmpty();
        StartGate.Place place = verdict.place().orElseThrow();
        assertThat(place.selector()).isEqualTo("spark-0a1b");
        assertThat(place.podLabels())
                .as("what else the pod is labelled with may change")
                .containsOnlyKeys("spark-app-selector", "spark-role");
        assertThat(place.adopted())
                .hasValueSatisfying(adopted -> assertThat(adopted.container()).isEqualTo("python"));
        assertThat(Files.readString(shared().resolve("conf/spark-defaults.conf")))
                .contains("spark.driver.host=notebook-driver-svc.demo.svc\n");
    }

    @Test
    void inRemoteModeNobodyIsKnownYet() throws Exception {
        settings.put("spark-agent.mode", "remote");
        Path token = Files.writeString(directory.resolve("token"), "a".repeat(32));
        StartGate.Verdict verdict = verdict(ENCRYPTED, Optional.of(token));

        assertThat(verdict.refusals()).isEmpty();
        assertThat(verdict.place()).isEmpty();
        assertThat(verdict.ground())
                .hasValueSatisfying(
                        ground -> {
                            assertThat(ground.namespace()).isEqualTo("demo");
                            assertThat(ground.account()).isEqualTo("spark-agent");
                        });
        assertThat(shared()).isEmptyDirectory();
    }

    @Test
    void inRemoteModeItTakesATokenAndTls() throws Exception {
        settings.put("spark-agent.mode", "remote");

        assertThat(verdict(OPEN, Optional.empty()).refusals())
                .hasSize(2)
                .anySatisfy(says -> assertThat(says).contains("SPARK_AGENT_TOKEN_FILE"))
                .anySatisfy(says -> assertThat(says).contains("QUARKUS_HTTP_INSECURE_REQUESTS"));
        settings.put("spark-agent.plain-http", "true");
        assertThat(verdict(OPEN, Optional.empty()).refusals())
                .singleElement()
                .asString()
                .contains("SPARK_AGENT_TOKEN_FILE");
    }
}
