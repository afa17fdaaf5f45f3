package io.sparkagent.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
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

    private static final String CONF = "spark-conf-volume-driver";

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

    /** The same pod once more with another restart policy, and with a conf of its own. */
    private static void makeRestartable(Driver driver) {
        Pod submitted = driver.pod();
        ConfigMap conf =
                Cluster.CLIENT
                        .configMaps()
                        .inNamespace(NAMESPACE.name())
                        .withName(confOf(submitted))
                        .require();
        Cluster.CLIENT
                .resource(
                        new ConfigMapBuilder()
                                .withNewMetadata()
                                .withName("conf-that-stays")
                                .withNamespace(NAMESPACE.name())
                                .endMetadata()
                                .withData(conf.getData())
                                .build())
                .create();
        driver.delete();
        driver.awaitGone();
        // The old pod owns them: what the new one needs must not go with it.
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
                                .editMatchingVolume(volume -> CONF.equals(volume.getName()))
                                .editConfigMap()
                                .withName("conf-that-stays")
                                .endConfigMap()
                                .endVolume()
                                .endSpec()
                                .build())
                .create();
    }

    private static String confOf(Pod driver) {
        return driver.getSpec().getVolumes().stream()
                .filter(volume -> CONF.equals(volume.getName()))
                .findFirst()
                .orElseThrow()
                .getConfigMap()
                .getName();
    }
}
