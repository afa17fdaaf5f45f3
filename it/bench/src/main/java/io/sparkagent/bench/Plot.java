package io.sparkagent.bench;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** Executors over time, as a picture that can be read on a light and on a dark page. */
final class Plot {

    private static final int WIDTH = 860;
    private static final int HEIGHT = 420;
    private static final int LEFT = 60;
    private static final int RIGHT = 190;
    private static final int TOP = 40;
    private static final int BOTTOM = 50;
    private static final List<Double> SECONDS =
            List.of(0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0);

    private record Line(String contender, String style) {}

    private static final List<Line> LINES =
            List.of(
                    new Line(Results.AGENT, "agent"),
                    new Line(Results.BARE, "bare"),
                    new Line(Results.TUNED, "tuned"),
                    new Line(Results.DEFAULT, "default"));

    private final StringBuilder svg = new StringBuilder();
    private final int size;

    private Plot(int size) {
        this.size = size;
    }

    static String of(Results results, int size) {
        Plot plot = new Plot(size);
        plot.frame();
        int row = 0;
        for (Line line : LINES) {
            List<Climb> climbs = results.climbs(line.contender(), size);
            if (climbs.isEmpty()) {
                continue;
            }
            Climb last = climbs.getLast();
            plot.line(line.style() + " created", last, Climb::created);
            plot.line(line.style() + " running", last, Climb::running);
            plot.legend(row++, line, last);
        }
        plot.legendOfStyles(row);
        return plot.svg.append("</svg>\n").toString();
    }

    private void frame() {
        add(
                """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="13">
                <title>Executors created and running over time</title>
                <style>
                  text { fill: #59636e } .grid { stroke: #8c959f; stroke-opacity: .35 }
                  polyline, .key { fill: none; stroke-width: 2.2 } .running { stroke-dasharray: 2 4; stroke-width: 1.8 }
                  .agent { stroke: #1a7f37 } .bare { stroke: #6e7781 } .tuned { stroke: #0969da } .default { stroke: #cf222e }
                  @media (prefers-color-scheme: dark) {
                    text { fill: #9198a1 } .agent { stroke: #3fb950 } .bare { stroke: #9198a1 } .tuned { stroke: #58a6ff } .default { stroke: #ff7b72 }
                  }
                </style>
                """,
                WIDTH, HEIGHT);
        add(
                "<text x=\"%d\" y=\"22\" font-size=\"15\">%,d executors: how many, seconds after the demand</text>%n",
                LEFT, size);
        for (double seconds : SECONDS) {
            double x = x(seconds * 1000);
            add(
                    "<line class=\"grid\" x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\"/>%n",
                    x, x, TOP, HEIGHT - BOTTOM);
            String label = seconds < 1 ? String.valueOf(seconds) : String.valueOf((int) seconds);
            add(
                    "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>%n",
                    x, HEIGHT - BOTTOM + 18, label);
        }
        for (int quarter = 0; quarter <= 4; quarter++) {
            int count = size * quarter / 4;
            add(
                    "<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>%n",
                    LEFT, WIDTH - RIGHT, y(count), y(count));
            add(
                    "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%,d</text>%n",
                    LEFT - 8, y(count) + 4, count);
        }
        add(
                "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">seconds (logarithmic)</text>%n",
                (LEFT + WIDTH - RIGHT) / 2, HEIGHT - 10);
    }

    private void line(String style, Climb climb, Function<Climb, List<Double>> times) {
        List<Double> at = times.apply(climb);
        StringBuilder points = new StringBuilder();
        int step = Math.max(1, size / 200);
        for (int i = 0; i < size; i++) {
            if (i % step == 0 || i == size - 1) {
                points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(at.get(i)), y(i + 1)));
            }
        }
        add("<polyline class=\"%s\" points=\"%s\"/>%n", style, points.toString().trim());
    }

    private void legend(int row, Line line, Climb climb) {
        int y = TOP + 14 + row * 40;
        key(line.style(), y);
        add("<text x=\"%d\" y=\"%d\">%s</text>%n", WIDTH - RIGHT + 48, y + 4, line.contender());
        add(
                "<text x=\"%d\" y=\"%d\" font-size=\"11\">%.1f s, running %.1f s</text>%n",
                WIDTH - RIGHT + 48, y + 19, climb.createdAll() / 1000, climb.runningAll() / 1000);
    }

    private void legendOfStyles(int row) {
        int y = TOP + 24 + row * 40;
        key("bare created", y);
        add("<text x=\"%d\" y=\"%d\">created</text>%n", WIDTH - RIGHT + 48, y + 4);
        key("bare running", y + 20);
        add("<text x=\"%d\" y=\"%d\">running</text>%n", WIDTH - RIGHT + 48, y + 24);
    }

    private void key(String style, int y) {
        add(
                "<line class=\"key %s\" x1=\"%d\" x2=\"%d\" y1=\"%d\" y2=\"%d\"/>%n",
                style, WIDTH - RIGHT + 14, WIDTH - RIGHT + 40, y, y);
    }

    private static double x(double milliseconds) {
        double first = Math.log(SECONDS.getFirst());
        double last = Math.log(SECONDS.getLast());
        double at = Math.log(Math.max(SECONDS.getFirst(), milliseconds / 1000));
        return LEFT + (at - first) / (last - first) * (WIDTH - LEFT - RIGHT);
    }

    private double y(int count) {
        return HEIGHT - BOTTOM - (double) count / size * (HEIGHT - TOP - BOTTOM);
    }

    private void add(String format, Object... arguments) {
        svg.append(String.format(Locale.ROOT, format, arguments));
    }
}
