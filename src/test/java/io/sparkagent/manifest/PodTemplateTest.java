package io.sparkagent.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rows of docs/pod-template.md, and how a template is read. */
class PodTemplateTest extends PodFixture {

    private static final String SOURCE = TEMPLATE + "=/t.yaml";
    private static final String CONTAINER = "spec.containers[mine].";

    private Pod fromTemplate(String template, Map<String, String> more) {
        templates.put("/t.yaml", template);
        Map<String, String> conf = new HashMap<>(more);
        conf.put(TEMPLATE, "/t.yaml");
        return pod(conf);
    }

    private Pod fromTemplate(String template) {
        return fromTemplate(template, Map.of());
    }

    private Pod fromContainer(String fields, Map<String, String> more) {
        return fromTemplate("spec: {containers: [{name: mine, " + fields + "}]}", more);
    }

    private void assertWarned(String... sentences) {
        assertThat(problems.sentences()).isEmpty();
        assertThat(problems.warnings())
                .containsExactlyInAnyOrder(
                        java.util.stream.Stream.of(sentences)
                                .map(sentence -> SOURCE + ": " + sentence)
                                .toArray(String[]::new));
    }

    @Test
    void theAgentNamesExecutors() {
        Pod pod = fromTemplate("metadata: {name: other, generateName: other-}");

        assertThat(pod.getMetadata().getName()).isEqualTo("job-exec-7");
        assertThat(pod.getMetadata().getGenerateName()).isNull();
        assertWarned(
                "metadata.name=other becomes job-exec-1: the agent names executors",
                "metadata.generateName=other- becomes job-exec-1: the agent names executors");
    }

    @Test
    void executorsLiveInTheDriversNamespace() {
        assertThat(fromTemplate("metadata: {namespace: other}").getMetadata().getNamespace())
                .isEqualTo("demo");
        assertWarned(
                "metadata.namespace=other becomes demo: executors live where the driver lives");
    }

    @Test
    void aTemplateKeepsNoPodFromGoing() {
        Pod pod =
                fromTemplate(
                        """
                        metadata:
                          finalizers: [example.com/stay]
                          ownerReferences:
                          - {apiVersion: v1, kind: ConfigMap, name: other, uid: u9}
                        """);

        assertThat(pod.getMetadata().getFinalizers()).isEmpty();
        assertThat(pod.getMetadata().getOwnerReferences())
                .extracting(OwnerReference::getKind)
                .containsExactly("Pod");
        assertWarned(
                "metadata.finalizers=[example.com/stay] becomes []: they would keep an executor"
                        + " that has to go",
                "metadata.ownerReferences=ConfigMap/other becomes Pod/driver: executors belong to"
                        + " the driver's pod");
    }

    @Test
    void sparksLabelsAndThoseOfTheConfComeBeforeTheTemplates() {
        Pod pod =
                fromTemplate(
                        "metadata: {labels: {spark-role: driver, team: a, keep: me}}",
                        Map.of(K8S + "label.team", "b"));

        assertThat(pod.getMetadata().getLabels())
                .containsEntry("spark-role", "executor")
                .containsEntry("team", "b")
                .containsEntry("keep", "me");
        assertWarned(
                "metadata.labels[spark-role]=driver becomes executor: Spark's labels and"
                        + " spark.kubernetes.executor.label.* come first",
                "metadata.labels[team]=a becomes b: Spark's labels and"
                        + " spark.kubernetes.executor.label.* come first");
    }

    @Test
    void theConfsAnnotationsComeBeforeTheTemplates() {
        Pod pod =
                fromTemplate(
                        "metadata: {annotations: {a: x, keep: me}}",
                        Map.of(K8S + "annotation.a", "y"));

        assertThat(pod.getMetadata().getAnnotations()).isEqualTo(Map.of("a", "y", "keep", "me"));
        assertWarned("metadata.annotations[a]=x becomes y: the conf's annotations come first");
    }

    @Test
    void anExecutorIsNeverRestartedInItsPod() {
        assertThat(fromTemplate("spec: {restartPolicy: Always}").getSpec().getRestartPolicy())
                .isEqualTo("Never");
        assertWarned(
                "spec.restartPolicy=Always becomes Never: a failed executor is replaced by"
                        + " another pod");
    }

