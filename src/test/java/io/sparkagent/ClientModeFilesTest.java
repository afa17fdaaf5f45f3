package io.sparkagent;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** The files of k8s/client-mode say the same as those of k8s. */
class ClientModeFilesTest {

    /** What only a driver beside the agent has to do with. */
    private static final List<String> NOT_ALONE =
            List.of("/var/run/spark-agent", "/etc/spark-conf");

    private static String text(String file) throws IOException {
        return Files.readString(Path.of("k8s", file));
    }

    private static PodSpec submitted() throws IOException {
        return Serialization.unmarshal(text("driver-pod-template.yaml"), Pod.class).getSpec();
    }

    private static List<PodSpec> besideADriver() throws IOException {
        String server = text("client-mode/connect/server.yaml");
        return List.of(
                Serialization.unmarshal(text("client-mode/notebook/notebook.yaml"), Pod.class)
                        .getSpec(),
                Serialization.unmarshal(
                                server.substring(0, server.indexOf("\n---\n")), Deployment.class)
                        .getSpec()
                        .getTemplate()
                        .getSpec());
    }

    /** But for its mode, and for the volume that spark-submit adds. */
    private static Container comparable(PodSpec pod) {
        Container agent = pod.getInitContainers().getFirst();
        Predicate<VolumeMount> conf = mount -> mount.getMountPath().equals("/etc/spark-conf");
        return new ContainerBuilder(agent)
                .removeMatchingFromEnv(variable -> "SPARK_AGENT_MODE".equals(variable.getName()))
                .withVolumeMounts(agent.getVolumeMounts().stream().filter(conf.negate()).toList())
                .build();
    }

    @Test
    void executorsHaveTheSameTemplate() throws IOException {
        assertThat(text("client-mode/executors/executor-pod-template.yaml"))
                .isEqualTo(text("executor-pod-template.yaml"));
    }

    @Test
    void theAgentBesideADriverIsTheSame() throws IOException {
        assertThat(besideADriver())
                .allSatisfy(pod -> assertThat(comparable(pod)).isEqualTo(comparable(submitted())));
    }

    @Test
    void theAgentInAPodOfItsOwnIsBoundAsTheOneBesideADriver() throws IOException {
        Container beside = submitted().getInitContainers().getFirst();
        Container alone = remoteAgent().getContainers().getFirst();

        assertThat(alone.getSecurityContext()).isEqualTo(beside.getSecurityContext());
        assertThat(alone.getResources()).isEqualTo(beside.getResources());
        assertThat(List.of(alone.getLivenessProbe(), alone.getReadinessProbe()))
                .isEqualTo(List.of(beside.getLivenessProbe(), beside.getReadinessProbe()));
        assertThat(alone.getVolumeMounts())
                .containsAll(
                        beside.getVolumeMounts().stream()
                                .filter(mount -> !NOT_ALONE.contains(mount.getMountPath()))
                                .toList());
    }

    @Test
    void aDriverWhoseAgentIsElsewhereHasNoTokenOfTheApiServer() throws IOException {
        String text = text("client-mode/remote/driver.yaml");
        PodSpec pod =
                Serialization.unmarshal(text.substring(0, text.indexOf("\n---\n")), Pod.class)
                        .getSpec();

        assertThat(pod.getAutomountServiceAccountToken()).isFalse();
        assertThat(pod.getServiceAccountName()).isNull();
        assertThat(pod.getVolumes()).noneMatch(volume -> volume.getProjected() != null);
    }

    private static PodSpec remoteAgent() throws IOException {
        String text = text("client-mode/remote/agent.yaml");
        return Serialization.unmarshal(text.substring(0, text.indexOf("\n---\n")), Deployment.class)
                .getSpec()
                .getTemplate()
                .getSpec();
    }

    @Test
    void onlyTheAgentHasATokenAndTheStateOfItsOwn() throws IOException {
        for (PodSpec pod : besideADriver()) {
            assertThat(pod.getAutomountServiceAccountToken()).isFalse();
            assertThat(pod.getVolumes()).containsAll(submitted().getVolumes());
            assertThat(pod.getContainers())
                    .singleElement()
                    .satisfies(
                            driver ->
                                    assertThat(driver.getVolumeMounts())
                                            .extracting(VolumeMount::getName)
                                            .containsExactly(
                                                    "spark-agent", "spark-executor-template"));
        }
    }
}
