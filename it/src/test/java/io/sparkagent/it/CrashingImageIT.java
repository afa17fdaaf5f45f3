package io.sparkagent.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Executors that crash before they register, until somebody mends what is wrong. */
class CrashingImageIT {

    @RegisterExtension static final TestNamespace NAMESPACE = new TestNamespace("crash");

    private static final String MENDED = "mended";

    @Test
    void executorsAreCreatedMoreSlowlyEachTimeUntilTheyLive() {
        try (PodHistory history = new PodHistory(NAMESPACE)) {
            Driver driver =
                    NAMESPACE
                            .submission("4.1.1")
                            .executors(1)
                            .conf("spark.executor.maxNumFailures", "100")
                            .conf("spark.scheduler.minRegisteredResourcesRatio", "0")
                            .executorTemplate(CrashingImageIT::crashUntilMended)
                            .untilTold(1);
            driver.awaitWhileItRuns("the sixth try", () -> history.ids().size() >= 6);
            List<Duration> pauses = pauses(history);
            System.out.println("pauses " + pauses);
            // What is created, and what has ended, is told in whole seconds.
            assertThat(pauses.get(0)).isLessThan(pauses.get(4));
            assertThat(pauses.get(4)).isGreaterThan(pauses.get(2).plusSeconds(1));

            try (AgentDoor door = driver.openDoor()) {
                driver.awaitWhileItRuns(
                        "the status says why the seventh waits",
                        () -> {
                            var reason = door.status().at("/waiting/0");
                            return "early_death".equals(reason.path("cause").asText())
                                    && reason.path("sentence").asText().contains("code 3");
                        });
                assertThat(driver.linesWith("code 3")).anyMatch(line -> line.contains(" WARN "));

                Cluster.CLIENT
                        .resource(
                                new ConfigMapBuilder()
                                        .withNewMetadata()
                                        .withName(MENDED)
                                        .withNamespace(NAMESPACE.name())
                                        .endMetadata()
                                        .addToData("yes", "")
                                        .build())
                        .create();
                driver.awaitRegistered(1);
                driver.awaitWhileItRuns(
                        "nobody waits", () -> door.status().at("/waiting").isEmpty());
            }

            // The next one that is missing has nothing to do with it.
            Pod victim = NAMESPACE.executors().getLast();
            Cluster.CLIENT.pods().resource(victim).withGracePeriod(1).delete();
            driver.awaitRegistered(2);
            assertThat(driver.finish()).isZero();
            Leftovers.awaitNone(NAMESPACE);
        }
    }

    /** From the end of each executor to the creation of the next. */
    private static List<Duration> pauses(PodHistory history) {
        List<Pod> pods =
                history.pods().stream().sorted(Comparator.comparing(PodHistory::id)).toList();
        List<Duration> pauses = new ArrayList<>();
        for (int i = 1; i < pods.size(); i++) {
            Instant end = PodHistory.end(pods.get(i - 1)).orElseThrow();
            pauses.add(Duration.between(end, PodHistory.created(pods.get(i))));
        }
        return pauses;
    }

    private static PodBuilder crashUntilMended(PodBuilder template) {
        return template.editSpec()
                .addNewVolume()
                .withName(MENDED)
                .withNewConfigMap()
                .withName(MENDED)
                .withOptional(true)
                .endConfigMap()
                .endVolume()
                .editFirstContainer()
                .withCommand(
                        "/bin/sh",
                        "-c",
                        "test -e /mended/yes || exit 3; exec /opt/entrypoint.sh \"$@\"",
                        "sh")
                .addNewVolumeMount()
                .withName(MENDED)
                .withMountPath("/mended")
                .endVolumeMount()
                .endContainer()
                .endSpec();
    }
}
