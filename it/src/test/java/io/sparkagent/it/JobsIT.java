package io.sparkagent.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.Pod;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Unmodified Spark and spark-submit of each supported line, Java and PySpark. */
class JobsIT {

    @RegisterExtension static final TestNamespace NAMESPACE = new TestNamespace("jobs");

    @ParameterizedTest
    @ValueSource(strings = {"4.1.1", "3.5.7"})
    void pySparkJobCompletesOnExecutorsOfTheAgentAndLeavesNothing(String version) {
        try (PodHistory history = new PodHistory(NAMESPACE)) {
            check(NAMESPACE.submission(version).executors(2).pythonPi(20), history);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"4.1.1", "3.5.7"})
    void javaJobCompletesOnExecutorsOfTheAgentAndLeavesNothing(String version) {
        try (PodHistory history = new PodHistory(NAMESPACE)) {
            check(NAMESPACE.submission(version).executors(2).javaPi(20), history);
        }
    }

    private static void check(Driver driver, PodHistory history) {
        int exitCode = driver.awaitExitCode();

        assertThat(driver.log()).contains("Pi is roughly 3.1");
        assertThat(exitCode).isZero();
        assertThat(history.ids()).containsExactly(1, 2);
        assertThat(history.pods()).allSatisfy(JobsIT::wasCreatedByTheAgent);
        Leftovers.awaitNone(NAMESPACE);
    }

    private static void wasCreatedByTheAgent(Pod pod) {
        assertThat(pod.getMetadata().getManagedFields())
                .filteredOn(entry -> entry.getSubresource() == null)
                .extracting(ManagedFieldsEntry::getManager)
                .containsExactly("spark-agent");
        assertThat(pod.getMetadata().getLabels()).containsKey("spark-agent-instance");
    }
}
