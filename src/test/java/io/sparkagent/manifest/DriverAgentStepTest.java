package io.sparkagent.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What a submission puts beside the driver is what the repository ships for spark-submit. */
class DriverAgentStepTest extends DriverFixture {

    private static final String ENV = AGENT + "env.";

    private static Pod shipped() throws IOException {
        return Serialization.unmarshal(
                Files.readString(Path.of("k8s/driver-pod-template.yaml")), Pod.class);
    }

    private static Container agent(DriverObjects objects) {
        return pod(objects).getSpec().getInitContainers().getFirst();
    }

    private static Map<String, Volume> volumes(PodSpec spec) {
        Map<String, Volume> volumes = new TreeMap<>();
        spec.getVolumes().forEach(volume -> volumes.put(volume.getName(), volume));
        return volumes;
    }

    @Test
    void theContainerIsTheShippedTemplates() throws IOException {
        Container expected = shipped().getSpec().getInitContainers().getFirst();
        assertThat(written(agent(objects(Map.of())))).isEqualTo(written(expected));
        assertThat(problems.sentences()).isEmpty();
        assertThat(problems.warnings()).isEmpty();
    }

    @Test
    void theVolumesAreTheShippedTemplatesButForThePolicyThatMayBeMissing() throws IOException {
        Map<String, Volume> expected = volumes(shipped().getSpec());
        Map<String, Volume> found = volumes(pod(objects(Map.of())).getSpec());
        assertThat(found.remove("spark-agent-policy").getConfigMap())
                .satisfies(
                        source -> {
                            assertThat(source.getName()).isEqualTo("spark-agent-policy");
                            assertThat(source.getOptional()).isTrue();
                        });
        assertThat(expected.remove("spark-agent-policy")).isNotNull();
        expected.forEach(
                (name, volume) ->
                        assertThat(written(Objects.requireNonNull(found.remove(name))))
                                .isEqualTo(written(volume)));
        assertThat(found.keySet())
                .containsExactlyInAnyOrder(
                        "spark-conf-volume-driver", "spark-local-dir-1", "pod-template-volume");
    }

    @Test
    void thePodsSecurityIsTheShippedTemplates() throws IOException {
        PodSpec expected = shipped().getSpec();
        DriverObjects objects = objects(Map.of());
        PodSpec found = pod(objects).getSpec();
        assertThat(written(found.getSecurityContext()))
                .isEqualTo(written(expected.getSecurityContext()));
        assertThat(found.getAutomountServiceAccountToken())
                .isEqualTo(expected.getAutomountServiceAccountToken());
        Container driver = expected.getContainers().getFirst();
        assertThat(written(spark(objects).getSecurityContext()))
                .isEqualTo(written(driver.getSecurityContext()));
        assertThat(spark(objects).getVolumeMounts()).containsAll(driver.getVolumeMounts());
    }

    @Test
    void thePropertiesAreThoseOfTheShippedConf() throws IOException {
        Properties expected = new Properties();
        try (Reader reader = Files.newBufferedReader(Path.of("k8s/spark.conf"))) {
            expected.load(reader);
        }
        expected.remove(DRIVER + "podTemplateFile");
        assertThat(expected.remove("spark.kubernetes.executor.podTemplateFile"))
                .isEqualTo("k8s/executor-pod-template.yaml");
        DriverObjects objects = objects(Map.of());
        Map<String, String> found = properties(objects);
        assertThat(expected).isNotEmpty();
        expected.forEach(
                (key, value) -> assertThat(found).containsEntry((String) key, (String) value));
        assertThat(pod(objects).getSpec().getServiceAccountName())
                .isEqualTo(expected.get("spark.kubernetes.authenticate.driver.serviceAccountName"));
    }

    @Test
    void executorsStartFromTheShippedTemplate() throws IOException {
        DriverObjects objects = objects(Map.of());
        ConfigMap map = (ConfigMap) named(objects, "my-job-c0ffee-driver-podspec-conf-map");
        assertThat(yaml(Objects.requireNonNull(map.getData().get("podspec-configmap-key"))))
                .isEqualTo(yaml(Files.readString(Path.of("k8s/executor-pod-template.yaml"))));
        assertThat(properties(objects))
                .containsEntry(
                        "spark.kubernetes.executor.podTemplateFile",
                        "/opt/spark/pod-template/pod-spec-template.yml");
    }

