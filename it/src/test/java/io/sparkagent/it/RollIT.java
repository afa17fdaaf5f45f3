package io.sparkagent.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Spark's own plugin that replaces executors from time to time. */
class RollIT {

    @RegisterExtension static final TestNamespace NAMESPACE = new TestNamespace("roll");

    @Test
    void rolledExecutorsGetTheLabelAndAreReplacedAndNoTaskFails() {
        try (PodHistory history = new PodHistory(NAMESPACE)) {
            Driver driver =
                    NAMESPACE
                            .submission("4.1.1")
                            .executors(2)
                            .conf(
                                    "spark.plugins",
                                    "org.apache.spark.scheduler.cluster.k8s.ExecutorRollPlugin")
                            .conf("spark.kubernetes.executor.rollInterval", "15s")
                            .conf("spark.kubernetes.executor.rollPolicy", "ID")
                            // On a slow machine nobody would ever get to work otherwise.
                            .conf("spark.kubernetes.executor.minTasksPerExecutorBeforeRolling", "4")
                            .conf("spark.decommission.enabled", "true")
                            .conf("spark.kubernetes.executor.decommissionLabel", "leaves")
                            .conf("spark.kubernetes.executor.decommissionLabelValue", "soon")
                            .conf("spark.task.maxFailures", "1")
                            .untilTold(1);
            driver.awaitRegistered(3);
            driver.awaitWhileItRuns("the first executor is gone", () -> !isThere(1));
            driver.awaitAnotherRound();

            assertThat(driver.finish()).isZero();
            assertThat(driver.log()).contains("the application is done");
            assertThat(history.ids()).startsWith(1, 2, 3).doesNotHaveDuplicates();
            Pod rolled =
                    history.pods().stream()
                            .filter(pod -> PodHistory.id(pod) == 1)
                            .findFirst()
                            .orElseThrow();
            assertThat(rolled.getMetadata().getLabels()).containsEntry("leaves", "soon");
            Leftovers.awaitNone(NAMESPACE);
        }
    }

    private static boolean isThere(int executor) {
        return NAMESPACE.executors().stream().anyMatch(pod -> PodHistory.id(pod) == executor);
    }
}
