package io.sparkagent.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkagent.config.Problems;
import io.sparkagent.config.SparkConf;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PodRulesTest {

    private static final String EXECUTOR = "spark.kubernetes.executor.";

    private final Problems problems = new Problems();

    private PodRules read(Map<String, String> conf) {
        return PodRules.read(new SparkConf(conf, problems));
    }

    @Test
    void whatTheConfDoesNotSayStaysOpen() {
        assertThat(read(Map.of())).isEqualTo(PodRules.STANDARD);
    }

    @Test
    void readsWhetherAllContainersCount() {
        assertThat(read(Map.of(EXECUTOR + "checkAllContainers", "false")).checkAllContainers())
                .contains(false);
        assertThat(read(Map.of(EXECUTOR + "checkAllContainers", "true")).checkAllContainers())
                .contains(true);
        assertThat(problems.sentences()).isEmpty();

        read(Map.of(EXECUTOR + "checkAllContainers", "maybe"));
        assertThat(problems.sentences()).hasSize(1);
    }

    @Test
    void readsTheLabelOfDecommissionedExecutors() {
        assertThat(
                        read(Map.of(
                                        EXECUTOR + "decommissionLabel",
                                        "leaving",
                                        EXECUTOR + "decommissionLabelValue",
                                        "soon"))
                                .decommissionLabel())
                .isEqualTo(Optional.of(Map.entry("leaving", "soon")));
        assertThat(read(Map.of(EXECUTOR + "decommissionLabel", "leaving")).decommissionLabel())
                .isEqualTo(Optional.of(Map.entry("leaving", "")));
    }
}
