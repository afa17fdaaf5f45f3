package io.sparkagent.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StepSelectionTest extends PodFixture {

    private static final String ADDED = K8S + "pod.featureSteps";
    private static final String EXCLUDED = K8S + "pod.excludedFeatureSteps";
    private static final String PACKAGE = "org.apache.spark.deploy.k8s.features.";

    private static final Map<String, String> EVERYTHING =
            Map.of(
                    "spark.kubernetes.authenticate.executor.serviceAccountName",
                    "own",
                    K8S + "secrets.keys",
                    "/keys",
                    K8S + "secretKeyRef.PASS",
                    "db:pw",
                    K8S + "volumes.emptyDir.data.mount.path",
                    "/data",
                    K8S + "hadoopConfigMapName",
                    "hadoop");

    private Pod without(String step) {
        Map<String, String> conf = new HashMap<>(EVERYTHING);
        conf.put(EXCLUDED, PACKAGE + step);
        Pod pod = pod(conf);
        assertThat(problems.sentences()).isEmpty();
        return pod;
    }

    @Test
    void eachStepOfSparkCanBeExcludedByItsName() {
        assertThat(without("ExecutorKubernetesCredentialsFeatureStep").getSpec())
                .satisfies(
                        spec -> {
                            assertThat(spec.getServiceAccountName()).isEqualTo("spark-executor");
                            assertThat(spec.getAutomountServiceAccountToken()).isFalse();
                        });
        assertThat(volume(without("MountSecretsFeatureStep"), "keys-volume")).isNull();
        assertThat(env(without("EnvSecretsFeatureStep"))).doesNotContainKey("PASS");
        assertThat(volume(without("MountVolumesFeatureStep"), "data")).isNull();
        assertThat(env(without("HadoopConfExecutorFeatureStep")))
                .doesNotContainKey("HADOOP_CONF_DIR");
        assertThat(env(without("LocalDirsFeatureStep"))).doesNotContainKey("SPARK_LOCAL_DIRS");
    }

    @Test
    void withoutExclusionsAllOfThemAreThere() {
        Pod pod = pod(EVERYTHING);

        assertThat(pod.getSpec().getServiceAccountName()).isEqualTo("own");
        assertThat(volume(pod, "keys-volume")).isNotNull();
        assertThat(volume(pod, "data")).isNotNull();
        assertThat(env(pod)).containsKeys("PASS", "HADOOP_CONF_DIR", "SPARK_LOCAL_DIRS");
    }

    @Test
    void severalCanBeExcludedInEveryVersion() {
        version = "3.5.7";
        Map<String, String> conf = new HashMap<>(EVERYTHING);
        conf.put(
                EXCLUDED,
                PACKAGE + "LocalDirsFeatureStep, " + PACKAGE + "HadoopConfExecutorFeatureStep");

        assertThat(env(pod(conf))).doesNotContainKeys("SPARK_LOCAL_DIRS", "HADOOP_CONF_DIR");
        assertThat(problems.sentences()).isEmpty();
    }

    @Test
    void theBasicStepCannotBeExcluded() {
        pods(Map.of(EXCLUDED, PACKAGE + "BasicExecutorFeatureStep"));

        assertThat(problems.sentences())
                .containsExactly(
                        EXCLUDED
                                + "="
                                + PACKAGE
                                + "BasicExecutorFeatureStep: without this step there is no"
                                + " executor; remove it");
    }

    @Test
    void aStepThatDoesNotExistIsAProblemThatListsThoseThatDo() {
        pods(Map.of(EXCLUDED, "LocalDirsFeatureStep"));

        assertThat(problems.sentences())
                .singleElement()
                .asString()
                .startsWith(
                        EXCLUDED + "=LocalDirsFeatureStep: there is no such step; the steps are ")
                .contains(PACKAGE + "LocalDirsFeatureStep")
                .contains(PACKAGE + "MountVolumesFeatureStep");
    }

    @Test
    void volcanosStepPutsExecutorsIntoTheApplicationsPodGroup() {
        Pod pod =
                pod(
                        Map.of(
                                ADDED,
                                PACKAGE + "VolcanoFeatureStep",
                                "spark.kubernetes.scheduler.name",
                                "volcano"));

        assertThat(problems.sentences()).isEmpty();
        assertThat(pod.getSpec().getSchedulerName()).isEqualTo("volcano");
        assertThat(pod.getMetadata().getAnnotations())
                .isEqualTo(Map.of("scheduling.k8s.io/group-name", "app-1-podgroup"));
    }

    @Test
    void volcanosStepCanBeExcludedAgain() {
        String step = PACKAGE + "VolcanoFeatureStep";

        assertThat(pod(Map.of(ADDED, step, EXCLUDED, step)).getMetadata().getAnnotations())
                .isNullOrEmpty();
        assertThat(problems.sentences()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"3.5.7", "4.1.1"})
    void yuniKornNeedsLabelsAnnotationsAndTheSchedulersName(String spark) {
        version = spark;
        Pod pod =
                pod(
                        Map.of(
                                "spark.kubernetes.scheduler.name",
                                "yunikorn",
                                "spark.kubernetes.driver.label.queue",
                                "root.default",
                                K8S + "label.queue",
                                "root.default",
                                "spark.kubernetes.driver.annotation.yunikorn.apache.org/app-id",
                                "{{APP_ID}}",
                                K8S + "annotation.yunikorn.apache.org/app-id",
                                "{{APP_ID}}"));

        assertThat(problems.sentences()).isEmpty();
        assertThat(pod.getSpec().getSchedulerName()).isEqualTo("yunikorn");
        assertThat(pod.getMetadata().getLabels()).containsEntry("queue", "root.default");
        assertThat(pod.getMetadata().getAnnotations())
                .isEqualTo(Map.of("yunikorn.apache.org/app-id", "app-1"));
    }
}
