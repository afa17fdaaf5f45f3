package io.sparkagent.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.PodFailurePolicyRule;
import io.sparkagent.config.Restarts;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DriverJobTest {

    private static final Restarts THREE =
            new Restarts(3, Optional.of(Duration.ofHours(2)), Optional.of(Duration.ofMinutes(5)));
    private static final Map<String, String> LABELS =
            Map.of("spark-app-selector", "spark-1", "spark-role", "driver", "team", "a");

    private static PodBuilder driver() {
        return new PodBuilder()
                .withNewMetadata()
                .withName("rates-1a2b-driver")
                .withNamespace("jobs")
                .withLabels(LABELS)
                .addToAnnotations("owner", "me")
                .endMetadata()
                .withNewSpec()
                .withRestartPolicy("Always") // as a template may have it
                .withServiceAccountName("spark-agent")
                .addNewInitContainer()
                .withName("spark-agent")
                .withRestartPolicy("Always")
                .endInitContainer()
                .addNewContainer()
                .withName("proxy")
                .withArgs("serve")
                .endContainer()
                .addNewContainer()
                .withName("spark-kubernetes-driver")
                .withArgs("driver", "--class", "Rates", "local:///rates.jar", "7")
                .addNewEnv()
                .withName("SPARK_USER")
                .withValue("me")
                .endEnv()
                .endContainer()
                .endSpec();
    }

    private static Job job() {
        return DriverJob.of(driver().build(), THREE, "1a2b");
    }

    private static PodSpec pod() {
        return job().getSpec().getTemplate().getSpec();
    }

    @Test
    void hasTheDriversNameAndLabels() {
        assertThat(job().getMetadata().getName()).isEqualTo("rates-1a2b-driver");
        assertThat(job().getMetadata().getNamespace()).isEqualTo("jobs");
        assertThat(job().getMetadata().getLabels()).isEqualTo(LABELS);
        assertThat(job().getSpec().getTemplate().getMetadata().getLabels()).isEqualTo(LABELS);
        assertThat(job().getSpec().getTemplate().getMetadata().getAnnotations())
                .isEqualTo(Map.of("owner", "me"));
        assertThat(job().getSpec().getTemplate().getMetadata().getName()).isNull();
    }

    /** The API server refuses a Job whose name cannot be a label. */
    @Test
    void aLongNameIsShortened() {
        Pod driver = driver().editMetadata().withName("x".repeat(64)).endMetadata().build();

        assertThat(DriverJob.of(driver, THREE, "1a2b").getMetadata().getName())
                .isEqualTo("spark-1a2b-driver");
    }

    @Test
    void hasTheLimitsInSeconds() {
        assertThat(job().getSpec().getBackoffLimit()).isEqualTo(3);
        assertThat(job().getSpec().getActiveDeadlineSeconds()).isEqualTo(7200);
        assertThat(job().getSpec().getTtlSecondsAfterFinished()).isEqualTo(300);
        Job endless =
                DriverJob.of(
                        driver().build(),
                        new Restarts(0, Optional.empty(), Optional.empty()),
                        "1a2b");
        assertThat(endless.getSpec().getBackoffLimit()).isZero();
        assertThat(endless.getSpec().getActiveDeadlineSeconds()).isNull();
        assertThat(endless.getSpec().getTtlSecondsAfterFinished()).isNull();
    }

    @Test
    void neverHasTwoDriversAtATime() {
        assertThat(job().getSpec().getPodReplacementPolicy()).isEqualTo("Failed");
        assertThat(pod().getRestartPolicy()).isEqualTo("Never");
    }

    @Test
    void whatTheClusterDoesIsNotCountedAndWhatIsHopelessEndsItAtOnce() {
        List<PodFailurePolicyRule> rules = job().getSpec().getPodFailurePolicy().getRules();

        assertThat(rules)
                .extracting(PodFailurePolicyRule::getAction)
                .containsExactly("Ignore", "FailJob");
        assertThat(rules.getFirst().getOnPodConditions())
                .singleElement()
                .satisfies(
                        condition -> {
                            assertThat(condition.getType()).isEqualTo("DisruptionTarget");
                            assertThat(condition.getStatus()).isEqualTo("True");
                        });
        assertThat(rules.get(1).getOnExitCodes().getContainerName())
                .isEqualTo("spark-kubernetes-driver");
        assertThat(rules.get(1).getOnExitCodes().getValues()).containsExactly(78, 101, 126, 127);
    }

    @Test
    void theRestOfThePodStaysAsItIs() {
        assertThat(pod().getServiceAccountName()).isEqualTo("spark-agent");
        assertThat(pod().getInitContainers())
                .isEqualTo(driver().build().getSpec().getInitContainers());
        assertThat(pod().getContainers()).isEqualTo(driver().build().getSpec().getContainers());
    }
}
