package io.sparkagent.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An application comes to its end. */
class StopIT {

    @RegisterExtension static final TestNamespace NAMESPACE = new TestNamespace("stop");

    @Test
    void jobWhoseExecutorsSparkHasKilledStopsAtOnceAndWithoutAnError() {
        Driver driver =
                NAMESPACE
                        .submission("4.1.1")
                        .executors(2)
                        // Spark's own timer for killed executors would hold the stop up so long.
                        .conf("spark.kubernetes.dynamicAllocation.deleteGracePeriod", "25s")
                        // Spark's cleaner complains by itself when it meets an executor that goes.
                        .conf("spark.cleaner.referenceTracking", "false")
                        .application("kill_executors.py");

        assertThat(driver.awaitExitCode()).isZero();

        List<String> log = driver.logWithTimes();
        assertThat(log).anyMatch(line -> line.contains("killed the executors: True"));
        assertThat(log).filteredOn(line -> line.contains(" ERROR ")).isEmpty();
        Duration stop =
                Duration.between(
                        timeOf("SparkContext is stopping", log),
                        timeOf("Successfully stopped SparkContext", log));
        assertThat(stop).isLessThan(Duration.ofSeconds(2));
        Leftovers.awaitNone(NAMESPACE);
    }

    private static Instant timeOf(String text, List<String> log) {
        String line =
                log.stream()
                        .filter(each -> each.contains(text))
                        .findFirst()
                        .orElseThrow(() -> new AssertionError("The log does not say: " + text));
        return Instant.parse(line.substring(0, line.indexOf(' ')));
    }
}
