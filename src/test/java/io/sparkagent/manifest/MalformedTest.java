package io.sparkagent.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.sparkagent.config.Policy;
import io.sparkagent.config.Problems;
import io.sparkagent.config.SparkConf;
import io.sparkagent.config.SparkVersion;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever a conf or a template holds, reading ends with sentences and never with an exception. */
class MalformedTest {

    private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();
    private static final String K8S = "spark.kubernetes.executor.";
    private static final String TEMPLATE = K8S + "podTemplateFile";

    private static final List<String> FIELDS =
            List.of(
                    "%s",
                    "kind: %s",
                    "metadata: %s",
                    "metadata: {name: %s}",
                    "metadata: {labels: %s}",
                    "metadata: {labels: {a: %s}}",
                    "metadata: {annotations: %s}",
                    "metadata: {annotations: {a: %s}}",
                    "metadata: {ownerReferences: %s}",
                    "metadata: {ownerReferences: [%s]}",
                    "metadata: {finalizers: %s}",
                    "spec: %s",
                    "spec: {containers: %s}",
                    "spec: {containers: [%s]}",
                    "spec: {containers: [{name: %s}]}",
                    "spec: {containers: [{name: a}, {name: b, image: %s}]}",
                    "spec: {containers: [{name: a, args: %s}]}",
                    "spec: {containers: [{name: a, env: %s}]}",
                    "spec: {containers: [{name: a, env: [%s]}]}",
                    "spec: {containers: [{name: a, env: [{name: %s}]}]}",
                    "spec: {containers: [{name: a, ports: [%s]}]}",
                    "spec: {containers: [{name: a, ports: [{containerPort: %s}]}]}",
                    "spec: {containers: [{name: a, resources: %s}]}",
                    "spec: {containers: [{name: a, resources: {requests: %s}}]}",
                    "spec: {containers: [{name: a, resources: {limits: {cpu: %s}}}]}",
                    "spec: {containers: [{name: a, resources: {limits: {x/y: %s}}}]}",
                    "spec: {containers: [{name: a, volumeMounts: [%s]}]}",
                    "spec: {containers: [{name: a, volumeMounts: [{name: %s}]}]}",
                    "spec: {containers: [{name: a, lifecycle: {preStop: %s}}]}",
                    "spec: {initContainers: [%s]}",
                    "spec: {volumes: [%s]}",
                    "spec: {volumes: [{name: %s}]}",
                    "spec: {tolerations: [%s]}",
                    "spec: {tolerations: [{key: %s}]}",
                    "spec: {nodeSelector: %s}",
                    "spec: {nodeSelector: {a: %s}}",
                    "spec: {imagePullSecrets: [%s]}",
                    "spec: {terminationGracePeriodSeconds: %s}");

    private static final List<String> VALUES =
            List.of(
                    "null",
                    "''",
                    "[]",
                    "{}",
                    "[null]",
                    "{a: b}",
                    "-1",
                    "99999999999",
                    "true",
                    "'a b'",
                    "{name: x}",
                    "[[",
                    "\"",
                    "'\\u0000'",
                    "1e999",
                    "é");

    private static final List<String> KEYS =
            List.of(
                    K8S + "label.a",
                    K8S + "label.",
                    K8S + "annotation.",
                    K8S + "node.selector.a",
                    K8S + "limit.cores",
                    K8S + "request.cores",
                    K8S + "podNamePrefix",
                    K8S + "secrets.a",
                    K8S + "secrets.",
                    K8S + "secretKeyRef.A",
                    K8S + "volumes.",
                    K8S + "volumes.emptyDir",
                    K8S + "volumes.emptyDir.",
                    K8S + "volumes.emptyDir..mount.path",
                    K8S + "volumes.emptyDir.a.options.sizeLimit",
                    K8S + "volumes.hostPath.a.options.type",
                    K8S + "volumes.x.a.mount.path",
                    K8S + "terminationGracePeriodSeconds",
                    K8S + "useDriverPodIP",
                    K8S + "pod.excludedFeatureSteps",
                    K8S + "hadoopConfigMapName",
                    "spark.kubernetes.agent.profileTemplate.",
                    "spark.kubernetes.agent.profileTemplate.order.1",
                    "spark.executor.memory",
                    "spark.executor.cores",
                    "spark.executor.memoryOverheadFactor",
                    "spark.executor.resource.gpu.amount",
                    "spark.executor.resource.gpu",
                    "spark.executor.resource.",
                    "spark.executorEnv.",
                    "spark.executor.extraJavaOptions",
                    "spark.blockManager.port",
                    "spark.local.dir",
                    "spark.memory.offHeap.enabled");

    @Provide
    Arbitrary<String> malformedTemplates() {
        return Combinators.combine(Arbitraries.of(FIELDS), Arbitraries.of(VALUES))
                .as((field, value) -> field.replace("%s", value));
    }

    @Property(tries = 400)
    void anyTemplateIsReadOrToldAbout(@ForAll("malformedTemplates") String template) {
        read(Map.of(TEMPLATE, "/t.yaml"), Map.of("/t.yaml", template));
    }

    @Property(tries = 100)
    void anyTextIsReadOrToldAbout(@ForAll String template) {
        read(Map.of(TEMPLATE, "/t.yaml"), Map.of("/t.yaml", template));
    }

    @Provide
    Arbitrary<Map<String, String>> malformedConfs() {
        Arbitrary<String> values = Arbitraries.oneOf(Arbitraries.of(VALUES), Arbitraries.strings());
        return Arbitraries.maps(Arbitraries.of(KEYS), values).ofMinSize(1).ofMaxSize(4);
    }

    @Property(tries = 400)
    void anyConfIsReadOrToldAbout(@ForAll("malformedConfs") Map<String, String> conf) {
        read(conf, Map.of());
    }

    private static void read(Map<String, String> more, Map<String, String> templates) {
        Problems problems = new Problems();
        Map<String, String> conf = new java.util.TreeMap<>(more);
        conf.put("spark.kubernetes.container.image", "spark:4");
        ExecutorPods.read(
                new SparkConf(conf, problems),
                new Application(
                        "app-1",
                        "i1",
                        "demo",
                        SparkVersion.parse("4.1.1"),
                        "ann",
                        Map.of(),
                        Map.of(),
                        templates,
                        Optional.empty(),
                        new Application.Owner("driver", "u1")),
                Policy.DEFAULT,
                SERIALIZATION);

        assertThat(problems.sentences()).allMatch(sentence -> sentence.length() > 20);
    }
}
