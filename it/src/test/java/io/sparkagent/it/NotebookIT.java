package io.sparkagent.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One driver process, several SparkContexts, one after the other. */
class NotebookIT {

    @RegisterExtension static final TestNamespace NAMESPACE = new TestNamespace("notebook");

    private static final String INSTANCE = "spark-agent-instance";

    @Test
    void eachContextHasExecutorsOfItsOwnAndTheLastOnesAreGone() {
        try (PodHistory history = new PodHistory(NAMESPACE)) {
            Driver driver =
                    NAMESPACE.submission("4.1.1").executors(2).application("several_contexts.py");
            for (int context = 1; context <= 3; context++) {
                driver.awaitLine("context " + context + " has worked on [");
                List<Integer> own = List.of(2 * context - 1, 2 * context);
                driver.awaitWhileItRuns(
                        "only the executors of this context are there",
                        () -> ids(NAMESPACE.executors().stream()).equals(own));
                driver.exec("touch", "/tmp/next-" + context);
            }

            assertThat(driver.awaitExitCode()).isZero();
            assertThat(history.ids()).containsExactly(1, 2, 3, 4, 5, 6);
            assertThat(history.pods())
                    .extracting(pod -> pod.getMetadata().getLabels().get(INSTANCE))
                    .doesNotContainNull()
                    .satisfies(names -> assertThat(names.stream().distinct()).hasSize(3));
            Leftovers.awaitNone(NAMESPACE);
        }
    }

    private static List<Integer> ids(Stream<Pod> pods) {
        return pods.map(PodHistory::id).sorted().toList();
    }
}