    @Test
    void theImageIsTheChartsDefault() throws IOException {
        Map<?, ?> values = yaml(Files.readString(Path.of("helm-chart/values.yaml")));
        Map<?, ?> image = (Map<?, ?>) Objects.requireNonNull(values.get("image"));
        Map<?, ?> spark = (Map<?, ?>) Objects.requireNonNull(values.get("spark"));
        assertThat(AgentOptions.DEFAULT_IMAGE)
                .isEqualTo(image.get("repository") + ":" + image.get("tag"));
        assertThat(String.valueOf(AgentOptions.DEFAULT_USER))
                .isEqualTo(String.valueOf(spark.get("user")));
    }

    @Test
    void theUsersClassPathGoesAfterTheBridge() {
        String key = "spark.driver.extraClassPath";
        String bridge = "/opt/spark-agent/bridge.jar";
        assertThat(properties(objects(Map.of(key, "/a.jar:/b.jar"))))
                .containsEntry(key, bridge + ":/a.jar:/b.jar");
        assertThat(properties(objects(Map.of(key, "/a.jar:" + bridge))))
                .containsEntry(key, "/a.jar:" + bridge);
    }

    @Test
    void whatTheUserHasSetStays() {
        DriverObjects objects =
                objects(
                        Map.of(
                                "spark.driver.port", "9000",
                                "spark.ui.port", "9001",
                                "spark.kubernetes.authenticate.driver.serviceAccountName",
                                        "runner"));
        assertThat(properties(objects))
                .containsEntry("spark.driver.port", "9000")
                .containsEntry("spark.ui.port", "9001")
                .containsEntry("spark.kubernetes.authenticate.driver.serviceAccountName", "runner");
        assertThat(pod(objects).getSpec().getServiceAccountName()).isEqualTo("runner");
    }

    @Test
    void theServiceHasItsAddressWhileTheAgentIsNotReady() {
        Service service = (Service) objects(Map.of()).dependencies().getFirst();
        assertThat(service.getSpec().getPublishNotReadyAddresses()).isTrue();
    }

    @Test
    void theContainerIsTheUsersToSize() {
        DriverObjects objects =
                objects(
                        Map.of(
                                AGENT + "container.image", "registry.example.com/agent:1",
                                AGENT + "container.image.pullPolicy", "Always",
                                AGENT + "request.cores", "50m",
                                AGENT + "limit.cores", "1",
                                AGENT + "request.memory", "32Mi",
                                AGENT + "limit.memory", "64Mi",
                                AGENT + "policyConfigMap", "team-policy",
                                ENV + "SPARK_AGENT_START_TIMEOUT", "30s"));
        Container agent = agent(objects);
        assertThat(agent.getImage()).isEqualTo("registry.example.com/agent:1");
        assertThat(agent.getImagePullPolicy()).isEqualTo("Always");
        assertThat(agent.getResources().getRequests())
                .isEqualTo(Map.of("cpu", new Quantity("50m"), "memory", new Quantity("32Mi")));
        assertThat(agent.getResources().getLimits())
                .isEqualTo(Map.of("cpu", new Quantity("1"), "memory", new Quantity("64Mi")));
        assertThat(agent.getEnv())
                .contains(EnvironmentStep.variable("SPARK_AGENT_START_TIMEOUT", "30s"));
        Volume policy = volumes(pod(objects).getSpec()).get("spark-agent-policy");
        assertThat(Objects.requireNonNull(policy).getConfigMap())
                .satisfies(source -> assertThat(source.getName()).isEqualTo("team-policy"));
        assertThat(problems.sentences()).isEmpty();
    }

    @Test
    void anImageOfAnotherUserNeedsAnotherGroup() {
        DriverObjects objects = objects(Map.of(AGENT + "sparkUser", "1000"));
        assertThat(pod(objects).getSpec().getSecurityContext().getFsGroup()).isEqualTo(1000);
        assertThat(spark(objects).getSecurityContext().getRunAsUser()).isEqualTo(1000);
        ConfigMap map = (ConfigMap) named(objects, "my-job-c0ffee-driver-podspec-conf-map");
        assertThat(map.getData().get("podspec-configmap-key"))
                .contains("runAsUser: 1000")
                .contains("fsGroup: 1000");
    }

