package io.sparkagent.driver;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Lets so many through in a second, and after a quiet time some more at once. */
public final class Turnstile {

    private final double perNano;
    private final double most;
    private final LongSupplier nanos;
    private double left;
    private long filledAt;

    /**
     * @param perSecond how many for ever
     * @param most how many at once
     * @param nanos as {@link System#nanoTime}
     */
    public Turnstile(double perSecond, int most, LongSupplier nanos) {
        this.perNano = perSecond / TimeUnit.SECONDS.toNanos(1);
        this.most = most;
        this.nanos = nanos;
        this.left = most;
        this.filledAt = nanos.getAsLong();
    }

    public synchronized boolean admits() {
        long now = nanos.getAsLong();
        left = Math.min(most, left + (now - filledAt) * perNano);
        filledAt = now;
        if (left < 1) {
            return false;
        }
        left--;
        return true;
    }
}
