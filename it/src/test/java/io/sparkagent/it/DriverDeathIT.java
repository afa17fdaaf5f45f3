package io.sparkagent.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The driver dies while some of its executors run and others still wait for a node. */
class DriverDeathIT {

    @RegisterExtension static final TestNamespace NAMESPACE = new TestNamespace("death");

    @Test
    void executorsAreGoneWhenTheDriversJvmIsKilled() {
        Driver driver = driverWithRunningAndPendingExecutors();

        driver.killSpark();

        assertThat(driver.awaitExitCode()).isEqualTo(137);
        Leftovers.awaitNone(NAMESPACE);
    }

    @Test
    void executorsAreGoneWhenTheDriverPodIsDeleted() {
        Driver driver = driverWithRunningAndPendingExecutors();

        Cluster.kubectl(NAMESPACE.name(), "delete", "pod", driver.name(), "--wait=false");

        Leftovers.awaitNone(NAMESPACE);
    }

    private static Driver driverWithRunningAndPendingExecutors() {
        Driver driver =
                NAMESPACE
                        .submission("4.1.1")
                        .executors(3)
                        .executorTemplate(DriverDeathIT::oneOnTheNode)
                        .conf("spark.scheduler.minRegisteredResourcesRatio", "0")
                        .untilTold(1);
        driver.awaitRegistered(1);
        driver.awaitWhileItRuns(
                "one executor runs and two are pending",
                () -> phases().equals(List.of("Pending", "Pending", "Running")));
        return driver;
    }

    private static List<String> phases() {
        return NAMESPACE.executors().stream()
                .map(pod -> pod.getStatus().getPhase())
                .sorted()
                .toList();
    }

    /** Only one executor can run: on a certain node, and never beside another one. */
    private static PodBuilder oneOnTheNode(PodBuilder pod) {
        return pod.editSpec()
                .addToNodeSelector("kubernetes.io/hostname", nodeName())
                .withNewAffinity()
                .withNewPodAntiAffinity()
                .addNewRequiredDuringSchedulingIgnoredDuringExecution()
                .withTopologyKey("kubernetes.io/hostname")
                .withNewLabelSelector()
                .addToMatchLabels("spark-role", "executor")
                .endLabelSelector()
                .endRequiredDuringSchedulingIgnoredDuringExecution()
                .endPodAntiAffinity()
                .endAffinity()
                .endSpec();
    }

    /** Of a node that takes ordinary pods. */
    private static String nodeName() {
        return Cluster.CLIENT.nodes().list().getItems().stream()
                .filter(node -> node.getSpec().getTaints().isEmpty())
                .map(node -> node.getMetadata().getLabels().get("kubernetes.io/hostname"))
                .findFirst()
                .orElseThrow();
    }
}
