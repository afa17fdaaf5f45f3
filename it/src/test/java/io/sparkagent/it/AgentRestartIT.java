package io.sparkagent.it;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.fabric8.kubernetes.api.model.Pod;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The agent is killed while the application runs. */
class AgentRestartIT {

    @RegisterExtension static final TestNamespace NAMESPACE = new TestNamespace("restart");

    @Test
    void jobCompletesAndLosesNoExecutorWhenTheAgentIsKilledThreeTimes() {
        try (PodHistory history = new PodHistory(NAMESPACE)) {
            Driver driver = NAMESPACE.submission("4.1.1").executors(4).untilTold(1);
            driver.awaitRegistered(4);

            for (int kill = 1; kill <= 3; kill++) {
                driver.killAgentAndAwaitItsReturn();
                driver.awaitWhileItRuns("the agent serves the driver again", () -> serves(driver));
            }
            driver.awaitAnotherRound();

            assertThat(driver.agentContainer().getRestartCount()).isEqualTo(3);
            assertThat(driver.finish()).isZero();
            assertThat(driver.log()).contains("the application is done");
            assertThat(driver.log()).doesNotContain("Lost executor");
            assertThat(driver.registered()).hasSize(4);
            assertThat(history.ids()).containsExactly(1, 2, 3, 4);
            Leftovers.awaitNone(NAMESPACE);
        }
    }

    @Test
    void anEndThatHappensWhileTheAgentIsAwayIsToldOnce() {
        Driver driver = NAMESPACE.submission("4.1.1").executors(2).untilTold(1);
        driver.awaitRegistered(2);
        // Spark says less of the loss of an executor that has not had a task yet.
        driver.awaitAnotherRound();
        Pod victim = NAMESPACE.executors().getFirst();

        driver.killAgent();
        NodeProcess.running(
                        victim.getStatus().getContainerStatuses().getLast().getContainerID(),
                        "KubernetesExecutorBackend")
                .kill();
        driver.awaitRegistered(3);
        driver.awaitWhileItRuns("the ended pod is gone", () -> !isThere(victim));
        driver.killAgentAndAwaitItsReturn();
        driver.awaitAnotherRound();

        assertThat(driver.finish()).isZero();
        assertThat(driver.linesWith("Lost executor"))
                .singleElement(as(STRING))
                .contains(victim.getMetadata().getName(), "137");
        Leftovers.awaitNone(NAMESPACE);
    }

    private static boolean isThere(Pod executor) {
        return Cluster.CLIENT.pods().resource(executor).get() != null;
    }

    private static boolean serves(Driver driver) {
        try (AgentDoor door = driver.openDoor()) {
            var status = door.status();
            return status.at("/wanted/0").asInt() == 4
                    && status.at("/driver/registered").asInt() == 4
                    && status.at("/counts/running").asInt() == 4;
        }
    }
}
