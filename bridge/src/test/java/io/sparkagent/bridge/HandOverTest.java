package io.sparkagent.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SecurityManager;
import org.apache.spark.SparkConf;
import org.apache.spark.resource.ExecutorResourceRequests;
import org.apache.spark.resource.ResourceProfile;
import org.apache.spark.resource.ResourceProfile$;
import org.apache.spark.resource.ResourceProfileBuilder;
import org.apache.spark.scheduler.cluster.k8s.KubernetesExecutorBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import scala.Option;

class HandOverTest {
    private static final String K8S = "spark.kubernetes.executor.";
    private static final String CLAIM = K8S + "volumes.persistentVolumeClaim.data.";

    private final ObjectMapper json = new ObjectMapper();
    private final SparkConf conf = new SparkConf(false);

    /** Before any other, as in every SparkContext. */
    private final ResourceProfile standard =
            ResourceProfile$.MODULE$.getOrCreateDefaultProfile(conf);

    @BeforeEach
    void prepare() {
        conf.set("spark.app.name", "job");
        conf.set("spark.driver.host", "svc");
        conf.set("spark.kubernetes.container.image", "spark:3.5");
        conf.set(K8S + "podNamePrefix", "job");
    }

    private ObjectNode message(ResourceProfile profile, Class<?>... steps) {
        List<String> names = new ArrayList<>();
        for (Class<?> step : steps) {
            names.add(step.getName());
        }
        if (!names.isEmpty()) {
            conf.set(FeatureSteps.KEY, String.join(",", names));
        }
        SecurityManager security =
                new SecurityManager(
                        conf,
                        Option.empty(),
                        org.apache.spark.internal.config.package$.MODULE$.AUTH_SECRET_FILE());
        try (var client = new KubernetesClientBuilder().build()) {
            SparkPods pods = new SparkPods(new KubernetesExecutorBuilder(), security, client);
            ObjectNode message = json.createObjectNode();
            HandOver handOver = new HandOver(pods, conf, "app-1", "i1");
            if (handOver.isNeeded()) {
                message.set(HandOver.FIELD, handOver.make(profile));
            }
            return message;
        }
    }

    private JsonNode handedOver(Class<?>... steps) {
        return message(standard, steps).path(HandOver.FIELD);
    }

    private JsonNode pod(Class<?>... steps) {
        return parsed(handedOver(steps).path("pod"));
    }

