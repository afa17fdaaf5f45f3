package io.sparkagent.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the driver's version of Spark makes different, and what of a later line works in all. */
class SparkLinesTest extends PodFixture {

    @ParameterizedTest
    @CsvSource({"3.5.7, false", "4.0.2, true", "4.1.1, true", "5.0.0, true"})
    void propertiesOfTlsReachTheExecutorsCommandLineSince40(String spark, boolean there) {
        version = spark;

        assertThat(
                        env(pod(Map.of("spark.ssl.enabled", "true")))
                                .containsValue("-Dspark.ssl.enabled=true"))
                .isEqualTo(there);
    }

    @ParameterizedTest
    @CsvSource({"3.5.7, false", "4.0.2, true", "4.1.1, true"})
    void attributesForLogUrlsAreThereSince40(String spark, boolean there) {
        version = spark;

        assertThat(
                        env(pod(Map.of("spark.ui.custom.executor.log.url", "u")))
                                .containsKey("SPARK_EXECUTOR_ATTRIBUTE_APP_ID"))
                .isEqualTo(there);
    }

    @Test
    void theGracePeriodIsWrittenSince41() {
        assertThat(pod(Map.of()).getSpec().getTerminationGracePeriodSeconds()).isEqualTo(30);
        version = "4.0.2";
        assertThat(pod(Map.of()).getSpec().getTerminationGracePeriodSeconds()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"3.5.7", "4.0.2", "4.1.1"})
    void keysOfLaterLinesWorkInAll(String spark) {
        version = spark;
        var pod =
                pod(
                        Map.of(
                                "spark.kubernetes.container.image",
                                "spark:{{SPARK_VERSION}}",
                                K8S + "label.app",
                                "{{APP_ID}}-{{EXECUTOR_ID}}",
                                K8S + "terminationGracePeriodSeconds",
                                "5",
                                K8S + "useDriverPodIP",
                                "true",
                                "spark.driver.bindAddress",
                                "10.0.0.1",
                                "spark.executor.minMemoryOverhead",
                                "1g"));

        assertThat(problems.sentences()).isEmpty();
        assertThat(spark(pod).getImage()).isEqualTo("spark:" + spark);
        assertThat(pod.getMetadata().getLabels()).containsEntry("app", "app-1-7");
        assertThat(pod.getSpec().getTerminationGracePeriodSeconds()).isEqualTo(5);
        assertThat(env(pod))
                .containsEntry("SPARK_DRIVER_URL", "spark://CoarseGrainedScheduler@10.0.0.1:7078");
        assertThat(memory(pod)).isEqualTo(new Quantity("2048Mi"));
    }
}
