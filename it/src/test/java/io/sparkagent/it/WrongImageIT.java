package io.sparkagent.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Executors of an image that there is not, until there is. */
class WrongImageIT {

    @RegisterExtension static final TestNamespace NAMESPACE = new TestNamespace("image");

    /** After the kubelet knows it. */
    private static final Duration PROMISED = Duration.ofSeconds(5);

    private static final Set<String> NO_IMAGE = Set.of("ErrImagePull", "ImagePullBackOff");

    private final String image = "localhost/late:" + UUID.randomUUID();

    @AfterEach
    void removeImage() {
        Command.tryOut("it/images/tag", "--remove", image);
    }

    @Test
    void theReasonIsToldAtOnceAndTheSamePodsRunOnceTheImageIsThere() {
        try (PodHistory history = new PodHistory(NAMESPACE)) {
            Driver driver =
                    NAMESPACE
                            .submission("4.1.1")
                            .executors(2)
                            .conf("spark.kubernetes.executor.container.image", image)
                            .conf("spark.scheduler.minRegisteredResourcesRatio", "0")
                            .untilTold(1);
            driver.awaitWhileItRuns("the agent has started", () -> !driver.log().isEmpty());
            try (AgentDoor door = driver.openDoor()) {
                driver.awaitWhileItRuns(
                        "the status names the image", () -> names(door.status(), image));
                Instant inStatus = Instant.now();
                driver.awaitLine(image);
                Instant inLog =
                        driver.logWithTimes().stream()
                                .filter(line -> line.contains(" WARN ") && line.contains(image))
                                .map(line -> Instant.parse(line.substring(0, line.indexOf(' '))))
                                .findFirst()
                                .orElseThrow();
                Instant known = history.firstSight(WrongImageIT::waitsForImage).orElseThrow();
                System.out.printf("known %s, status %s, log %s%n", known, inStatus, inLog);
                assertThat(inStatus).isBefore(known.plus(PROMISED));
                assertThat(inLog).isBefore(known.plus(PROMISED));
                // The kubelet's next try, and the agent's next looks, change nothing.
                driver.awaitWhileItRuns(
                        "the kubelet backs off",
                        () ->
                                history.firstSight(pod -> waits(pod, "ImagePullBackOff"))
                                        .isPresent());
            }
            assertThat(history.ids()).containsExactly(1, 2);

            Command.run("it/images/tag", "localhost/spark:4.1.1", image);
            driver.awaitRegistered(2);

            assertThat(history.ids()).containsExactly(1, 2);
            assertThat(driver.finish()).isZero();
            assertThat(driver.log()).contains("No executor has to wait any more");
            Leftovers.awaitNone(NAMESPACE);
        }
    }

    private static boolean names(JsonNode status, String image) {
        JsonNode reason = status.at("/waiting/0");
        return "image".equals(reason.path("cause").asText())
                && reason.path("sentence").asText().contains(image);
    }

    private static boolean waitsForImage(Pod pod) {
        return NO_IMAGE.stream().anyMatch(reason -> waits(pod, reason));
    }

    private static boolean waits(Pod pod, String reason) {
        return pod.getStatus().getContainerStatuses().stream()
                .map(status -> status.getState().getWaiting())
                .anyMatch(waiting -> waiting != null && reason.equals(waiting.getReason()));
    }
}
