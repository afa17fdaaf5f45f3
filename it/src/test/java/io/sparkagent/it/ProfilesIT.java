package io.sparkagent.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Resource profiles of one application do not stand in each other's way. */
class ProfilesIT {

    @RegisterExtension static final TestNamespace NAMESPACE = new TestNamespace("profiles");

    @ParameterizedTest(name = "maxPendingPods={0}")
    @ValueSource(strings = {"2147483647", "2"})
    void aProfileThatFitsIsServedBesideOneThatNoNodeTakes(String maxPendingPods) {
        Driver driver =
                NAMESPACE
                        .submission("4.1.1")
                        .conf("spark.dynamicAllocation.enabled", "true")
                        .conf("spark.dynamicAllocation.maxExecutors", "4")
                        .conf("spark.kubernetes.allocation.maxPendingPods", maxPendingPods)
                        .conf(
                                "spark.kubernetes.agent.profileTemplate.order.1",
                                "/opt/applications/nowhere.yaml")
                        .application("profile_without_a_node.py");
        driver.awaitLine("nodes are available");
        assertThat(ofProfile("1")).isNotEmpty();

        driver.exec("touch", "/tmp/next");

        assertThat(driver.awaitExitCode()).isZero();
        assertThat(driver.log()).contains("['2'] served").doesNotContain("['1'] served");
        Leftovers.awaitNone(NAMESPACE);
    }

    private static List<Pod> ofProfile(String id) {
        return NAMESPACE.executors().stream()
                .filter(
                        pod ->
                                id.equals(
                                        pod.getMetadata()
                                                .getLabels()
                                                .get("spark-exec-resourceprofile-id")))
                .toList();
    }
}
