package io.sparkagent.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sparkagent.plan.Demand.Wanted;
import io.sparkagent.snapshot.Ending;
import io.sparkagent.snapshot.Executor.Failed;
import io.sparkagent.snapshot.Executor.Identity;
import io.sparkagent.snapshot.Snapshot;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class MetricsTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Metrics metrics =
            new Metrics(registry, new StatusBoard("b1", Clock.systemUTC()), Clock.systemUTC());

    private void looked(int total) {
        Wanted wanted =
                new Wanted(
                        "i1",
                        Instant.EPOCH,
                        new TreeMap<>(Map.of(0, total)),
                        new TreeMap<>(),
                        Map.of(),
                        Map.of(),
                        Map.of(),
                        Set.of(),
                        Set.of(),
                        Map.of());
        metrics.looked(new StatusBoard.View(wanted, Snapshot.empty(), List.of(), Instant.EPOCH));
    }

    @Test
    void everyStateOfAWantedProfileHasASeriesBeforeAnythingHappens() {
        looked(3);

        assertThat(
                        registry.get("spark.agent.executors.desired")
                                .tag("profile", "0")
                                .gauge()
                                .value())
                .isEqualTo(3);
        for (String state : List.of("requested", "pending", "running", "leaving", "unknown")) {
            assertThat(
                            registry.get("spark.agent.executors")
                                    .tags("profile", "0", "state", state)
                                    .gauge()
                                    .value())
                    .isZero();
        }
        assertThat(ended("failed")).isZero();
        assertThat(ended("succeeded")).isZero();
        assertThat(ended("deleted")).isZero();
    }

    @Test
    void anEndIsCountedByHowItCame() {
        looked(1);
        metrics.ended(
                new Failed(
                        new Identity(1, 0, "i1"),
                        Instant.EPOCH,
                        Optional.empty(),
                        new Ending(137, true, true, "it was killed")));

        assertThat(ended("failed")).isEqualTo(1);
        assertThat(ended("succeeded")).isZero();
    }

    private double ended(String state) {
        return registry.get("spark.agent.executors.ended")
                .tags("profile", "0", "state", state)
                .counter()
                .count();
    }
}
