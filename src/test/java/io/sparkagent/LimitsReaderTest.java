package io.sparkagent;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkagent.config.Policy;
import io.sparkagent.config.Problems;
import io.sparkagent.config.SparkConf;
import io.sparkagent.plan.Limits;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class LimitsReaderTest {

    private static final String ALLOCATION = "spark.kubernetes.allocation.";

    private final Problems problems = new Problems();

    private Limits read(Map<String, String> conf) {
        return LimitsReader.read(new SparkConf(conf, problems), Policy.DEFAULT);
    }

    @Test
    void anEmptyConfGivesSparksDefaults() {
        assertThat(read(Map.of())).isEqualTo(Limits.defaults());
        assertThat(problems.sentences()).isEmpty();
    }

    @Test
    void readsEveryKey() {
        assertThat(
                        read(
                                Map.of(
                                        ALLOCATION + "maxPendingPods",
                                        "9",
                                        ALLOCATION + "maxPendingPodsPerRp",
                                        "4",
                                        ALLOCATION + "batch.size",
                                        "3",
                                        ALLOCATION + "batch.delay",
                                        "2s",
                                        "spark.kubernetes.dynamicAllocation.deleteGracePeriod",
                                        "7s",
                                        "spark.kubernetes.executor.missingPodDetectDelta",
                                        "40s",
                                        "spark.kubernetes.executor.deleteOnTermination",
                                        "false",
                                        "spark.kubernetes.driver.service.deleteOnTermination",
                                        "false")))
                .isEqualTo(
                        new Limits(
                                Integer.MAX_VALUE,
                                9,
                                4,
                                OptionalInt.of(3),
                                Duration.ofSeconds(2),
                                Duration.ofSeconds(7),
                                Duration.ofSeconds(40),
                                Duration.ofSeconds(60),
                                false,
                                false));
        assertThat(problems.sentences()).isEmpty();
    }

    @Test
    void aBatchSizeAloneBringsSparksDelay() {
        assertThat(read(Map.of(ALLOCATION + "batch.size", "3")).batchDelay())
                .isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void numbersWithoutAUnitAreMilliseconds() {
        assertThat(read(Map.of(ALLOCATION + "batch.delay", "1500")).batchDelay())
                .isEqualTo(Duration.ofMillis(1500));
    }

    @Test
    void thePolicyBoundsTheNumberOfExecutors() {
        Policy policy = new Policy(12, "a", List.of(), List.of(), List.of(), List.of(), false);

        assertThat(LimitsReader.read(new SparkConf(Map.of(), problems), policy).maximumExecutors())
                .isEqualTo(12);
    }

    @Test
    void refusesMorePendingForOneProfileThanForAll() {
        read(Map.of(ALLOCATION + "maxPendingPods", "3", ALLOCATION + "maxPendingPodsPerRp", "4"));

        assertThat(problems.sentences())
                .containsExactly(
                        "spark.kubernetes.allocation.maxPendingPodsPerRp=4: write at most"
                                + " spark.kubernetes.allocation.maxPendingPods=3");
    }
}
