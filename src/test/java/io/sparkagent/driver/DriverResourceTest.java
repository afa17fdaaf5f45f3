package io.sparkagent.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkagent.driver.Reception.Decided;
import jakarta.ws.rs.ClientErrorException;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DriverResourceTest {

    private final AtomicLong nanos = new AtomicLong();
    private final AtomicInteger received = new AtomicInteger();
    private final DriverResource door =
            new DriverResource(
                    new DriverDesk(Clock.systemUTC()),
                    (_, _) -> {
                        received.incrementAndGet();
                        return new Decided(
                                new Hello.Reply("b1", 0, List.of("no"), List.of(), true));
                    },
                    new Turnstile(2, 3, nanos::get));

    private Hello.Reply hello(String instance) {
        return door.hello(Hellos.of(instance), "127.0.0.1");
    }

    @Test
    void tooManyHellosAreNotEvenLookedAt() {
        for (int i = 0; i < 3; i++) {
            assertThat(hello("i" + i).refusals()).containsExactly("no");
        }
        assertThatThrownBy(() -> hello("i3"))
                .isInstanceOfSatisfying(
                        ClientErrorException.class,
                        e -> {
                            assertThat(e.getResponse().getStatus()).isEqualTo(429);
                            assertThat(e.getResponse().getHeaderString("Retry-After"))
                                    .isEqualTo("1");
                        });
        assertThat(received).hasValue(3);

        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(500));
        assertThat(hello("i3").refusals()).containsExactly("no");
    }
}