    @Test
    void withoutTheStandardOnlyTheSharedGroupIsLeft() {
        DriverObjects objects = objects(Map.of(AGENT + "restricted", "false"));
        assertThat(written(pod(objects).getSpec().getSecurityContext()))
                .isEqualTo(Map.of("fsGroup", 185));
        assertThat(spark(objects).getSecurityContext()).isNull();
        assertThat(names(objects)).noneMatch(name -> name.contains("podspec"));
    }

    @Test
    void aTemplatesSecurityStays() {
        String template =
                file(
                        "driver.yaml",
                        """
                        spec:
                          automountServiceAccountToken: true
                          serviceAccountName: theirs
                          securityContext: {runAsUser: 1000}
                          containers:
                          - name: spark-kubernetes-driver
                            securityContext: {readOnlyRootFilesystem: true}
                        """);
        DriverObjects objects = objects(Map.of(DRIVER + "podTemplateFile", template));
        PodSpec spec = pod(objects).getSpec();
        assertThat(spec.getAutomountServiceAccountToken()).isTrue();
        assertThat(spec.getServiceAccountName()).isEqualTo("theirs");
        assertThat(written(spec.getSecurityContext()))
                .isEqualTo(Map.of("runAsUser", 1000, "fsGroup", 185));
        assertThat(written(spark(objects).getSecurityContext()))
                .isEqualTo(Map.of("readOnlyRootFilesystem", true));
    }

    @Test
    void theShippedTemplateKeepsItsAgent() {
        DriverObjects objects =
                objects(
                        Map.of(
                                DRIVER + "podTemplateFile",
                                "k8s/driver-pod-template.yaml",
                                AGENT + "container.image",
                                "another:1"));
        PodSpec spec = pod(objects).getSpec();
        assertThat(problems.sentences()).isEmpty();
        assertThat(spec.getInitContainers()).hasSize(1);
        assertThat(agent(objects).getImage()).isEqualTo(AgentOptions.DEFAULT_IMAGE);
        assertThat(spec.getVolumes().stream().map(Volume::getName)).doesNotHaveDuplicates();
        assertThat(spark(objects).getVolumeMounts().stream().map(VolumeMount::getMountPath))
                .doesNotHaveDuplicates();
    }

    @Test
    void theAgentComesBeforeOtherInitContainersAndKnowsAnotherNameOfTheDriver() {
        String template =
                file(
                        "driver.yaml",
                        """
                        spec:
                          initContainers: [{name: fetch, image: fetch:1}]
                          containers: [{name: main}]
                        """);
        DriverObjects objects = objects(Map.of(DRIVER + "podTemplateFile", template));
        assertThat(pod(objects).getSpec().getInitContainers().stream().map(Container::getName))
                .containsExactly("spark-agent", "fetch");
        assertThat(agent(objects).getEnv().stream().map(EnvVar::getName).toList())
                .contains("SPARK_AGENT_DRIVER_CONTAINER");
    }

    @Test
    void anotherAllocatorIsRefused() {
        objects(Map.of("spark.kubernetes.allocation.pods.allocator", "statefulset"));
        assertThat(problems.sentences())
                .containsExactly(
                        "spark.kubernetes.allocation.pods.allocator=statefulset: remove this key,"
                                + " or set spark.kubernetes.agent.enabled=false: the agent makes"
                                + " the executors");
    }

    @Test
    void wrongSettingsAreToldAllAtOnce() {
        Map<String, String> conf = new HashMap<>();
        conf.put(AGENT + "enabled", "maybe");
        conf.put(AGENT + "container.image", "a b");
        conf.put(AGENT + "request.cores", "many");
        conf.put(AGENT + "limit.memory", "much");
        conf.put(AGENT + "policyConfigMap", "A_B");
        conf.put(AGENT + "sparkUser", "root");
        objects(conf);
        List<String> keys = conf.keySet().stream().sorted().toList();
        assertThat(keys)
                .allSatisfy(
                        key ->
                                assertThat(problems.sentences())
                                        .as(key)
                                        .anyMatch(s -> s.startsWith(key + "=")));
    }
}
