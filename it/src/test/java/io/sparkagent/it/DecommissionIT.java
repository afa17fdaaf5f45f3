package io.sparkagent.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Executors that have to go hand over what they hold before they do. */
class DecommissionIT {

    @RegisterExtension static final TestNamespace NAMESPACE = new TestNamespace("decommission");

    private static final int EXECUTORS = 4;

    @Test
    void evictedExecutorsMigrateTheirBlocksAndAreReplacedBeforeTheyAreGone() {
        try (PodHistory history = new PodHistory(NAMESPACE)) {
            Driver driver =
                    NAMESPACE
                            .submission("4.1.1")
                            .conf("spark.dynamicAllocation.enabled", "true")
                            .conf("spark.dynamicAllocation.minExecutors", "4")
                            .conf("spark.dynamicAllocation.maxExecutors", "4")
                            .conf("spark.decommission.enabled", "true")
                            .conf("spark.storage.decommission.enabled", "true")
                            // Half a minute otherwise, before an executor is sure to be done.
                            .conf("spark.storage.decommission.replicationReattemptInterval", "2s")
                            // The copies are made by busy JVMs on a small machine.
                            .conf("spark.kubernetes.executor.terminationGracePeriodSeconds", "120s")
                            .application("holds_blocks.py");
            driver.awaitRegistered(EXECUTORS);
            driver.awaitLine("the sum is 2016 and 2016 at first");
            List<Pod> victims = NAMESPACE.executors().subList(0, EXECUTORS / 2);

            victims.forEach(DecommissionIT::evict);
            driver.awaitWhileItRuns(
                    "the evicted executors are gone",
                    () -> NAMESPACE.executors().stream().noneMatch(pod -> isOneOf(victims, pod)));
            driver.awaitRegistered(EXECUTORS + victims.size());

            assertThat(driver.finish()).isZero();
            assertThat(driver.log())
                    .contains("the sum is 2016 and 2016 at last")
                    .contains("mapped 64 and cached 64 of 64")
                    .contains("failed tasks 0, killed tasks 0, stages tried again 0")
                    .doesNotContain("FetchFailed");
            assertThat(history.ids()).containsExactly(1, 2, 3, 4, 5, 6);
            Instant firstEnd =
                    history.pods().stream()
                            .filter(pod -> isOneOf(victims, pod))
                            .flatMap(pod -> PodHistory.end(pod).stream())
                            .min(Instant::compareTo)
                            .orElseThrow();
            assertThat(history.pods())
                    .filteredOn(pod -> PodHistory.id(pod) > EXECUTORS)
                    .allSatisfy(pod -> assertThat(PodHistory.created(pod)).isBefore(firstEnd));
            Leftovers.awaitNone(NAMESPACE);
        }
    }

    private static void evict(Pod pod) {
        assertThat(Cluster.CLIENT.pods().resource(pod).evict()).isTrue();
    }

    private static boolean isOneOf(List<Pod> pods, Pod pod) {
        return pods.stream()
                .anyMatch(one -> one.getMetadata().getUid().equals(pod.getMetadata().getUid()));
    }
}
