package io.sparkagent.bridge;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Wakes one sleeping thread; any number of calls before it wakes count once. */
final class Signal {
    private final Semaphore raised = new Semaphore(0);

    void raise() {
        raised.release();
    }

    /** Returns when it is raised, and leaves it so, or when the time is over. */
    void await(Duration atMost) throws InterruptedException {
        if (raised.tryAcquire(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
            raised.release();
        }
    }

    /** Whoever looks at the world after this sees everything that was raised before. */
    void clear() {
        raised.drainPermits();
    }
}
