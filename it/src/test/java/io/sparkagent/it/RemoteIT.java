package io.sparkagent.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** An agent in a pod of its own, as k8s/client-mode has it, and drivers in two others. */
@Tag("clients")
class RemoteIT {

    @RegisterExtension static final TestNamespace NAMESPACE = new TestNamespace("remote");

    private static final String PROGRAM = "notebook.py";
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir private static Path folder = Path.of("");

    @Test
    void servesOneDriverAfterTheOtherAndClearsUpAfterOneThatIsGone() throws IOException {
        makeSecrets();
        Cluster.kubectl(NAMESPACE.name(), "apply", "-k", "k8s/client-mode/remote");
        Cluster.kubectl(
                NAMESPACE.name(), "rollout", "status", "deployment/spark-agent", "--timeout=100s");
        UserPod first = driver("remote-driver");
        UserPod second = driver("second-driver");

        first.startPython(PROGRAM);
        first.awaitLine(PROGRAM, "context 1 has worked on [");
        assertThat(NAMESPACE.executors()).hasSize(2).allMatch(first::owns);
        Command.Result refused =
                second.tryPython("import pyspark; pyspark.SparkContext(appName='second')");
        assertThat(refused.exitCode()).isNotZero();
        assertThat(refused.output())
                .contains("the driver in the pod remote-driver has its executors from this agent");
        assertThat(NAMESPACE.executors()).hasSize(2).allMatch(first::owns);

        first.exec("touch", "/tmp/next-1", "/tmp/next-2");
        first.awaitLine(PROGRAM, "the contexts had 2 ids");
        awaitNothingLeft();

        second.startPython(PROGRAM);
        second.awaitLine(PROGRAM, "context 1 has worked on [");
        assertThat(NAMESPACE.executors()).hasSize(2).allMatch(second::owns);
        Cluster.kubectl(NAMESPACE.name(), "delete", "pod/second-driver", "--now", "--wait=false");
        await("the agent is done with the driver's pod")
                .atMost(PATIENCE)
                .until(() -> agentsLog().contains("done with the pod second-driver"));
        awaitNothingLeft();
        assertThat(agent().getRestartCount()).isZero();
    }

    @Test
    void nobodyGetsInWithoutTheToken() throws IOException {
        makeSecrets();
        Cluster.kubectl(NAMESPACE.name(), "apply", "-k", "k8s/client-mode/remote");
        Cluster.kubectl(
                NAMESPACE.name(), "rollout", "status", "deployment/spark-agent", "--timeout=100s");
        UserPod stranger = driver("stranger");
        String ask =
                """
                import ssl, urllib.request, urllib.error
                trust = ssl.create_default_context(cafile="/var/run/secrets/spark-agent/ca.crt")
                for host, path in (
                        ("spark-agent:14043", "/status"),
                        ("localhost", "/status"),
                        ("localhost", "/driver/news?instance=i")):
                    request = urllib.request.Request(
                        "https://spark-agent:14043" + path,
                        headers={"Authorization": "Bearer wrong", "Host": host})
                    try:
                        print(urllib.request.urlopen(request, context=trust, timeout=20).status)
                    except urllib.error.HTTPError as e:
                        print(host, path, e.code)
                """;

        assertThat(stranger.exec("python3", "-c", ask).lines())
                .containsExactly(
                        "spark-agent:14043 /status 421",
                        "localhost /status 404",
                        "localhost /driver/news?instance=i 401");
    }

    /** But for the agent's own service. */
    private static void awaitNothingLeft() {
        await("nothing of the driver is left")
                .atMost(PATIENCE)
                .untilAsserted(
                        () -> {
                            assertThat(NAMESPACE.executors()).isEmpty();
                            assertThat(NAMESPACE.services())
                                    .extracting(service -> service.getMetadata().getName())
                                    .containsExactly("spark-agent");
                            assertThat(NAMESPACE.configMaps("spark-exec-")).isEmpty();
                        });
    }

    /** As docs/client-mode.md says. */
    private static void makeSecrets() throws IOException {
        Path certificate = folder.resolve("tls.crt");
        Path key = folder.resolve("tls.key");
        if (Files.exists(certificate)) {
            return;
        }
        Command.run(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=spark-agent",
                "-addext",
                "subjectAltName=DNS:spark-agent",
                "-keyout",
                key.toString(),
                "-out",
                certificate.toString());
        Cluster.kubectl(
                NAMESPACE.name(),
                "create",
                "secret",
                "tls",
                "spark-agent-tls",
                "--cert=" + certificate,
                "--key=" + key);
        Cluster.kubectl(
                NAMESPACE.name(),
                "create",
                "secret",
                "generic",
                "spark-agent-drivers",
                "--from-literal=token=" + "0123456789abcdef".repeat(4),
                "--from-file=ca.crt=" + certificate);
    }

    private static UserPod driver(String name) throws IOException {
        String text = Files.readString(Path.of("k8s/client-mode/remote/driver.yaml"));
        Path file =
                Files.writeString(
                        folder.resolve(name + ".yaml"),
                        text.replace("\n  name: remote-driver\n", "\n  name: " + name + "\n"));
        Cluster.kubectl(NAMESPACE.name(), "apply", "--filename", file.toString());
        return new UserPod(NAMESPACE, name, "driver").awaitReady();
    }

    private static Pod agentPod() {
        List<Pod> pods =
                Cluster.CLIENT
                        .pods()
                        .inNamespace(NAMESPACE.name())
                        .withLabel("app.kubernetes.io/component", "remote")
                        .list()
                        .getItems();
        assertThat(pods).hasSize(1);
        return pods.getFirst();
    }

    private static ContainerStatus agent() {
        return agentPod().getStatus().getContainerStatuses().getFirst();
    }

    private static String agentsLog() {
        return Cluster.kubectl(
                NAMESPACE.name(), "logs", agentPod().getMetadata().getName(), "--tail", "200");
    }
}
