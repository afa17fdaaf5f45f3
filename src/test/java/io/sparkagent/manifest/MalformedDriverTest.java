package io.sparkagent.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.sparkagent.config.Problems;
import io.sparkagent.config.SparkVersion;
import io.sparkagent.config.Submission;
import io.sparkagent.config.Submission.Kind;
import io.sparkagent.config.Submission.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Whatever a submission holds, reading ends with sentences and never with an exception. */
class MalformedDriverTest {

    private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();
    private static final String DRIVER = "spark.kubernetes.driver.";
    private static final String AGENT = "spark.kubernetes.agent.";
    private static final String AUTHENTICATION = "spark.kubernetes.authenticate.driver.";

    private static final List<String> KEYS =
            List.of(
                    "spark.app.name",
                    "spark.driver.memory",
                    "spark.driver.memoryOverhead",
                    "spark.driver.memoryOverheadFactor",
                    "spark.driver.minMemoryOverhead",
                    "spark.driver.cores",
                    "spark.driver.port",
                    "spark.driver.blockManager.port",
                    "spark.driver.host",
                    "spark.driver.bindAddress",
                    "spark.driver.resource.gpu.amount",
                    "spark.driver.resource.gpu.vendor",
                    "spark.driver.resource.",
                    "spark.driver.extraClassPath",
                    "spark.ui.port",
                    "spark.blockManager.port",
                    "spark.connect.grpc.binding.port",
                    "spark.local.dir",
                    "spark.pyspark.python",
                    "spark.kubernetes.memoryOverheadFactor",
                    "spark.kubernetes.local.dirs.tmpfs",
                    "spark.kubernetes.container.image",
                    "spark.kubernetes.container.image.pullPolicy",
                    "spark.kubernetes.container.image.pullSecrets",
                    "spark.kubernetes.configMap.maxSize",
                    "spark.kubernetes.driverEnv.",
                    "spark.kubernetes.driverEnv.A",
                    "spark.kubernetes.node.selector.a",
                    "spark.kubernetes.scheduler.volcano.podGroupTemplateFile",
                    "spark.kubernetes.executor.podTemplateFile",
                    "spark.kubernetes.allocation.pods.allocator",
                    DRIVER + "pod.name",
                    DRIVER + "pod.featureSteps",
                    DRIVER + "pod.excludedFeatureSteps",
                    DRIVER + "podTemplateFile",
                    DRIVER + "podTemplateContainerName",
                    DRIVER + "container.image",
                    DRIVER + "request.cores",
                    DRIVER + "limit.cores",
                    DRIVER + "label.",
                    DRIVER + "label.a",
                    DRIVER + "label.spark-role",
                    DRIVER + "annotation.",
                    DRIVER + "annotation.a",
                    DRIVER + "node.selector.a",
                    DRIVER + "scheduler.name",
                    DRIVER + "secrets.a",
                    DRIVER + "secrets.",
                    DRIVER + "secretKeyRef.A",
                    DRIVER + "service.label.a",
                    DRIVER + "service.annotation.a",
                    DRIVER + "service.ipFamilyPolicy",
                    DRIVER + "service.ipFamilies",
                    DRIVER + "volumes.",
                    DRIVER + "volumes.emptyDir..mount.path",
                    DRIVER + "volumes.emptyDir.a.options.sizeLimit",
                    DRIVER + "volumes.x.a.mount.path",
                    DRIVER + "volumes.persistentVolumeClaim.a.mount.path",
                    DRIVER + "volumes.persistentVolumeClaim.a.options.claimName",
                    DRIVER + "volumes.persistentVolumeClaim.a.options.storageClass",
                    DRIVER + "volumes.persistentVolumeClaim.a.options.sizeLimit",
                    DRIVER + "volumes.persistentVolumeClaim.a.label.b",
                    AUTHENTICATION + "serviceAccountName",
                    AUTHENTICATION + "oauthToken",
                    AUTHENTICATION + "caCertFile",
                    AUTHENTICATION + "mounted.caCertFile",
                    AGENT + "enabled",
                    AGENT + "container.image",
                    AGENT + "container.image.pullPolicy",
                    AGENT + "request.cores",
                    AGENT + "limit.memory",
                    AGENT + "env.",
                    AGENT + "env.A",
                    AGENT + "policyConfigMap",
                    AGENT + "restricted",
                    AGENT + "sparkUser",
                    AGENT + "profileTemplate.",
                    AGENT + "profileTemplate.order.1");

    private static final List<String> VALUES =
            List.of(
                    "",
                    " ",
                    "x",
                    "-1",
                    "0",
                    "1",
                    "1g",
                    "99999999999",
                    "a b",
                    "a:b:c",
                    ",",
                    "OnDemand",
                    "SPARK_EXECUTOR_ID",
                    "é\n\u0000",
                    "${spark.app.name}",
                    "{{APP_ID}}",
                    "true",
                    "/tmp",
                    "file:///no such",
                    "local:///x",
                    "http://x/y",
                    "file:\u0000",
                    "x".repeat(300));