    @Test
    void theHostNameFollowsFromThePodsName() {
        Pod pod = fromTemplate("spec: {hostname: other, subdomain: kept}");

        assertThat(pod.getSpec().getHostname()).isEqualTo("job-exec-7");
        assertThat(pod.getSpec().getSubdomain()).isEqualTo("kept");
        assertWarned("spec.hostname=other becomes job-exec-1: it follows from the pod's name");
    }

    @Test
    void theConfsSchedulerComesFirstAndElseTheTemplatesStays() {
        assertThat(fromTemplate("spec: {schedulerName: mine}").getSpec().getSchedulerName())
                .isEqualTo("mine");
        assertWarned();

        Pod pod =
                fromTemplate(
                        "spec: {schedulerName: mine}",
                        Map.of("spark.kubernetes.scheduler.name", "volcano"));
        assertThat(pod.getSpec().getSchedulerName()).isEqualTo("volcano");
        assertWarned(
                "spec.schedulerName=mine becomes volcano:"
                        + " spark.kubernetes.executor.scheduler.name or"
                        + " spark.kubernetes.scheduler.name comes first");
    }

    @ParameterizedTest
    @ValueSource(strings = {"serviceAccountName", "serviceAccount"})
    void theAccountOfATemplateComesFirstAndItsWordAboutTheTokenCounts(String field) {
        Pod pod =
                fromTemplate(
                        "spec: {" + field + ": own, automountServiceAccountToken: false}",
                        Map.of("spark.kubernetes.authenticate.executor.serviceAccountName", "s3"));

        assertThat(pod.getSpec().getServiceAccountName()).isEqualTo("own");
        assertThat(pod.getSpec().getAutomountServiceAccountToken()).isFalse();
        assertThat(problems.warnings())
                .containsExactly(
                        "spark.kubernetes.authenticate.executor.serviceAccountName=s3 has no"
                                + " effect: "
                                + SOURCE
                                + " has spec.serviceAccountName=own, which comes first");
    }

    @Test
    void aTemplateCannotGetATokenForTheStandardAccount() {
        Pod pod = fromTemplate("spec: {automountServiceAccountToken: true}");

        assertThat(pod.getSpec().getAutomountServiceAccountToken()).isFalse();
        assertWarned(
                "spec.automountServiceAccountToken=true becomes false: only an account that you"
                        + " name gives executors its token");
    }

    @Test
    void theGracePeriodOfATemplateStaysUnlessTheConfHasOne() {
        String template = "spec: {terminationGracePeriodSeconds: 60}";
        assertThat(fromTemplate(template).getSpec().getTerminationGracePeriodSeconds())
                .isEqualTo(60);
        assertWarned();

        Pod pod = fromTemplate(template, Map.of(K8S + "terminationGracePeriodSeconds", "2m"));
        assertThat(pod.getSpec().getTerminationGracePeriodSeconds()).isEqualTo(120);
        assertWarned(
                "spec.terminationGracePeriodSeconds=60 becomes 120:"
                        + " spark.kubernetes.executor.terminationGracePeriodSeconds comes first");
    }

    @Test
    void theConfsNodeSelectorsComeBeforeTheTemplates() {
        Pod pod =
                fromTemplate(
                        "spec: {nodeSelector: {zone: a, keep: me}}",
                        Map.of("spark.kubernetes.node.selector.zone", "b"));

        assertThat(pod.getSpec().getNodeSelector()).isEqualTo(Map.of("zone", "b", "keep", "me"));
        assertWarned("spec.nodeSelector[zone]=a becomes b: the conf's node selectors come first");
    }

    @Test
    void pullSecretsAreAddedToTheTemplates() {
        Pod pod =
                fromTemplate(
                        "spec: {imagePullSecrets: [{name: a}]}",
                        Map.of("spark.kubernetes.container.image.pullSecrets", "b"));

        assertThat(pod.getSpec().getImagePullSecrets())
                .extracting(secret -> secret.getName())
                .containsExactly("a", "b");
        assertWarned();
    }

