package io.sparkagent.plan;

import java.time.Duration;
import java.util.Optional;

/**
 * Why an executor was not made.
 *
 * @param kind what can be done about it
 * @param retryAfter how long the API server asks us to wait, if it does
 * @param sentence in words
 */
public record Refusal(Kind kind, Optional<Duration> retryAfter, String sentence) {

    public enum Kind {
        /** Too many at a time for the books of a quota: fewer will do. */
        COLLISION(Duration.ofMillis(10), Duration.ofSeconds(1)),
        /** The API server is busy, away or has failed: it will pass. */
        BUSY(Duration.ofMillis(250), Duration.ofSeconds(10)),
        /** The namespace's quota is used up: until it is raised or others end. */
        QUOTA(Duration.ofSeconds(1), Duration.ofSeconds(15)),
        /** Forbidden or invalid: until somebody changes something; asked again now and then. */
        PERMANENT(Duration.ofSeconds(5), Duration.ofSeconds(60));

        private final Duration first;
        private final Duration longest;

        Kind(Duration first, Duration longest) {
            this.first = first;
            this.longest = longest;
        }

        /** How long to wait after so many refusals in a row, this one included. */
        Duration wait(int refusals) {
            Duration doubled = first.multipliedBy(1L << Math.min(refusals - 1, 16));
            return doubled.compareTo(longest) > 0 ? longest : doubled;
        }
    }
}
