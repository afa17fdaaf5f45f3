package io.sparkagent.cli;

import java.io.PrintWriter;
import java.time.Duration;
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

    /** One look, which prints. */
    @FunctionalInterface
    interface Look {
        /**
         * @return whether there may be something new to see later
         */
        boolean at();
    }

    void show(PrintWriter out, boolean terminal, Look look) {
        boolean more = false;
        do {
            if (on && terminal) {
                out.print(CLEAR);
            } else if (more) {
                out.println();
            }
            more = look.at();
            out.flush();
        } while (on && more && !out.checkError() && pause());
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
