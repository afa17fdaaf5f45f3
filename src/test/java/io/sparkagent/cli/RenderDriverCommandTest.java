package io.sparkagent.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RenderDriverCommandTest {

    @TempDir private Path folder = Path.of("");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int render(String... more) {
        List<String> words = new ArrayList<>(List.of("render", "driver"));
        words.addAll(List.of(more));
        MockCluster.Result result =
                MockCluster.execute(
                        new Surroundings(
                                "spark-agent",
                                Map.of("SPARK_USER", "ann", "USER", "root"),
                                false,
                                new BufferedReader(new StringReader("")),
                                Clock.systemUTC()),
                        words.toArray(String[]::new));
        out.append(result.out());
        err.append(result.err());
        return result.exitCode();
    }

    private List<HasMetadata> objects() {
        return Stream.of(out.toString().split("(?m)^---\n"))
                .filter(document -> !document.isBlank())
                .map(document -> (HasMetadata) Serialization.unmarshal(document))
                .toList();
    }

    @Test
    void allObjectsArePrintedInTheOrderInWhichTheyAreMade() {
        int code =
                render(
                        "--conf",
                        "spark.kubernetes.container.image=spark:4",
                        "--conf",
                        "spark.kubernetes.namespace=demo",
                        "--name",
                        "count",
                        "--class",
                        "org.example.Count",
                        "local:///opt/count.jar",
                        "--depth",
                        "3");
        assertThat(err.toString()).doesNotContain("error");
        assertThat(code).isZero();
        assertThat(objects().stream().map(HasMetadata::getKind).toList())
                .containsExactly("Service", "ConfigMap", "ConfigMap", "Pod");
        Pod pod = (Pod) objects().getLast();
        assertThat(pod.getMetadata().getName()).isEqualTo("count-example-driver");
        assertThat(pod.getMetadata().getNamespace()).isEqualTo("demo");
        assertThat(pod.getSpec().getContainers().getLast().getEnv())
                .as("as submit would have it")
                .contains(new EnvVar("SPARK_USER", "ann", null));
        assertThat(pod.getSpec().getInitContainers().stream().map(Container::getName))
                .containsExactly("spark-agent");
        assertThat(pod.getSpec().getContainers().getLast().getArgs())
                .endsWith("org.example.Count", "local:///opt/count.jar", "--depth", "3");
    }

    @Test
    void everyMistakeIsPrintedAndNothingElse() {
        int code =
                render(
                        "--conf",
                        "spark.kubernetes.driver.limit.cores=0.1",
                        "--conf",
                        "spark.kubernetes.driver.secretKeyRef.A=b",
                        "local:///opt/count.py");
        assertThat(code).isEqualTo(1);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString())
                .contains("error: there is no image for the driver")
                .contains("error: spark.kubernetes.driver.limit.cores=0.1: write at least the 1")
                .contains("error: spark.kubernetes.driver.secretKeyRef.A=");
    }

    @Test
    void executorsAreHeldAgainstThePolicy() throws IOException {
        String[] words = {
            "--conf",
            "spark.kubernetes.container.image=spark:4",
            "--conf",
            "spark.kubernetes.executor.secrets.keys=/keys",
            "local:///opt/count.py"
        };
        assertThat(render(words)).isZero();
        assertThat(err.toString())
                .contains("warning: the default policy refuses this (see --policy)")
                .contains("executors may not use the Secret keys");

        err.getBuffer().setLength(0);
        Path policy = Files.writeString(folder.resolve("policy.yaml"), "secrets: [other]\n");
        List<String> held = new ArrayList<>(List.of("--policy", policy.toString()));
        held.addAll(List.of(words));
        out.getBuffer().setLength(0);
        assertThat(render(held.toArray(String[]::new))).isEqualTo(1);
        assertThat(err.toString()).contains("error: executors may not use the Secret keys");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void withoutTheAgentNothingOfItIsThere() {
        String[] documented =
                "--conf spark.kubernetes.container.image=spark:4 local:///opt/job.py".split(" ");
        assertThat(render(documented)).isZero();
        assertThat(((Pod) objects().getLast()).getSpec().getInitContainers()).hasSize(1);

        out.getBuffer().setLength(0);
        assertThat(
                        render(
                                "--no-agent",
                                "--conf",
                                "spark.kubernetes.container.image=spark:4",
                                "local:///opt/job.py"))
                .isZero();
        assertThat(objects().stream().map(HasMetadata::getKind).toList())
                .containsExactly("Service", "ConfigMap", "Pod");
        assertThat(((Pod) objects().getLast()).getSpec().getInitContainers()).isEmpty();
    }

    @Test
    void filesOfThisMachineAreAmongTheObjects() throws IOException {
        Path script = Files.writeString(folder.resolve("count.py"), "print(1)");
        assertThat(
                        render(
                                "--conf",
                                "spark.kubernetes.container.image=spark:3.5.7",
                                script.toString()))
                .isZero();
        assertThat(objects().stream().map(object -> object.getMetadata().getName()).toList())
                .contains("spark-drv-example-files");
        Pod pod = (Pod) objects().getLast();
        assertThat(pod.getMetadata().getLabels()).containsEntry("spark-version", "3.5.7");
        assertThat(pod.getSpec().getContainers().getLast().getArgs().getLast())
                .endsWith("/count.py");
    }

    @Test
    void privateFilesAreInASecretAlone() throws IOException {
        Path script = Files.writeString(folder.resolve("count.py"), "print(1)");
        assertThat(
                        render(
                                "--conf",
                                "spark.kubernetes.container.image=spark:4",
                                "--conf",
                                "spark.kubernetes.agent.privateFiles=true",
                                script.toString()))
                .isZero();
        Secret secret =
                (Secret)
                        objects().stream()
                                .filter(Secret.class::isInstance)
                                .findFirst()
                                .orElseThrow();
        String bytes = Base64.getEncoder().encodeToString("print(1)".getBytes(UTF_8));
        assertThat(secret.getData()).isEqualTo(Map.of("0-count.py", bytes));
        assertThat(out.toString()).doesNotContain("print(1)").containsOnlyOnce(bytes);
    }
}
