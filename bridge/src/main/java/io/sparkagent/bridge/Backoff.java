package io.sparkagent.bridge;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** How long to wait before the next attempt: doubling up to three seconds, with jitter. */
final class Backoff {
    private static final long FIRST_MILLIS = 100;
    private static final long LONGEST_MILLIS = 3_000;

    private long ceiling = FIRST_MILLIS;

    Duration next() {
        long millis = ThreadLocalRandom.current().nextLong(ceiling / 2, ceiling + 1);
        ceiling = Math.min(2 * ceiling, LONGEST_MILLIS);
        return Duration.ofMillis(millis);
    }

    void reset() {
        ceiling = FIRST_MILLIS;
    }
}
