package io.sparkagent.cli;

import io.sparkagent.submit.Interruption;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Gives what is under way the time to clean up when somebody presses Ctrl-C, and no time at all
 * when they press it again. SIGTERM counts as well.
 */
final class CtrlC implements AutoCloseable {

    /** A submission takes no longer to take back; a process that hangs has to end. */
    private static final Duration LONGEST = Duration.ofSeconds(60);

    private static final long LOOK_MILLIS = 50;

    private final Interruption interruption;
    private final CountDownLatch done = new CountDownLatch(1);
    private final Thread hook = new Thread(this::ask, "ctrl-c");

    private CtrlC(Interruption interruption) {
        this.interruption = interruption;
    }

    /** Until it is closed. */
    static CtrlC heard(Interruption interruption) {
        CtrlC ctrlC = new CtrlC(interruption);
        Runtime.getRuntime().addShutdownHook(ctrlC.hook);
        return ctrlC;
    }

    /** Runs when the process is told to end; it ends when this does. */
    private void ask() {
        interruption.ask();
        long deadline = System.nanoTime() + LONGEST.toNanos();
        try {
            while (!done.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                if (signals() > 1 || System.nanoTime() > deadline) {
                    Runtime.getRuntime().halt(Watching.INTERRUPTED);
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * How many there have been: each has a thread, which waits for the process to end. There is no
     * other way to hear of a second one but classes of the JDK's own.
     */
    private static long signals() {
        ThreadGroup all = Thread.currentThread().getThreadGroup();
        while (all.getParent() != null) {
            all = all.getParent();
        }
        Thread[] threads = new Thread[all.activeCount() + 50];
        int count = all.enumerate(threads);
        return Arrays.stream(threads, 0, count)
                .filter(thread -> thread.getName().matches("SIG[A-Z]+ handler"))
                .count();
    }

    @Override
    public void close() {
        done.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException _) {
            // It is running.
        }
    }
}