    private JsonNode parsed(JsonNode text) {
        try {
            return json.readTree(text.asText());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void isSilentWithoutTheUsersSteps() {
        assertThat(handedOver().isMissingNode()).isTrue();
        conf.set(FeatureSteps.KEY, "org.apache.spark.deploy.k8s.features.VolcanoFeatureStep");
        assertThat(handedOver().isMissingNode()).isTrue();
        conf.set(K8S + "pod.excludedFeatureSteps", ZoneStep.class.getName());
        assertThat(handedOver(ZoneStep.class).isMissingNode()).isTrue();
        assertThat(handedOver(ZoneStep.class, QueueStep.class).has("pod")).isTrue();
    }

    @Test
    void handsOverWhatSparkAndTheStepsMake() {
        JsonNode pod = pod(QueueStep.class);
        assertThat(pod.at("/metadata/name").asText()).isEqualTo("job-exec-1862340480");
        assertThat(pod.path("metadata").path("annotations").path(QueueStep.ANNOTATION).asText())
                .isEqualTo("executor 1862340480 of job");
        assertThat(pod.at("/spec/tolerations/0/key").asText()).isEqualTo("queue");
        JsonNode container = pod.at("/spec/containers/0");
        assertThat(container.path("image").asText()).isEqualTo("spark:3.5");
        assertThat(container.at("/resources/limits/memory").asText()).isEqualTo("1408Mi");
        assertThat(container.findValuesAsText("name"))
                .contains("SPARK_EXECUTOR_ID", "SPARK_DRIVER_URL", "SPARK_LOCAL_DIRS");
    }

    @Test
    void leavesToTheAgentWhatIsItsOwn() {
        conf.set("spark.kubernetes.authenticate.driver.serviceAccountName", "spark-agent");
        JsonNode pod = pod(QueueStep.class);
        assertThat(pod.at("/spec/serviceAccountName").isMissingNode()).isTrue();
        assertThat(pod.at("/spec/hostname").isMissingNode()).isTrue();
        assertThat(pod.findValuesAsText("name"))
                .contains("SPARK_USER")
                .doesNotContain("spark-conf-volume-exec");
    }

    @Test
    void leavesTheClaimsOfTheConfToTheAgentAndRefusesOthersByName() {
        conf.set(CLAIM + "mount.path", "/data");
        conf.set(CLAIM + "options.claimName", "OnDemand");
        conf.set(CLAIM + "options.storageClass", "fast");
        conf.set(CLAIM + "options.sizeLimit", "1Gi");
        assertThat(pod(QueueStep.class).at("/spec/volumes").findValuesAsText("claimName"))
                .containsExactly("job-exec-1862340480-pvc-0");
        assertThat(handedOver(QueueStep.class, ClaimStep.class).path("problem").asText())
                .endsWith(
                        "the step io.sparkagent.bridge.ClaimStep adds the claim extra, and the"
                                + " agent makes those of the conf's volumes only");
    }

    @Test
    void takesTheResourcesOfTheProfile() {
        ResourceProfile large =
                new ResourceProfileBuilder()
                        .require(new ExecutorResourceRequests().cores(4).memory("8g"))
                        .build();
        JsonNode message = message(large, QueueStep.class);
        JsonNode pod = parsed(message.at("/handedOver/pod"));
        assertThat(pod.at("/spec/containers/0/resources/requests/cpu").asText()).isEqualTo("4");
        assertThat(pod.path("metadata").path("labels").path("spark-exec-resourceprofile-id"))
                .hasToString("\"" + large.id() + "\"");
    }

    @Test
    void isNotMisledByTheOrderOfShuffledScratchDirectories() {
        for (int i = 0; i < 12; i++) {
            String volume = K8S + "volumes.emptyDir.spark-local-dir-" + i + ".mount.path";
            conf.set(volume, "/scratch/" + i);
        }
        assertThat(handedOver(QueueStep.class).has("pod")).isTrue();
    }

    @Test
    void refusesAStepThatDependsOnTheIdByName() {
        assertThat(handedOver(QueueStep.class, ZoneStep.class).path("problem").asText())
                .startsWith(
                        FeatureSteps.KEY
                                + "=io.sparkagent.bridge.QueueStep,io.sparkagent.bridge.ZoneStep:"
                                + " the step io.sparkagent.bridge.ZoneStep makes"
                                + " pod.spec.nodeSelector.zone depend on the executor's id");
    }

    @Test
    void refusesAStepThatFailsByName() {
        assertThat(handedOver(QueueStep.class, BrokenStep.class).path("problem").asText())
                .endsWith(
                        "the step io.sparkagent.bridge.BrokenStep failed with"
                                + " java.lang.IllegalStateException: the catalogue of nodes does"
                                + " not answer");
    }

    @Test
    void refusesAClassThatIsMissingOrNoStepByName() {
        conf.set(FeatureSteps.KEY, "com.example.Gone");
        assertThat(handedOver().path("problem").asText())
                .endsWith(
                        "the step com.example.Gone failed with"
                                + " java.lang.ClassNotFoundException: com.example.Gone");
        assertThat(handedOver(String.class).path("problem").asText())
                .contains("the step java.lang.String failed with")
                .contains("KubernetesFeatureConfigStep");
    }

    @Test
    void doesNotBlameAStepForWhatSparkRefuses() {
        conf.set("spark.blockManager.port", "80");
        assertThat(handedOver(QueueStep.class).path("problem").asText())
                .contains("already Spark's own part of the pod failed with")
                .contains("port number must be 0 or in [1024, 65535]");
    }

    @Test
    void refusesAPodThatIsTooLarge() {
        assertThat(handedOver(LargeStep.class).path("problem").asText())
                .endsWith("KiB; let it be at most 256 KiB");
    }
}
