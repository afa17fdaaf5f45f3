package io.sparkagent.cli;

import java.io.PrintWriter;
import java.util.List;

/** Says nothing but how an application has failed. */
final class QuietTeller implements Teller {

    private final PrintWriter err;
    private boolean failed;

    QuietTeller(PrintWriter err) {
        this.err = err;
    }

    @Override
    public void tell(Update update) {
        failed = update.event().equals("ended") && !update.state().equals("Succeeded");
        if (failed) {
            err.println(Words.plain(update.line()));
        }
    }

    @Override
    public void say(List<String> lines) {
        if (failed) {
            lines.forEach(line -> err.println(Words.plain(line)));
        }
    }
}
