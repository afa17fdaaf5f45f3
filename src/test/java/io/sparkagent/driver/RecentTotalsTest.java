package io.sparkagent.driver;

import static io.sparkagent.snapshot.Sights.T0;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecentTotalsTest {

    private final RecentTotals totals = new RecentTotals();

    private static Instant after(long milliseconds) {
        return T0.plusMillis(milliseconds);
    }

    @Test
    void whatIsMoreCountsAtOnce() {
        totals.say(0, 3, T0);
        totals.say(0, 9, after(1));

        assertThat(totals.now()).isEqualTo(Map.of(0, 9));
        assertThat(totals.lately(after(1))).isEqualTo(Map.of(0, 9));
    }

    @Test
    void whatIsLessCountsAfterASecond() {
        totals.say(0, 9, T0);
        totals.say(0, 3, after(500));

        assertThat(totals.now()).isEqualTo(Map.of(0, 3));
        assertThat(totals.lately(after(1499))).isEqualTo(Map.of(0, 9));
        assertThat(totals.lately(after(1500))).isEqualTo(Map.of(0, 3));
    }

    @Test
    void aTotalThatGoesUpAndDownIsItsPeak() {
        for (int i = 0; i <= 100; i++) {
            totals.say(0, i % 2 == 0 ? 10 : 5, after(100L * i));
            assertThat(totals.lately(after(100L * i))).isEqualTo(Map.of(0, 10));
        }
    }

    @Test
    void oneThatFallsStepByStepIsBelievedStepByStep() {
        totals.say(0, 9, T0);
        totals.say(0, 6, after(600));
        totals.say(0, 3, after(1200));

        assertThat(totals.lately(after(1599))).isEqualTo(Map.of(0, 9));
        assertThat(totals.lately(after(1600))).isEqualTo(Map.of(0, 6));
        assertThat(totals.lately(after(2200))).isEqualTo(Map.of(0, 3));
    }
}
