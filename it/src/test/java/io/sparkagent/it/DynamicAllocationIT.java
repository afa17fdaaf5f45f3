package io.sparkagent.it;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Spark itself says how many executors it wants. */
class DynamicAllocationIT {

    @RegisterExtension static final TestNamespace NAMESPACE = new TestNamespace("dynamic");

    @Test
    void jobGrowsFromOneExecutorToSixAndShrinksAgain() {
        try (PodHistory history = new PodHistory(NAMESPACE)) {
            Driver driver =
                    NAMESPACE
                            .submission("4.1.1")
                            .conf("spark.dynamicAllocation.enabled", "true")
                            .conf("spark.dynamicAllocation.shuffleTracking.enabled", "true")
                            .conf("spark.dynamicAllocation.shuffleTracking.timeout", "4s")
                            .conf("spark.dynamicAllocation.minExecutors", "1")
                            .conf("spark.dynamicAllocation.initialExecutors", "1")
                            .conf("spark.dynamicAllocation.maxExecutors", "6")
                            .conf("spark.dynamicAllocation.executorIdleTimeout", "4s")
                            .application("grows_and_shrinks.py");
            driver.awaitRegistered(6);
            driver.awaitLine("the sums are [(0, 36), (1, 40), (2, 44), (3, 48), (4, 52), (5, 56)]");
            driver.awaitWhileItRuns(
                    "one executor is left", () -> NAMESPACE.executors().size() == 1);

            driver.exec("touch", "/tmp/continue");
            assertThat(driver.awaitExitCode()).isZero();
            assertThat(driver.log())
                    .contains("there are 4 more")
                    .contains("failed tasks 0, killed tasks 0, stages tried again 0");
            assertThat(history.ids()).startsWith(1, 2, 3, 4, 5, 6).doesNotHaveDuplicates();
            Leftovers.awaitNone(NAMESPACE);
        }
    }
}
