package io.sparkagent;

import static io.sparkagent.snapshot.Sights.T0;
import static io.sparkagent.snapshot.Sights.at;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SteadyClockTest {

    private final AtomicLong nanos = new AtomicLong(-5);
    private final Clock clock = new SteadyClock(T0, nanos::get);

    @Test
    void startsWithTheTimeThatItIsGiven() {
        assertThat(clock.instant()).isEqualTo(T0);
    }

    @Test
    void goesOnWithTheNanosecondsThatHavePassed() {
        nanos.addAndGet(Duration.ofSeconds(7).toNanos());

        assertThat(clock.instant()).isEqualTo(at(7));
    }
}
