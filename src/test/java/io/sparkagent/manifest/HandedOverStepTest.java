package io.sparkagent.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.sparkagent.config.HandedOver;
import io.sparkagent.config.Policy;
import io.sparkagent.config.Problems;
import io.sparkagent.config.ResourceProfile;
import io.sparkagent.config.SparkConf;
import io.sparkagent.config.SparkVersion;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HandedOverStepTest {

    private static final String KEY = "spark.kubernetes.executor.pod.featureSteps";

    /** As Spark and a step that writes an annotation, a finalizer and an account make it. */
    private static final String POD =
            """
            {"apiVersion": "v1", "kind": "Pod",
             "metadata": {
               "name": "job-exec-1862340480",
               "labels": {"spark-exec-id": "1862340480", "spark-app-selector": "another"},
               "annotations": {"example.com/note": "executor 1862340480"},
               "finalizers": ["example.com/keep"],
               "ownerReferences": [{"apiVersion": "v1", "kind": "Node", "name": "n", "uid": "u"}]},
             "spec": {
               "restartPolicy": "Always",
               "tolerations": [{"key": "queue", "operator": "Exists"}],
               "volumes": [{"name": "data", "persistentVolumeClaim":
                 {"claimName": "job-exec-1862340480-pvc-0"}}],
               "containers": [
                 {"name": "log", "image": "log"},
                 {"name": "spark", "image": "spark:4", "args": ["executor"],
                  "resources": {"requests": {"memory": "1408Mi"}},
                  "env": [
                    {"name": "SPARK_EXECUTOR_ID", "value": "overwritten"},
                    {"name": "WHO", "value": "1862340480"}]}]}}
            """;

    private final Problems problems = new Problems();
    private Optional<String> authSecret = Optional.empty();

    private Pod built(int id, String pod, Map<String, String> more) {
        Map<String, String> conf =
                new TreeMap<>(
                        Map.of(
                                "spark.app.name",
                                "job",
                                "spark.kubernetes.container.image",
                                "spark:4",
                                "spark.kubernetes.executor.podNamePrefix",
                                "job",
                                KEY,
                                "com.example.Step"));
        conf.putAll(more);
        Application application =
                new Application(
                        "app-1",
                        "i1",
                        "demo",
                        SparkVersion.parse("4.1.1"),
                        "ann",
                        Map.of(),
                        Map.of("log4j2.properties", "x"),
                        Map.of(),
                        authSecret,
                        new Application.Owner("driver", "u1"));
        ExecutorPods pods =
                ExecutorPods.read(
                        new SparkConf(conf, problems),
                        application,
                        Policy.DEFAULT,
                        new KubernetesSerialization());
        assertThat(problems.sentences()).isEmpty();
        HandedOver handedOver = new HandedOver.Template(pod);
        return pods.build(id, new ResourceProfile(3, Map.of(), Optional.of(handedOver))).pod();
    }

    private Pod pod(int id) {
        return built(id, POD, Map.of());
    }

    private static Container spark(Pod pod) {
        return pod.getSpec().getContainers().getLast();
    }

    private static List<String> values(Pod pod, String variable) {
        return spark(pod).getEnv().stream()
                .filter(entry -> entry.getName().equals(variable))
                .map(EnvVar::getValue)
                .toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4711})
    void eachExecutorGetsItsIdWhereTheStepsHaveWrittenIt(int id) {
        Pod pod = pod(id);
        assertThat(pod.getMetadata().getName()).isEqualTo("job-exec-" + id);
        assertThat(pod.getMetadata().getLabels()).containsEntry("spark-exec-id", "" + id);
        assertThat(pod.getMetadata().getAnnotations())
                .containsEntry("example.com/note", "executor " + id);
        assertThat(pod.getSpec().getHostname()).isEqualTo("job-exec-" + id);
        assertThat(values(pod, "WHO")).containsExactly("" + id);
        assertThat(pod.getSpec().getVolumes().getFirst().getPersistentVolumeClaim().getClaimName())
                .isEqualTo("job-exec-" + id + "-pvc-0");
        assertThat(new KubernetesSerialization().asJson(pod)).doesNotContain("1862340480");
    }

    @Test
    void whatSparkAndTheStepsMadeStays() {
        Pod pod = pod(1);
        assertThat(pod.getSpec().getTolerations().getFirst().getKey()).isEqualTo("queue");
        assertThat(pod.getSpec().getContainers())
                .extracting(Container::getName)
                .containsExactly("log", "spark");
        assertThat(spark(pod).getArgs()).containsExactly("executor");
        assertThat(spark(pod).getResources().getRequests().get("memory")).hasToString("1408Mi");
    }

    @Test
    void whatIsOursNoStepTakesAway() {
        Pod pod = pod(1);
        assertThat(pod.getKind()).isEqualTo("Pod");
        assertThat(pod.getMetadata().getNamespace()).isEqualTo("demo");
        assertThat(pod.getMetadata().getLabels())
                .containsEntry("spark-app-selector", "app-1")
                .containsEntry("spark-agent-instance", "i1")
                .containsEntry("spark-exec-resourceprofile-id", "3")
                .containsEntry("spark-role", "executor");
        assertThat(pod.getMetadata().getFinalizers()).isEmpty();
        assertThat(pod.getMetadata().getOwnerReferences())
                .extracting(OwnerReference::getName)
                .containsExactly("driver");
        assertThat(pod.getSpec().getRestartPolicy()).isEqualTo("Never");
        assertThat(pod.getSpec().getServiceAccountName())
                .isEqualTo(Policy.DEFAULT.defaultServiceAccount());
        assertThat(pod.getSpec().getAutomountServiceAccountToken()).isFalse();
        assertThat(pod.getSpec().getVolumes())
                .extracting(Volume::getName)
                .containsExactly("data", "spark-conf-volume-exec");
        assertThat(values(pod, "SPARK_EXECUTOR_ID")).containsExactly("1");
        assertThat(values(pod, "_SPARK_AUTH_SECRET")).isEmpty();

        authSecret = Optional.of("hush");
        assertThat(spark(pod(1)).getEnv())
                .filteredOn(variable -> variable.getName().equals("_SPARK_AUTH_SECRET"))
                .singleElement()
                .satisfies(
                        variable ->
                                assertThat(variable.getValueFrom().getSecretKeyRef().getName())
                                        .startsWith("spark-exec-"));
    }

    @Test
    void thePolicyHoldsForItToo() {
        String wild =
                POD.replace(
                        "\"restartPolicy\": \"Always\"",
                        "\"serviceAccountName\": \"spark-agent\", \"hostNetwork\": true");
        assertThat(
                        new PolicyCheck(Policy.DEFAULT, "spark-agent", Optional.empty())
                                .violations(built(1, wild, Map.of())))
                .anyMatch(sentence -> sentence.contains("spark-agent, which is the agent's"))
                .anyMatch(sentence -> sentence.contains("namespace of the node"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "not JSON | is no pod",
                "[1] | is no pod",
                "'' | has no container",
                "{\"metadata\": {}} | has no container",
                "{\"spec\": {\"containers\": []}} | has no container"
            })
    void saysWhatIsWrongWithAPodThatIsNone(String text, String sentence) {
        assertThatThrownBy(() -> built(1, text, Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(sentence);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "org.apache.spark.deploy.k8s.features.VolcanoFeatureStep | false",
                "' , ' | false",
                "com.example.Step | true",
                "org.apache.spark.deploy.k8s.features.VolcanoFeatureStep, a.B | true"
            })
    void needsTheDriverForTheUsersClassesOnly(String steps, boolean needed) {
        SparkConf conf = new SparkConf(Map.of(KEY, steps), problems);
        assertThat(ExecutorPods.needsDriver(conf)).isEqualTo(needed);
    }

    @Test
    void templatesOfProfilesAreRefusedBesideIt() {
        String template = "spark.kubernetes.agent.profileTemplate.1";
        assertThatThrownBy(() -> built(1, POD, Map.of(template, "/t.yaml")))
                .isInstanceOf(AssertionError.class);
        assertThat(problems.sentences())
                .contains(
                        KEY
                                + "=com.example.Step: Spark's builder knows one template; remove"
                                + " this or spark.kubernetes.agent.profileTemplate.*");
    }
}
