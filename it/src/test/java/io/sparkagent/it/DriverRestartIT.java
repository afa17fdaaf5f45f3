package io.sparkagent.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A driver whose container starts again after a failure, as some operators want it; spark-submit's
 * never does.
 */
class DriverRestartIT {

    @RegisterExtension static final TestNamespace NAMESPACE = new TestNamespace("driver");

    @Test
    void theNextDriverOfThePodHasExecutorsOfItsOwnAndThoseOfTheLastOneGo() {
        try (PodHistory history = new PodHistory(NAMESPACE)) {
            Driver driver = NAMESPACE.submission("4.1.1").executors(2).untilTold(1);
            makeRestartable(driver);
            driver.awaitRegistered(2);
            List<Integer> first = ids();

            driver.killSpark();
            driver.awaitWhileItStarts(
                    "the driver has started again",
                    () -> driver.sparkContainer().getRestartCount() == 1);
            driver.awaitRegistered(2);

            driver.awaitWhileItRuns(
                    "only executors of the second driver are there",
                    () -> ids().size() == 2 && ids().getFirst() > first.getLast());
            assertThat(history.ids()).doesNotHaveDuplicates();
            driver.awaitAnotherRound();
            assertThat(driver.finish()).isZero();
            Leftovers.awaitNone(NAMESPACE);
        }
    }

    private static List<Integer> ids() {
        return NAMESPACE.executors().stream().map(PodHistory::id).sorted().toList();
    }

    /**
     * The same pod once more with another restart policy; what it mounts does not go with the
     * first.
     */
    private static void makeRestartable(Driver driver) {
        Pod submitted = driver.pod();
        driver.awaitWhileItStarts(
                "spark-submit has made the config maps",
                () -> NAMESPACE.configMaps("-conf-map").size() == 2);
        NAMESPACE
                .configMaps("-conf-map")
                .forEach(
                        map ->
                                Cluster.CLIENT
                                        .resource(map)
                                        .edit(
                                                now ->
                                                        new ConfigMapBuilder(now)
                                                                .editMetadata()
                                                                .withOwnerReferences(List.of())
                                                                .endMetadata()
                                                                .build()));
        driver.delete();
        driver.awaitGone();
        // The service goes with the old pod that owns it, and the agent makes one for the new.
        Leftovers.awaitNone(NAMESPACE);
        Cluster.CLIENT
                .resource(
                        new PodBuilder()
                                .withNewMetadata()
                                .withName(driver.name())
                                .withNamespace(NAMESPACE.name())
                                .withLabels(submitted.getMetadata().getLabels())
                                .endMetadata()
                                .withSpec(submitted.getSpec())
                                .editSpec()
                                .withNodeName(null)
                                .withRestartPolicy("OnFailure")
                                .endSpec()
                                .build())
                .create();
    }
}
