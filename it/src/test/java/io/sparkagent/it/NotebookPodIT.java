package io.sparkagent.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Service;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A notebook's pod as k8s/client-mode has it: the driver is a Python process in client mode. */
@Tag("clients")
class NotebookPodIT {

    @RegisterExtension static final TestNamespace NAMESPACE = new TestNamespace("notebook-pod");

    private static final String PROGRAM = "notebook.py";
    private static final String SERVICE = "notebook-driver-svc";

    @Test
    void twoContextsInARowHaveExecutorsThatTheAgentBesideThemMakes() throws IOException {
        Cluster.kubectl(NAMESPACE.name(), "apply", "-k", "k8s/client-mode/notebook");
        UserPod notebook = new UserPod(NAMESPACE, "notebook", "notebook").awaitReady();
        assertThat(notebook.pod().getMetadata().getLabels()).containsEntry("spark-role", "driver");
        assertThat(serviceAccountTokens(notebook)).isEmpty();

        try (PodHistory history = new PodHistory(NAMESPACE)) {
            notebook.startPython(PROGRAM);
            notebook.awaitLine(PROGRAM, "context 1 has worked on [");
            assertThat(NAMESPACE.executors()).hasSize(2).allMatch(notebook::owns);
            assertThat(service().getSpec().getSelector())
                    .containsOnlyKeys("spark-app-selector", "spark-role");
            refusesASecondDriver(notebook);

            notebook.exec("touch", "/tmp/next-1");
            notebook.awaitLine(PROGRAM, "context 2 has worked on [");
            notebook.awaitThat(
                    "only the executors of the second context are there",
                    PROGRAM,
                    () ->
                            NAMESPACE.executors().stream()
                                    .map(PodHistory::id)
                                    .sorted()
                                    .toList()
                                    .equals(List.of(3, 4)));

            notebook.exec("touch", "/tmp/next-2");
            notebook.awaitLine(PROGRAM, "the contexts had 2 ids");
            assertThat(history.ids()).containsExactly(1, 2, 3, 4);
            assertThat(history.pods()).allMatch(notebook::owns);
            assertThat(history.pods())
                    .allSatisfy(
                            pod ->
                                    assertThat(pod.getSpec().getServiceAccountName())
                                            .isEqualTo("spark-executor"));
            Leftovers.awaitNone(NAMESPACE);
        }
    }

    private static Service service() {
        return NAMESPACE.services().stream()
                .filter(service -> service.getMetadata().getName().equals(SERVICE))
                .findFirst()
                .orElseThrow();
    }

    /** Another notebook in the same pod is told so, and the first one's executors stay. */
    private static void refusesASecondDriver(UserPod notebook) {
        Command.Result second =
                notebook.tryPython("import pyspark; pyspark.SparkContext(appName='second')");

        assertThat(second.exitCode()).isNotZero();
        assertThat(second.output())
                .contains("The Spark Agent refuses this application: another SparkContext");
        assertThat(NAMESPACE.executors())
                .extracting(PodHistory::id)
                .containsExactlyInAnyOrder(1, 2);
    }

    private static List<String> serviceAccountTokens(UserPod notebook) throws IOException {
        return notebook.exec("sh", "-c", Files.readString(Path.of("it/proof/find-tokens")))
                .lines()
                .filter(line -> line.startsWith("eyJ"))
                .map(token -> Base64.getUrlDecoder().decode(token.split("\\.")[1]))
                .map(payload -> new String(payload, StandardCharsets.UTF_8))
                .filter(payload -> payload.contains("system:serviceaccount:"))
                .toList();
    }
}
