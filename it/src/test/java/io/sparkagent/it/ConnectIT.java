package io.sparkagent.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A Spark Connect server as k8s/client-mode has it, and PySpark's pure client outside the cluster.
 */
@Tag("clients")
class ConnectIT {

    @RegisterExtension static final TestNamespace NAMESPACE = new TestNamespace("connect");

    private static final Duration PATIENCE = Duration.ofMinutes(4);

    @Test
    void aClientsQueryRunsOnExecutorsOfTheAgentBesideTheServer() throws IOException {
        Command.run("it/connect-client", "4.1.1"); // fetches it, which takes its time
        Cluster.kubectl(NAMESPACE.name(), "apply", "-k", "k8s/client-mode/connect");
        UserPod server = new UserPod(NAMESPACE, serverPod(), "spark-connect").awaitReady();

        try (PodHistory history = new PodHistory(NAMESPACE)) {
            assertThat(ConnectClient.sum(NAMESPACE, "service/spark-connect"))
                    .contains("the sum is 499500");

            assertThat(history.pods()).isNotEmpty().allMatch(server::owns);
        }
        Cluster.kubectl(NAMESPACE.name(), "delete", "deployment/spark-connect", "--wait=false");
        await("the executors go with the server")
                .atMost(PATIENCE)
                .until(() -> NAMESPACE.executors().isEmpty());
    }

    private static String serverPod() {
        return await("the deployment has made its pod")
                .atMost(PATIENCE)
                .until(ConnectIT::serverPods, pods -> pods.size() == 1)
                .getFirst()
                .getMetadata()
                .getName();
    }

    private static List<Pod> serverPods() {
        return Cluster.CLIENT
                .pods()
                .inNamespace(NAMESPACE.name())
                .withLabel("app.kubernetes.io/name", "spark-connect")
                .list()
                .getItems();
    }
}