    @Test
    void theConfsImageAndPullPolicyComeFirst() {
        Pod pod = fromContainer("image: other, imagePullPolicy: Always", Map.of());

        assertThat(spark(pod).getImage()).isEqualTo("spark:4");
        assertThat(spark(pod).getImagePullPolicy()).isEqualTo("IfNotPresent");
        assertWarned(
                CONTAINER
                        + "image=other becomes spark:4: spark.kubernetes.executor.container.image"
                        + " or spark.kubernetes.container.image comes first",
                CONTAINER
                        + "imagePullPolicy=Always becomes IfNotPresent:"
                        + " spark.kubernetes.container.image.pullPolicy comes first");
    }

    @Test
    void theCommandStaysAndTheArgumentIsAddedToTheTemplates() {
        Pod pod = fromContainer("command: [/wrap], args: [a]", Map.of());

        assertThat(spark(pod).getCommand()).containsExactly("/wrap");
        assertThat(spark(pod).getArgs()).containsExactly("a", "executor");
        assertWarned();
    }

    @Test
    void theBlockManagersPortReplacesOneOfItsName() {
        Pod pod =
                fromContainer(
                        "ports: [{name: blockmanager, containerPort: 1}, {name: m, containerPort: 2}]",
                        Map.of());

        assertThat(spark(pod).getPorts())
                .extracting(port -> port.getContainerPort())
                .containsExactly(2, 7079);
        assertWarned(
                CONTAINER
                        + "ports[blockmanager]=1 becomes 7079: spark.blockManager.port comes first");
    }

    @Test
    void coresAndMemoryAreSparksAndAllOtherResourcesStay() {
        Pod pod =
                fromContainer(
                        "resources: {requests: {cpu: 7, memory: 9Gi, ephemeral-storage: 1Gi},"
                                + " limits: {cpu: 8, memory: 9Gi, hugepages-2Mi: 2Mi}}",
                        Map.of());

        assertThat(spark(pod).getResources().getRequests())
                .isEqualTo(
                        Map.of(
                                "cpu", new Quantity("1"),
                                "memory", new Quantity("1408Mi"),
                                "ephemeral-storage", new Quantity("1Gi")));
        assertThat(spark(pod).getResources().getLimits())
                .isEqualTo(
                        Map.of(
                                "cpu", new Quantity("8"),
                                "memory", new Quantity("1408Mi"),
                                "hugepages-2Mi", new Quantity("2Mi")));
        String reason = ": spark.executor.* and the resource profile say what an executor needs";
        assertWarned(
                CONTAINER + "resources.requests[cpu]=7 becomes 1" + reason,
                CONTAINER + "resources.requests[memory]=9Gi becomes 1408Mi" + reason,
                CONTAINER + "resources.limits[memory]=9Gi becomes 1408Mi" + reason);
    }

    @Test
    void theScriptOfDecommissioningReplacesThePreStopHookAndNothingElse() {
        String hooks =
                "lifecycle: {preStop: {exec: {command: [a]}}, postStart: {exec: {command: [b]}}}";
        Pod without = fromContainer(hooks, Map.of());
        assertThat(spark(without).getLifecycle().getPreStop().getExec().getCommand())
                .containsExactly("a");
        assertWarned();

        Pod with = fromContainer(hooks, Map.of("spark.decommission.enabled", "true"));
        assertThat(spark(with).getLifecycle().getPreStop().getExec().getCommand())
                .containsExactly("/opt/decom.sh");
        assertThat(spark(with).getLifecycle().getPostStart().getExec().getCommand())
                .containsExactly("b");
        assertThat(problems.warnings())
                .singleElement()
                .asString()
                .startsWith(SOURCE + ": " + CONTAINER + "lifecycle.preStop=")
                .endsWith(
                        "with spark.decommission.enabled it is"
                                + " spark.kubernetes.decommission.script");
    }

