package io.sparkagent.cli;

import io.sparkagent.cli.AgentStatus.Row;
import io.sparkagent.cli.Hearing.Heard;
import io.sparkagent.cli.Hearing.NoAgent;
import io.sparkagent.cli.Hearing.Silent;
import io.sparkagent.plan.WaitingReason;
import io.sparkagent.snapshot.Executor;
import io.sparkagent.snapshot.PodRef;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How one driver stands.
 *
 * @param seen its executors as the pods show them, where the agent does not tell of them
 */
record DriverStatus(Driver driver, Hearing hearing, List<Executor> seen, Instant now) {

    /** More executors than that are a matter of {@code -o wide}. */
    private static final int ROWS = 20;

    private static final int ERRORS = 5;

    static DriverStatus look(Cluster cluster, AgentDoor door, Driver driver, Instant now) {
        Hearing hearing = driver.isOver() ? new NoAgent() : door.ask(driver);
        List<Executor> seen =
                hearing instanceof Heard
                        ? List.of()
                        : cluster.executors(cluster.executorPods(driver), now);
        return new DriverStatus(driver, hearing, seen, now);
    }

    Object data() {
        Map<String, Object> data = DriverList.data(driver);
        switch (hearing) {
            case Heard(AgentStatus status) -> data.put("status", status.said());
            case Silent(String why) -> {
                data.put("unreachable", why);
                data.put("executors", PodsAlone.byState(seen));
            }
            case NoAgent() -> data.put("executors", PodsAlone.byState(seen));
        }
        return data;
    }

    void print(PrintWriter out, boolean wide, Palette palette) {
        line(out, "Driver", palette.bold(driver.name()) + " in " + driver.namespace());
        line(
                out,
                "Application",
                driver.applicationName()
                        + " ("
                        + driver.application()
                        + (driver.sparkVersion().isEmpty()
                                ? ""
                                : ", Spark " + driver.sparkVersion())
                        + ")");
        line(
                out,
                "State",
                palette.state(driver.state())
                        + ", "
                        + Words.age(Duration.between(driver.created(), now))
                        + " old"
                        + (driver.node().isEmpty() ? "" : ", on " + driver.node()));
        switch (hearing) {
            case Heard(AgentStatus status) -> print(out, status, wide, palette);
            case Silent(String why) -> {
                line(out, "Agent", palette.bad("cannot be asked: " + Words.plain(why)));
                printSeen(out, wide, palette);
            }
            case NoAgent() -> {
                line(
                        out,
                        "Agent",
                        driver.hasAgent() ? "over, with its driver" : "none beside this driver");
                printSeen(out, wide, palette);
            }
        }
    }

    private static void line(PrintWriter out, String head, String text) {
        out.printf("%-12s %s%n", head, text);
    }

    /** From the pods alone. */
    private void printSeen(PrintWriter out, boolean wide, Palette palette) {
        line(out, "Executors", byState(PodsAlone.byState(seen), palette));
        List<Row> rows =
                seen.stream()
                        .map(
                                executor ->
                                        new Row(
                                                executor.id(),
                                                executor.profile(),
                                                executor.state(),
                                                Optional.empty(),
                                                executor.pod().map(PodRef::name).orElse(""),
                                                executor.pod().flatMap(PodRef::node).orElse(""),
                                                WaitingReason.describe(executor)))
                        .toList();
        table(out, rows, wide, palette);
    }

    private void print(PrintWriter out, AgentStatus status, boolean wide, Palette palette) {
        line(
                out,
                "Agent",
                palette.state(status.state())
                        + status.lastFullListSeconds()
                                .map(age -> ", looked at all pods " + seconds(age) + " ago")
                                .orElse(""));
        status.refusals().forEach(each -> line(out, "", palette.bad(Words.plain(each))));
        line(
                out,
                "Wanted",
                switch (status.demand()) {
                    case "wanted" -> wanted(status);
                    case "over" -> "nothing any more: the SparkContext has stopped";
                    default -> "not said yet: the SparkContext has not started";
                });
        line(
                out,
                "Executors",
                byState(status.counts(), palette)
                        + (status.demand().equals("wanted")
                                ? "; " + status.registered() + " registered with the driver"
                                : ""));
        if (!status.waiting().isEmpty()) {
            out.println();
            out.println(palette.bold("Why executors are missing"));
            status.waiting()
                    .forEach(
                            reason ->
                                    out.println(
                                            "  "
                                                    + palette.careful(reason.cause())
                                                    + "  "
                                                    + Words.plain(reason.sentence())));
        }
        if (!status.errors().isEmpty()) {
            out.println();
            out.println(palette.bold("Last errors"));
            status.errors().stream()
                    .limit(ERRORS)
                    .forEach(error -> out.println("  " + Words.plain(error(error))));
        }
        table(out, status.executors(), wide, palette);
    }

    private static String seconds(double age) {
        return Words.age(Duration.ofMillis(Math.round(age * 1000)));
    }

    private String error(AgentStatus.Trouble error) {
        return error.at().map(at -> Words.age(Duration.between(at, now)) + " ago  ").orElse("")
                + (error.count() > 1 ? error.count() + " times  " : "")
                + error.sentence();
    }

    private static String wanted(AgentStatus status) {
        String all = String.valueOf(status.wantedInAll());
        return status.wanted().size() < 2
                ? all
                : all
                        + " ("
                        + status.wanted().entrySet().stream()
                                .map(each -> each.getValue() + " of profile " + each.getKey())
                                .collect(Collectors.joining(", "))
                        + ")";
    }

    private static String byState(Map<String, ? extends Number> counts, Palette palette) {
        return counts.isEmpty()
                ? "none"
                : counts.entrySet().stream()
                        .map(
                                state ->
                                        state.getValue()
                                                + " "
                                                + palette.state(Words.plain(state.getKey())))
                        .collect(Collectors.joining(", "));
    }

    /** What does not run comes first. */
    private void table(PrintWriter out, List<Row> rows, boolean wide, Palette palette) {
        if (rows.isEmpty()) {
            return;
        }
        List<String> heads = new ArrayList<>(List.of("ID", "PROFILE", "STATE", "SINCE", "NODE"));
        if (wide) {
            heads.add("POD");
        }
        heads.add("REASON");
        Table table = new Table(heads);
        rows.stream()
                .sorted(
                        Comparator.comparing((Row row) -> row.state().equals("running"))
                                .thenComparing(Row::id))
                .limit(wide ? Long.MAX_VALUE : ROWS)
                .forEach(row -> table.row(cells(row, wide)));
        out.println();
        table.print(out, "", "STATE", palette::state);
        if (!wide && rows.size() > ROWS) {
            out.println("… and " + (rows.size() - ROWS) + " more: -o wide shows all");
        }
    }

    private List<String> cells(Row row, boolean wide) {
        List<String> cells = new ArrayList<>();
        cells.add(String.valueOf(row.id()));
        cells.add(String.valueOf(row.profile()));
        cells.add(row.state());
        cells.add(row.since().map(at -> Words.age(Duration.between(at, now))).orElse(""));
        cells.add(row.node());
        if (wide) {
            cells.add(row.pod());
        }
        cells.add(row.reason());
        return cells;
    }
}
