package io.sparkagent.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Service;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Somebody takes away, or changes, what the running application needs. */
class RepairIT {

    @RegisterExtension static final TestNamespace NAMESPACE = new TestNamespace("repair");

    @Test
    void deletedExecutorIsReplacedAndTheDriverKnowsWhyAndNoTaskFails() {
        Driver driver =
                NAMESPACE
                        .submission("4.1.1")
                        .executors(2)
                        // One task failure that counts would end the application.
                        .conf("spark.task.maxFailures", "1")
                        // Spark itself counts the refusal of a task that it hands to an executor
                        // which is going already: busy executors are handed none.
                        .untilTold(5);
        driver.awaitRegistered(2);
        driver.awaitLine("Starting task 1.0 in stage 1.0");
        String victim = NAMESPACE.executors().getFirst().getMetadata().getName();

        Cluster.kubectl(NAMESPACE.name(), "delete", "pod", victim, "--wait=false");

        driver.awaitRegistered(3);
        assertThat(driver.registered().getLast()).contains("with ID 3");
        driver.awaitWhileItRuns(
                "the log names the reason",
                () ->
                        driver.linesWith("Lost executor").stream()
                                .anyMatch(
                                        line ->
                                                line.contains(victim)
                                                        && line.contains("its pod was deleted")));
        assertThat(driver.finish()).isZero();
        assertThat(driver.log()).contains("the application is done");
        Leftovers.awaitNone(NAMESPACE);
    }

    @Test
    void driversServiceIsPutBackAndPutRightAndTheJobCompletes() {
        Driver driver = NAMESPACE.submission("4.1.1").executors(2).untilTold(1);
        driver.awaitRegistered(2);
        Service before = service();
        assertThat(before.getSpec().getPublishNotReadyAddresses()).isTrue();

        Cluster.kubectl(NAMESPACE.name(), "delete", "service", before.getMetadata().getName());
        awaitServiceLike(before);
        assertThat(service().getMetadata().getUid()).isNotEqualTo(before.getMetadata().getUid());

        edit(Map.of("spark-role", "nobody"), 4711);
        awaitServiceLike(before);

        String victim = NAMESPACE.executors().getFirst().getMetadata().getName();
        Cluster.kubectl(NAMESPACE.name(), "delete", "pod", victim, "--wait=false");
        driver.awaitRegistered(3);
        assertThat(driver.finish()).isZero();
        Leftovers.awaitNone(NAMESPACE);
    }

    private static Service service() {
        List<Service> services = NAMESPACE.services();
        assertThat(services).hasSize(1);
        return services.getFirst();
    }

    /** As somebody would with {@code kubectl edit}. */
    private static void edit(Map<String, String> selector, int port) {
        Cluster.CLIENT
                .resource(service())
                .edit(
                        service -> {
                            service.getSpec().setSelector(selector);
                            service.getSpec().setPublishNotReadyAddresses(false);
                            service.getSpec().getPorts().getFirst().setPort(port);
                            return service;
                        });
    }

    private static void awaitServiceLike(Service wanted) {
        await("the service is as it was")
                .atMost(Duration.ofSeconds(10))
                .untilAsserted(
                        () -> {
                            Service now = service();
                            assertThat(now.getSpec()).isEqualTo(wanted.getSpec());
                            assertThat(now.getMetadata().getName())
                                    .isEqualTo(wanted.getMetadata().getName());
                            assertThat(now.getMetadata().getOwnerReferences())
                                    .isEqualTo(wanted.getMetadata().getOwnerReferences());
                        });
    }
}
