package io.sparkagent.cli;

import java.io.PrintWriter;
import java.util.List;

/** A line for each change, for files and pipes. */
final class PlainTeller implements Teller {

    private final PrintWriter out;
    private String last = "";

    PlainTeller(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void tell(Update update) {
        if (!update.news().equals(last)) {
            out.println(Words.plain(update.line()));
            out.flush();
            last = update.news();
        }
    }

    @Override
    public void say(List<String> lines) {
        lines.forEach(line -> out.println(Words.plain(line)));
        out.flush();
    }
}
