package io.sparkagent;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkagent.config.Policy;
import io.sparkagent.config.Problems;
import io.sparkagent.config.SparkConf;
import io.sparkagent.plan.ClaimRules;
import io.sparkagent.plan.Limits;
import io.sparkagent.snapshot.Claim;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class LimitsReaderTest {

    private static final String ALLOCATION = "spark.kubernetes.allocation.";

    private final Problems problems = new Problems();

    private Limits read(Map<String, String> conf) {
        return read(conf, Collections.emptySortedMap());
    }

    private Limits read(Map<String, String> conf, SortedMap<String, Claim.Terms> claims) {
        return LimitsReader.read(new SparkConf(conf, problems), Policy.DEFAULT, claims);
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
                                        ALLOCATION + "maximum",
                                        "70",
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
                                70,
                                9,
                                4,
                                OptionalInt.of(3),
                                Duration.ofSeconds(2),
                                Duration.ofSeconds(7),
                                Duration.ofSeconds(40),
                                Duration.ofSeconds(60),
                                false,
                                false,
                                Optional.empty(),
                                ClaimRules.NONE));
        assertThat(problems.sentences()).isEmpty();
    }

    @Test
    void readsTheLabelOfDecommissionedExecutors() {
        String key = "spark.kubernetes.executor.decommissionLabel";

        String value = "spark.kubernetes.executor.decommissionLabelValue";

        assertThat(read(Map.of(key, "team.io/going", value, "yes")).decommissionLabel())
                .contains(new Limits.Label("team.io/going", "yes"));
        assertThat(read(Map.of(key, "going")).decommissionLabel())
                .contains(new Limits.Label("going", ""));
        assertThat(problems.sentences()).isEmpty();
    }

    @Test
    void refusesALabelThatKubernetesDoesNotTakeOrThatIsOurs() {
        String key = "spark.kubernetes.executor.decommissionLabel";
        read(Map.of(key, "no label", key + "Value", "no value"));
        read(Map.of(key, "spark-exec-id"));

        assertThat(problems.sentences())
                .containsExactlyInAnyOrder(
                        key + "=no label: write the name of a label of your own",
                        key
                                + "Value=no value: write at most 63 letters, digits, '-', '_' and"
                                + " '.'",
                        key + "=spark-exec-id: write the name of a label of your own");
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

        SparkConf conf = new SparkConf(Map.of(), problems);
        assertThat(LimitsReader.read(conf, policy, Collections.emptySortedMap()).maximumExecutors())
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

    private static final SortedMap<String, Claim.Terms> CLAIMS =
            new TreeMap<>(
                    Map.of("data", new Claim.Terms("fast", 1, Set.of("ReadWriteOnce"), "Block")));

    @Test
    void claimsAreReusedAtOnceAsSparkReusesThemLate() {
        assertThat(read(Map.of(), CLAIMS).claims()).isEqualTo(new ClaimRules(CLAIMS, true, false));
    }

    @Test
    void executorsWaitForAClaimWhereTheUserSaysSo() {
        Map<String, String> conf =
                Map.of("spark.kubernetes.driver.waitToReusePersistentVolumeClaim", "true");

        assertThat(read(conf, CLAIMS).claims()).isEqualTo(new ClaimRules(CLAIMS, true, true));
        assertThat(problems.warnings()).isEmpty();
    }

    @Test
    void nobodyWaitsForAClaimThatIsNotReused() {
        Map<String, String> conf =
                Map.of(
                        "spark.kubernetes.driver.reusePersistentVolumeClaim",
                        "false",
                        "spark.kubernetes.driver.waitToReusePersistentVolumeClaim",
                        "true");

        assertThat(read(conf, CLAIMS).claims()).isEqualTo(new ClaimRules(CLAIMS, false, false));
        assertThat(problems.warnings())
                .containsExactly(
                        "spark.kubernetes.driver.waitToReusePersistentVolumeClaim=true has no"
                                + " effect, because"
                                + " spark.kubernetes.driver.reusePersistentVolumeClaim=false");
    }
}
