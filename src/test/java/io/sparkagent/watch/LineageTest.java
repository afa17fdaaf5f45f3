package io.sparkagent.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkagent.watch.Lineage.Kin;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineageTest {

    private static final Lineage DRIVER = new Lineage("u1", "2026-01-01T00:00:10Z");

    @Test
    void whatThePodOwnsIsOursWheneverItWasMade() {
        assertThat(DRIVER.kin(List.of("u1"), "2026-01-01T00:00:20Z")).isEqualTo(Kin.OURS);
        assertThat(DRIVER.kin(List.of("u0", "u1"), "2025-12-31T00:00:00Z")).isEqualTo(Kin.OURS);
    }

    @Test
    void whatAnotherPodHadBeforeIsTheLastDrivers() {
        assertThat(DRIVER.kin(List.of("u0"), "2025-12-31T23:59:59Z")).isEqualTo(Kin.EARLIER);
        assertThat(DRIVER.kin(List.of("u0"), "2026-01-01T00:00:10Z")).isEqualTo(Kin.EARLIER);
    }

    @Test
    void whatAnotherPodHasSinceIsItsOwn() {
        assertThat(DRIVER.kin(List.of("u2"), "2026-01-01T00:00:11Z")).isEqualTo(Kin.OTHER);
    }

    @Test
    void whatNoPodOwnsIsNobodys() {
        assertThat(DRIVER.kin(List.of(), "2025-12-31T23:59:59Z")).isEqualTo(Kin.OTHER);
    }

    @Test
    void whoDoesNotKnowTheDriverTakesAllForOurs() {
        assertThat(Lineage.UNKNOWN.kin(List.of("u7"), "2026-01-01T00:00:00Z")).isEqualTo(Kin.OURS);
    }
}