    @Provide
    Arbitrary<Map<String, String>> confs() {
        return Arbitraries.maps(Arbitraries.of(KEYS), Arbitraries.of(VALUES)).ofMaxSize(8);
    }

    private static Problems problems(Map<String, String> more, Kind kind) {
        Map<String, String> conf = new TreeMap<>();
        conf.put("spark.kubernetes.container.image", "spark:4");
        conf.putAll(more);
        Problems problems = new Problems();
        DriverObjects objects =
                DriverManifest.read(
                                new Submission(
                                        conf,
                                        new Program(kind, "local:///app", Optional.of("Main")),
                                        List.of(),
                                        Optional.empty(),
                                        Map.of(),
                                        Optional.empty()),
                                new DriverPlace(
                                        "demo",
                                        "spark-0a",
                                        "c0ffee",
                                        SparkVersion.parse("4.0.2"),
                                        "ann"),
                                Delivery.NONE,
                                SERIALIZATION,
                                problems)
                        .objects();
        assertThat(objects.driver().getMetadata().getName()).isNotEmpty();
        return problems;
    }

    @Property(tries = 400)
    void anySubmissionIsReadOrToldAbout(
            @ForAll("confs") Map<String, String> conf, @ForAll Kind kind) {
        assertThat(problems(conf, kind).sentences())
                .allSatisfy(sentence -> assertThat(sentence).doesNotContain("\n", "Exception"));
    }

    @Test
    void everyMistakeIsToldAtOnce() {
        Map<String, String> conf = new HashMap<>();
        conf.put("spark.kubernetes.container.image", "");
        conf.put("spark.driver.memory", "lots");
        conf.put("spark.driver.cores", "half");
        conf.put("spark.driver.port", "70000");
        conf.put("spark.driver.host", "me");
        conf.put("spark.driver.resource.gpu.amount", "1");
        conf.put(DRIVER + "pod.name", "My_Pod");
        conf.put(DRIVER + "limit.cores", "-1");
        conf.put(DRIVER + "label.spark-role", "king");
        conf.put(DRIVER + "annotation.a b", "x");
        conf.put(DRIVER + "secretKeyRef.A", "no-key");
        conf.put(DRIVER + "service.ipFamilies", "IPv5");
        conf.put(DRIVER + "podTemplateFile", "/no/such/file");
        conf.put(DRIVER + "volumes.tape.a.mount.path", "/a");
        conf.put("spark.kubernetes.executor.podTemplateFile", "/no/such/file");
        conf.put("spark.kubernetes.configMap.maxSize", "2097152");
        conf.put(AUTHENTICATION + "caCertFile", "hdfs://x/ca");
        List<String> sentences = problems(conf, Kind.JAVA).sentences();
        List<String> starts =
                List.of(
                        "there is no image for the driver",
                        "spark.driver.memory=lots",
                        "spark.driver.cores=half",
                        "spark.driver.port=70000",
                        "spark.driver.host=me",
                        "set spark.driver.resource.gpu.vendor too",
                        DRIVER + "pod.name=My_Pod",
                        DRIVER + "limit.cores=-1",
                        DRIVER + "label.spark-role=king",
                        DRIVER + "annotation.a b=x",
                        DRIVER + "secretKeyRef.A=",
                        DRIVER + "service.ipFamilies=IPv5",
                        DRIVER + "podTemplateFile=/no/such/file",
                        "there is no volume type tape",
                        "spark.kubernetes.executor.podTemplateFile=/no/such/file",
                        "spark.kubernetes.configMap.maxSize=2097152",
                        AUTHENTICATION + "caCertFile=hdfs://x/ca");
        assertThat(starts)
                .allSatisfy(
                        start ->
                                assertThat(sentences)
                                        .as(start)
                                        .anyMatch(sentence -> sentence.startsWith(start)));
    }

    @Test
    void aTemplateThatIsNoneIsTold() throws IOException {
        Path file = Files.createTempFile("driver", ".yaml");
        try {
            Files.write(file, new byte[] {(byte) 0xc3, 0x28});
            Map<String, String> conf = Map.of(DRIVER + "podTemplateFile", file.toString());
            assertThat(problems(conf, Kind.JAVA).sentences())
                    .containsExactly(
                            DRIVER
                                    + "podTemplateFile="
                                    + file
                                    + ": the file is not text in UTF-8: save it as such");
            Files.writeString(file, "spec: [");
            assertThat(problems(conf, Kind.JAVA).sentences())
                    .singleElement()
                    .satisfies(s -> assertThat(s).contains("the file is not a pod template"));
            Files.writeString(file, "x".repeat((1 << 20) + 1));
            assertThat(problems(conf, Kind.JAVA).sentences())
                    .singleElement()
                    .satisfies(s -> assertThat(s).contains("over 1 MiB"));
        } finally {
            Files.delete(file);
        }
    }
}
