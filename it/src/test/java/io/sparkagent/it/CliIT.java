package io.sparkagent.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The commands of the packaged program, as a user types them. */
@Tag("clients")
class CliIT {

    @RegisterExtension static final TestNamespace NAMESPACE = new TestNamespace("cli");

    @TempDir Path folder;

    private static Command.Result spark(String... words) {
        return Command.tryOut(
                Command.words(
                        Stream.of(
                                        Stream.of("it/spark-agent"),
                                        Stream.of(words),
                                        Stream.of("--namespace", NAMESPACE.name()))
                                .flatMap(each -> each)));
    }

    /** The output of a command that ends well. */
    private static String fine(String... words) {
        Command.Result result = spark(words);
        assertThat(result.exitCode()).as(result.output()).isZero();
        return result.output();
    }

    private static JsonNode json(String... words) throws IOException {
        return new ObjectMapper().readTree(fine(words));
    }

    @Test
    void aRunningApplicationIsShownFromItsStartToItsEnd() throws IOException {
        Driver driver = NAMESPACE.submission("4.1.1").executors(2).untilTold(1);
        driver.awaitRegistered(2);
        driver.awaitWhileItRuns(
                "its agent knows of both",
                () -> json("status", "-o", "json").at("/status/counts/running").asInt() == 2);

        assertThat(fine("status", driver.name()))
                .contains("Driver       " + driver.name() + " in " + NAMESPACE.name())
                .contains("Agent        started")
                .contains("Wanted       2\n")
                .contains("Executors    2 running; 2 registered with the driver")
                .containsPattern("(?m)^1 +0 +running ");
        JsonNode status = json("status", driver.name(), "--output", "json");
        assertThat(status.at("/state").asText()).isEqualTo("Running");
        assertThat(status.at("/status/wanted/0").asInt()).isEqualTo(2);
        // The application has another name than its pod.
        String application = status.at("/application").asText();
        assertThat(fine("status", application, "-o", "yaml")).contains("status:", "wanted:");

        assertThat(fine("list")).containsPattern(driver.name() + " .* Running +2 running ");
        assertThat(json("list", "-o", "json").at("/0/executors/running").asInt()).isEqualTo(2);
        assertThat(fine("explain", driver.name()))
                .contains("2 executors are wanted, 2 run, 0 are missing.", "Nothing is missing.");

        assertThat(fine("logs", driver.name())).contains("Registered executor ");
        assertThat(fine("logs", driver.name(), "--executor", "1")).contains("Executor");
        assertThat(fine("logs", driver.name(), "--all", "--tail", "5").lines())
                .anyMatch(line -> line.startsWith("[driver] "))
                .anyMatch(line -> line.startsWith("[agent] "))
                .anyMatch(line -> line.startsWith("[executor 1] "))
                .anyMatch(line -> line.startsWith("[executor 2] "));
        assertThat(spark("logs", driver.name(), "--executor", "99").exitCode()).isEqualTo(3);

        assertThat(driver.finish()).isZero();
        assertThat(fine("logs", driver.name(), "--follow")).contains("the application is done");
        assertThat(fine("explain", driver.name())).contains("Nothing is missing.");
        assertThat(fine("status", driver.name())).contains("Completed");
    }

    @Test
    void executorsThatNoNodeTakesAreExplainedAndTheirDriverIsKilled() {
        Driver driver =
                NAMESPACE
                        .submission("4.1.1")
                        .executors(2)
                        .conf("spark.kubernetes.executor.request.cores", "1000")
                        .pythonPi(2);
        driver.awaitLine("Insufficient cpu");

        Command.Result explanation = spark("explain", driver.name());

        assertThat(explanation.output())
                .contains("2 executors are wanted, 0 run, 2 are missing.")
                .contains("1. unscheduled: ", "Insufficient cpu")
                .contains("To do: no node has that much CPU free");
        assertThat(explanation.exitCode()).isEqualTo(1);

        assertThat(spark("kill", driver.name()).exitCode()).isEqualTo(2);
        assertThat(fine("kill", driver.name() + "*", "--yes")).contains("is being deleted");
        driver.awaitGone();
        Leftovers.awaitNone(NAMESPACE);
        assertThat(spark("status", driver.name()).exitCode()).isEqualTo(3);
    }

    @Test
    void aQuotaIsExplained() {
        ResourceQuota quota =
                new ResourceQuotaBuilder()
                        .withNewMetadata()
                        .withName("two-pods")
                        .withNamespace(NAMESPACE.name())
                        .endMetadata()
                        .withNewSpec()
                        .addToHard("pods", new Quantity("2"))
                        .endSpec()
                        .build();
        Cluster.CLIENT.resource(quota).create();
        try {
            Driver driver =
                    NAMESPACE
                            .submission("4.1.1")
                            .executors(2)
                            // It works with one, so that the driver goes on.
                            .conf("spark.scheduler.minRegisteredResourcesRatio", "0")
                            .untilTold(1);
            driver.awaitLine("exceeded quota");

            Command.Result explanation = spark("explain", driver.name());

            assertThat(explanation.output())
                    .contains("refused: ", "exceeded quota: two-pods")
                    .contains("To do: `kubectl describe quota` shows what is used up");
            assertThat(explanation.exitCode()).isEqualTo(1);
        } finally {
            Cluster.CLIENT.resource(quota).delete();
        }
    }

    @Test
    void anImageThatIsNotThereIsExplained() {
        String image = "localhost/no-such-image:2";
        Driver driver =
                NAMESPACE
                        .submission("4.1.1")
                        .executors(1)
                        .conf("spark.kubernetes.executor.container.image", image)
                        .pythonPi(2);
        driver.awaitLine(image);

        Command.Result explanation = spark("explain", driver.name());

        assertThat(explanation.output()).contains("1. image: ", image, "To do: ");
        assertThat(explanation.exitCode()).isEqualTo(1);
    }

    @Test
    void whoMayNotLookIsToldWhatIsLacking() throws IOException {
        String kubeconfig = folder.resolve("nobody").toString();
        Files.writeString(
                Path.of(kubeconfig),
                Command.run("kubectl", "config", "view", "--raw", "--flatten"));
        String token = Cluster.kubectl(NAMESPACE.name(), "create", "token", "default").strip();
        String[] change = {"kubectl", "--kubeconfig", kubeconfig, "config"};
        Command.run(words(change, "set-credentials", "nobody", "--token", token));
        Command.run(words(change, "set-context", "--current", "--user", "nobody"));

        Command.Result result = spark("list", "--kubeconfig", kubeconfig);

        assertThat(result.exitCode()).isEqualTo(4);
        assertThat(result.output().lines()).hasSize(1);
        assertThat(result.output())
                .startsWith("error: you may not list pods in the namespace " + NAMESPACE.name());
    }

    private static String[] words(String[] first, String... more) {
        return Command.words(Stream.concat(Stream.of(first), Stream.of(more)));
    }
}
