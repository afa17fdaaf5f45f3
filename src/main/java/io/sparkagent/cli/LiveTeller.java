package io.sparkagent.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;

/** One line for each state of the driver, which changes in its place as long as the state lasts. */
final class LiveTeller implements Teller {

    /** From the first column on, and what does not fit is cut: half a line could not be redrawn. */
    private static final String BEGIN = "\r\u001b[2K\u001b[?7l";

    private static final String END = "\u001b[?7h";

    private final PrintWriter out;
    private final Palette palette;
    private Update last = Update.of("", "", "");
    private String age = "";
    private boolean open;

    LiveTeller(PrintWriter out, Palette palette) {
        this.out = out;
        this.palette = palette;
    }

    @Override
    public void tell(Update update) {
        if (open && !last.state().equals(update.state())) {
            close();
        }
        last = update;
        draw();
    }

    @Override
    public void tick(Duration since) {
        String now = Words.age(since);
        if (open && !now.equals(age)) {
            age = now;
            draw();
        }
    }

    private void draw() {
        open = true;
        out.print(
                BEGIN
                        + palette.state(last.state())
                        + (age.isEmpty() ? "" : " " + age)
                        + (last.text().isEmpty() ? "" : ": " + Words.plain(last.text()))
                        + END);
        out.flush();
    }

    /** What comes next begins on a line of its own. */
    private void close() {
        if (open) {
            out.println();
            open = false;
        }
    }

    @Override
    public void say(List<String> lines) {
        close();
        lines.forEach(line -> out.println(Words.plain(line)));
        out.flush();
    }
}
