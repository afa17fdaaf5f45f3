package io.sparkagent.bridge;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A daemon thread that repeats one step until it is interrupted. */
final class Loop extends Thread {
    private static final Logger LOG = LoggerFactory.getLogger(Loop.class);
    private static final long AFTER_SURPRISE_MILLIS = 1_000;

    /** What is done over and over. */
    interface Step {
        void run() throws InterruptedException;
    }

    private final Step step;

    Loop(String name, Step step) {
        super("spark-agent-" + name);
        this.step = step;
        setDaemon(true);
    }

    @Override
    public void run() {
        try {
            while (!isInterrupted()) {
                runOnce();
            }
        } catch (InterruptedException e) {
            LOG.debug("{} ends", getName());
        }
    }

    /** Without these threads Spark would hang for ever, so that nothing unforeseen may end them. */
    private void runOnce() throws InterruptedException {
        try {
            step.run();
        } catch (RuntimeException | Error e) {
            LOG.warn("{} goes on after a surprise", getName(), e);
            Thread.sleep(AFTER_SURPRISE_MILLIS);
        }
    }
}
