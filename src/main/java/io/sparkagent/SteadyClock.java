package io.sparkagent;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.function.LongSupplier;

/**
 * Starts with the machine's time and goes on by itself: who sets the machine's clock makes no
 * back-off longer and no patience shorter.
 */
public final class SteadyClock extends Clock {

    private final Instant start;
    private final long startNanos;
    private final LongSupplier nanos;

    /**
     * @param start the time now
     * @param nanos as {@link System#nanoTime}
     */
    public SteadyClock(Instant start, LongSupplier nanos) {
        this.start = start;
        this.nanos = nanos;
        startNanos = nanos.getAsLong();
    }

    @Override
    public Instant instant() {
        return start.plusNanos(nanos.getAsLong() - startNanos);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("it tells instants only");
    }
}
