package io.sparkagent.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.sparkagent.manifest.Delivery.Content;
import io.sparkagent.manifest.Delivery.Streamed;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DriverFilesStepTest extends DriverFixture {

    private static final String SUM = "0".repeat(64);

    private static Content content(String path) {
        return new Content(path, ("bytes of " + path).getBytes(StandardCharsets.UTF_8));
    }

    private static Volume volume(DriverObjects objects, String name) {
        return pod(objects).getSpec().getVolumes().stream()
                .filter(volume -> volume.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static VolumeMount mount(Container container, String path) {
        return container.getVolumeMounts().stream()
                .filter(mount -> mount.getMountPath().equals(path))
                .findFirst()
                .orElseThrow();
    }

    private static Container agent(DriverObjects objects) {
        return pod(objects).getSpec().getInitContainers().getFirst();
    }

    private Map<String, String> agentImage() {
        return Map.of(AGENT + "container.image", "spark-agent:1");
    }

    @Test
    void withoutFilesThereIsNothing() {
        List<String> names = names(objects(agentImage()));

        assertThat(names).noneMatch(name -> name.contains("files") || name.contains("streamed"));
        assertThat(problems.sentences()).isEmpty();
    }

    @Test
    void smallFilesAreInAConfigMapWithAMountForEachFolder() {
        delivery =
                new Delivery(
                        List.of(
                                content("/opt/spark-files/config/0/my app.py"),
                                content("/opt/spark-files/config/0/lib.zip"),
                                content("/opt/spark-files/config/1/lib.zip")),
                        List.of(),
                        List.of());
        DriverObjects objects = stock(Map.of());
        assertThat(problems.sentences()).isEmpty();

        ConfigMap map = (ConfigMap) named(objects, "spark-drv-c0ffee-files");
        assertThat(map.getImmutable()).isTrue();
        assertThat(map.getBinaryData())
                .containsOnlyKeys("0-my_app.py", "1-lib.zip", "2-lib.zip")
                .containsEntry(
                        "0-my_app.py",
                        Base64.getEncoder()
                                .encodeToString(
                                        content("/opt/spark-files/config/0/my app.py").bytes()));
        Volume first = volume(objects, "spark-files-0");
        assertThat(first.getConfigMap().getName()).isEqualTo("spark-drv-c0ffee-files");
        assertThat(first.getConfigMap().getItems())
                .containsExactly(
                        new KeyToPath("0-my_app.py", null, "my app.py"),
                        new KeyToPath("1-lib.zip", null, "lib.zip"));
        assertThat(volume(objects, "spark-files-1").getConfigMap().getItems())
                .containsExactly(new KeyToPath("2-lib.zip", null, "lib.zip"));
        VolumeMount mount = mount(spark(objects), "/opt/spark-files/config/0");
        assertThat(mount.getName()).isEqualTo("spark-files-0");
        assertThat(mount.getReadOnly()).isTrue();
        assertThat(mount(spark(objects), "/opt/spark-files/config/1").getName())
                .isEqualTo("spark-files-1");
    }

    @Test
    void secretFilesAreInASecretThatOnlySparkSees() {
        delivery = new Delivery(List.of(), List.of(content("/mnt/secrets/x.keytab")), List.of());
        DriverObjects objects = objects(agentImage());
        assertThat(problems.sentences()).isEmpty();

        Secret secret = (Secret) named(objects, "spark-drv-c0ffee-secret-files");
        assertThat(secret.getImmutable()).isTrue();
        assertThat(secret.getData()).containsOnlyKeys("0-x.keytab");
        assertThat(mount(spark(objects), "/mnt/secrets").getName())
                .isEqualTo("spark-secret-files-0");
        assertThat(agent(objects).getVolumeMounts())
                .noneMatch(mount -> mount.getName().startsWith("spark-secret-files"));
    }

    @Test
    void whatIsTooMuchIsRefused() {
        delivery =
                new Delivery(
                        List.of(new Content("/opt/spark-files/config/0/large", new byte[1 << 20])),
                        List.of(),
                        List.of());
        objects(agentImage());

        assertThat(problems.sentences())
                .singleElement()
                .asString()
                .startsWith("the files of this machine have ");
    }

    @Test
    void whatIsTooMuchForASecretIsRefused() {
        delivery =
                new Delivery(
                        List.of(),
                        List.of(new Content("/opt/spark-files/secret/0/large", new byte[1 << 20])),
                        List.of());
        objects(agentImage());

        assertThat(problems.sentences())
                .singleElement()
                .asString()
                .startsWith("the secret files of this machine have ");
    }

    @Test
    void theAgentFillsAVolumeThatSparkReads() {
        delivery =
                new Delivery(
                        List.of(),
                        List.of(),
                        List.of(
                                new Streamed("/opt/spark-files/streamed/0/a.jar", 100 << 20, SUM),
                                new Streamed("/opt/spark-files/streamed/1/a.jar", 1, SUM)));
        DriverObjects objects = objects(agentImage());
        assertThat(problems.sentences()).isEmpty();

        ConfigMap list = (ConfigMap) named(objects, "spark-drv-c0ffee-streamed");
        assertThat(SERIALIZATION.unmarshal(list.getData().get("files.json"), List.class))
                .isEqualTo(
                        List.of(
                                Map.of("path", "0/a.jar", "size", 104857600, "sha256", SUM),
                                Map.of("path", "1/a.jar", "size", 1, "sha256", SUM)));
        assertThat(volume(objects, "spark-agent-files").getEmptyDir().getSizeLimit())
                .hasToString("117Mi");
        assertThat(mount(spark(objects), "/opt/spark-files/streamed").getReadOnly()).isTrue();
        Container agent = agent(objects);
        assertThat(mount(agent, "/var/run/spark-agent-files").getReadOnly()).isFalse();
        assertThat(mount(agent, "/etc/spark-agent-files").getName())
                .isEqualTo("spark-agent-files-list");
        assertThat(agent.getEnv())
                .contains(
                        new EnvVar("SPARK_AGENT_FILES", "/etc/spark-agent-files/files.json", null),
                        new EnvVar(
                                "SPARK_AGENT_FILES_DIRECTORY", "/var/run/spark-agent-files", null),
                        new EnvVar("SPARK_AGENT_FILES_TIMEOUT", "600s", null));
    }

    @Test
    void theStartupProbeLetsTheAgentWaitForThem() {
        Streamed file = new Streamed("/opt/spark-files/streamed/0/a.jar", 1, SUM);
        int usual = agent(objects(agentImage())).getStartupProbe().getFailureThreshold();
        delivery = new Delivery(List.of(), List.of(), List.of(file));
        DriverObjects objects =
                objects(
                        Map.of(
                                AGENT + "container.image",
                                "spark-agent:1",
                                AGENT + "filesTimeout",
                                "20m"));
        assertThat(problems.sentences()).isEmpty();

        assertThat(agent(objects).getStartupProbe().getFailureThreshold())
                .isEqualTo(usual + 1200 + 1);
        assertThat(agent(objects).getStartupProbe().getPeriodSeconds()).isEqualTo(1);
    }

    @Test
    void withoutAnAgentNothingCanBeStreamed() {
        delivery =
                new Delivery(
                        List.of(),
                        List.of(),
                        List.of(new Streamed("/opt/spark-files/streamed/0/a.jar", 1, SUM)));
        stock(Map.of());

        assertThat(problems.sentences())
                .containsExactly(
                        "the driver's pod has no agent (a native sidecar spark-agent) that could"
                                + " take in the files of this machine");
    }

    @Test
    void nobodyWaitsForMoreThanADay() {
        delivery =
                new Delivery(
                        List.of(),
                        List.of(),
                        List.of(new Streamed("/opt/spark-files/streamed/0/a.jar", 1, SUM)));
        objects(Map.of(AGENT + "container.image", "spark-agent:1", AGENT + "filesTimeout", "2d"));

        assertThat(problems.sentences())
                .containsExactly(AGENT + "filesTimeout=2d: write from 10s to 1d");
    }
}
