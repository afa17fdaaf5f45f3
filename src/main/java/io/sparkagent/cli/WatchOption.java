package io.sparkagent.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/** Whether a command shows the same again and again. */
final class WatchOption {

    private static final Duration INTERVAL = Duration.ofSeconds(2);

    /** Back to the first line, and nothing below. */
    private static final String CLEAR = "\u001b[H\u001b[2J\u001b[3J";

    @Option(
            names = {"-w", "--watch"},
            description = "Look again every two seconds, until Ctrl-C or the driver's end.")
    private boolean on;

    private final BooleanSupplier pause;

    WatchOption() {
        this(WatchOption::pause);
    }

    /**
     * @param pause false when there is no time to wait any more
     */
    WatchOption(BooleanSupplier pause) {
        this.pause = pause;
    }

    /**
     * What has been seen.
     *
     * @param more whether there may be something new to see later
     */
    record Seen(Runnable print, boolean more) {}

    void show(PrintWriter out, PrintWriter err, boolean terminal, Supplier<Seen> look) {
        Seen seen = look.get();
        print(out, terminal, seen);
        while (on && seen.more() && !out.checkError() && pause.getAsBoolean()) {
            try {
                seen = look.get();
            } catch (FailureException e) {
                // What has been seen once can be seen again, unless it is gone.
                boolean gone = e.exitCode() == CommandLines.NOT_FOUND;
                err.println((gone ? "" : "error: ") + Words.plain(e.sentence()));
                if (gone) {
                    return;
                }
                continue;
            }
            if (!terminal) {
                out.println();
            }
            print(out, terminal, seen);
        }
    }

    private void print(PrintWriter out, boolean terminal, Seen seen) {
        if (on && terminal) {
            out.print(CLEAR);
        }
        seen.print().run();
        out.flush();
    }

    private static boolean pause() {
        try {
            Thread.sleep(INTERVAL);
            return true;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
