package io.sparkagent.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a person sees who asks the agent. */
class StatusIT {

    @RegisterExtension static final TestNamespace NAMESPACE = new TestNamespace("status");

    @Test
    void runningExecutorsShowInStatusMetricsAndHealth() {
        Driver driver = NAMESPACE.submission("4.1.1").executors(2).untilTold(1);
        driver.awaitRegistered(2);

        try (AgentDoor door = driver.openDoor()) {
            driver.awaitWhileItRuns(
                    "the agent knows of both",
                    () ->
                            door.status().at("/counts/running").asInt() == 2
                                    && door.status().at("/driver/registered").asInt() == 2);
            JsonNode status = door.status();
            assertThat(status.at("/agent/state").asText()).isEqualTo("started");
            assertThat(status.at("/driver/pod").asText()).isEqualTo(driver.name());
            assertThat(status.at("/wanted/0").asInt()).isEqualTo(2);
            assertThat(status.at("/waiting")).isEmpty();
            assertThat(status.at("/executors"))
                    .extracting(executor -> executor.at("/state").asText())
                    .containsExactly("running", "running");
            assertThat(status.at("/lastFullList/ageSeconds").asDouble()).isBetween(0.0, 90.0);

            assertThat(door.page("/")).contains("<title>Spark Agent</title>");
            assertThat(status.at("/headline").asText())
                    .isEqualTo("All 2 executors that are wanted are running.");
            assertThat(door.page("/status/history")).contains("\"running\":[");
            assertThat(door.page("/status/conf"))
                    .contains(
                            "{\"key\":\"spark.executor.instances\",\"value\":\"2\",\"source\":\"user\"");

            awaitMetrics(
                    driver,
                    door,
                    "spark_agent_executors_desired{profile=\"0\"} 2.0",
                    "spark_agent_executors{profile=\"0\",state=\"running\"} 2.0",
                    "spark_agent_executors{profile=\"0\",state=\"pending\"} 0.0",
                    "spark_agent_api_requests_seconds_count{");

            assertThat(door.health("started")).isEqualTo(200);
            assertThat(door.health("live")).isEqualTo(200);
            assertThat(door.health("ready")).isEqualTo(200);
        }
    }

    @Test
    void imageThatDoesNotExistIsNamedInStatusMetricsAndTheDriversLog() {
        String image = "localhost/no-such-image:1";
        Driver driver =
                NAMESPACE
                        .submission("4.1.1")
                        .executors(2)
                        .conf("spark.kubernetes.executor.container.image", image)
                        .pythonPi(2);
        driver.awaitLine(image);
        assertThat(driver.linesWith(image)).anyMatch(line -> line.contains(" WARN "));

        try (AgentDoor door = driver.openDoor()) {
            driver.awaitWhileItRuns(
                    "both wait", () -> door.status().at("/counts/pending").asInt() == 2);
            assertThat(door.status().at("/wanted/0").asInt()).isEqualTo(2);
            assertThat(door.status().at("/waiting"))
                    .isNotEmpty()
                    .allSatisfy(
                            reason -> {
                                assertThat(reason.at("/cause").asText()).isEqualTo("image");
                                assertThat(reason.at("/sentence").asText()).contains(image);
                            });
            awaitMetrics(
                    driver,
                    door,
                    "spark_agent_executors{profile=\"0\",state=\"pending\"} 2.0",
                    "spark_agent_executors_waiting{cause=\"image\"} 2.0");
        }
    }

    /** They are of the last second. */
    private static void awaitMetrics(Driver driver, AgentDoor door, String... lines) {
        driver.awaitWhileItRuns(
                "the metrics say the same",
                () -> Stream.of(lines).allMatch(door.metrics()::contains));
    }
}