    @Test
    void variablesOfSparkAndOfTheConfComeAfterTheTemplatesAndNoSecretIsPrinted() {
        Pod pod =
                fromContainer(
                        "env: [{name: SPARK_USER, value: bob}, {name: A, value: a},"
                                + " {name: DB_PASSWORD, value: s3cret}, {name: B, value: b}]",
                        Map.of(
                                "spark.executorEnv.A", "x",
                                "spark.executorEnv.DB_PASSWORD", "s4cret"));

        assertThat(env(pod))
                .containsEntry("SPARK_USER", "ann")
                .containsEntry("A", "x")
                .containsEntry("B", "b");
        String reason = ": variables of Spark and of the conf come last, and the last counts";
        assertWarned(
                CONTAINER + "env[SPARK_USER]=bob becomes ann" + reason,
                CONTAINER + "env[A]=a becomes x" + reason,
                CONTAINER + "env[DB_PASSWORD]=(hidden) becomes (another)" + reason);
    }

    @Test
    void everythingElseStaysAndSparksContainerGoesLast() {
        Pod pod =
                fromTemplate(
                        """
                        spec:
                          priorityClassName: high
                          tolerations: [{key: gpu, operator: Exists}]
                          affinity: {podAntiAffinity: {}}
                          securityContext: {fsGroup: 5}
                          initContainers: [{name: init, image: i}]
                          volumes: [{name: v, emptyDir: {}}]
                          containers:
                          - name: mine
                            securityContext: {runAsUser: 7}
                            volumeMounts: [{name: v, mountPath: /v}]
                            livenessProbe: {exec: {command: [x]}}
                            envFrom: [{configMapRef: {name: c}}]
                          - {name: side, image: s}
                        """);

        assertThat(pod.getSpec().getPriorityClassName()).isEqualTo("high");
        assertThat(pod.getSpec().getTolerations()).hasSize(1);
        assertThat(pod.getSpec().getAffinity().getPodAntiAffinity()).isNotNull();
        assertThat(pod.getSpec().getSecurityContext().getFsGroup()).isEqualTo(5);
        assertThat(pod.getSpec().getInitContainers()).hasSize(1);
        assertThat(pod.getSpec().getContainers())
                .extracting(Container::getName)
                .containsExactly("side", "mine");
        assertThat(spark(pod).getSecurityContext().getRunAsUser()).isEqualTo(7);
        assertThat(spark(pod).getLivenessProbe()).isNotNull();
        assertThat(spark(pod).getEnvFrom()).hasSize(1);
        assertThat(mountPath(pod, "v")).isEqualTo("/v");
        assertWarned();
    }

    @Test
    void sparksContainerIsTheOneThatIsNamed() {
        Pod pod =
                fromTemplate(
                        """
                        spec:
                          containers:
                          - {name: side, image: s}
                          - {name: mine, workingDir: /w}
                        """,
                        Map.of(K8S + "podTemplateContainerName", "mine"));

        assertThat(spark(pod).getName()).isEqualTo("mine");
        assertThat(spark(pod).getWorkingDir()).isEqualTo("/w");
        assertWarned();
    }

    @Test
    void whereNoContainerHasTheNameTheFirstIsSparks() {
        Pod pod =
                fromTemplate(
                        "spec: {containers: [{name: first}, {name: side, image: s}]}",
                        Map.of(K8S + "podTemplateContainerName", "mine"));

        assertThat(spark(pod).getName()).isEqualTo("first");
        assertThat(problems.sentences()).isEmpty();
        assertThat(problems.warnings())
                .containsExactly(
                        K8S
                                + "podTemplateContainerName=mine names no container of "
                                + SOURCE
                                + "; Spark's container is first");
    }

    @Test
    void aFieldThatNoPodHasIsTold() {
        fromTemplate(
                """
                spec:
                  tolerationz: []
                  containers: [{name: mine, comand: [x]}]
                """);

        assertWarned(
                "spec.tolerationz is no field that the agent knows; check how it is written",
                "spec.containers[mine].comand is no field that the agent knows; check how it is"
                        + " written");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "spec: [",
                "[]",
                "text",
                "42",
                "kind: Deployment",
                "spec: {containers: [null]}",
                "spec: {containers: {name: a}}",
                "spec: {volumes: [null]}",
                "metadata: x",
                "\u0000"
            })
    void aFileThatIsNoPodTemplateIsAProblem(String text) {
        fromTemplate(text);

        assertThat(problems.sentences())
                .singleElement()
                .asString()
                .startsWith(SOURCE + ": the file is not a pod template: ");
    }

    @Test
    void aFileThatStandsForMoreThanFitsIntoTheMemoryIsAProblem() {
        StringBuilder text = new StringBuilder("a0: &a0 [x, x]\n");
        for (int i = 1; i < 20; i++) {
            text.append("a%d: &a%d [*a%d, *a%d]%n".formatted(i, i, i - 1, i - 1));
        }
        fromTemplate(text.toString());

        assertThat(problems.sentences())
                .containsExactly(
                        SOURCE + ": the file is not a pod template: it has over 100000 values");
    }

    @Test
    void aFileThatTheDriverCannotReadIsAProblem() {
        pod(Map.of(TEMPLATE, "/elsewhere.yaml"));

        assertThat(problems.sentences())
                .containsExactly(TEMPLATE + "=/elsewhere.yaml: the driver cannot read this file");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "metadata: {labels: {team: 'a b'}}",
                "metadata: {labels: {'-team': a}}",
                "metadata: {annotations: {'a b': a}}",
                "spec: {nodeSelector: {a: 'b c'}}",
                "spec: {serviceAccountName: A_b}",
                "spec: {priorityClassName: High}",
                "spec: {tolerations: [{key: a, operator: Is}]}",
                "spec: {tolerations: [{value: a}]}",
                "spec: {tolerations: [{key: a, operator: Exists, value: b}]}",
                "spec: {tolerations: [{key: a, effect: Never}]}",
                "spec: {ephemeralContainers: [{name: a, image: b}]}",
                "spec: {terminationGracePeriodSeconds: -1}",
                "spec: {containers: [{name: A}]}",
                "spec: {containers: [{name: a}, {name: a, image: b}]}",
                "spec: {containers: [{name: a}, {name: b}]}",
                "spec: {initContainers: [{name: b}]}",
                "spec: {volumes: [{name: V, emptyDir: {}}]}",
                "spec: {volumes: [{name: v, emptyDir: {}}, {name: v, emptyDir: {}}]}",
                "spec: {containers: [{name: a, volumeMounts: [{name: v, mountPath: /v}]}]}",
                "spec: {containers: [{name: a, volumeMounts: [{name: spark-local-dir-1}]}]}",
                "spec: {containers: [{name: a, volumeMounts: [{name: spark-conf-volume-exec,"
                        + " mountPath: /opt/spark/conf}]}]}",
                "spec: {containers: [{name: a, env: [{name: 1A, value: b}]}]}",
                "spec: {containers: [{name: a, env: [{name: A, value: b, valueFrom: {fieldRef:"
                        + " {fieldPath: status.podIP}}}]}]}",
                "spec: {containers: [{name: a, ports: [{containerPort: 0}]}]}",
                "spec: {containers: [{name: a, ports: [{name: p, containerPort: 1}, {name: p,"
                        + " containerPort: 2}]}]}",
                "spec: {containers: [{name: a, resources: {limits: {cpu: 500m}}}]}",
                "spec: {containers: [{name: a, resources: {limits: {x/y: much}}}]}"
            })
    void whatKubernetesWouldRefuseIsAProblemAtOnce(String template) {
        fromTemplate(template);

        assertThat(problems.sentences())
                .isNotEmpty()
                .allMatch(s -> s.contains("/t.yaml"), "names the file");
    }

    @Test
    void templateAndConfTogetherCanBeWrongToo() {
        fromTemplate(
                "spec: {volumes: [{name: keys-volume, emptyDir: {}}]}",
                Map.of(K8S + "secrets.keys", "/keys"));

        assertThat(problems.sentences())
                .containsExactly(
                        "Kubernetes would refuse an executor's pod of "
                                + SOURCE
                                + ": there are two of the volume keys-volume");
        assertThat(Objects.requireNonNull(pods(Map.of()).build(1, DEFAULT)).pod()).isNotNull();
    }
}
