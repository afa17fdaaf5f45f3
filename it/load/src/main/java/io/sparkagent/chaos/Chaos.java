package io.sparkagent.chaos;

import io.sparkagent.load.Api;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/** Lets the faults happen one after the other, each to an application of its own. */
public final class Chaos {

    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final Duration CLEAN_UP = Duration.ofSeconds(60);
    private static final int LOG_LINES = 50;

    /** What became of a fault. */
    record Row(
            Fault fault,
            boolean survived,
            String happened,
            Optional<Duration> again,
            String said,
            int leaks) {

        String text() {
            return "%-13s %-9s %-9s %s%n%34s%s"
                    .formatted(fault, verdict(), time(), happened, "", said);
        }

        String markdown() {
            return "| %s | %s | %s | %s | %s |"
                    .formatted(fault, verdict(), time(), happened, said.replace("|", "\\|"));
        }

        private String verdict() {
            return survived ? "survived" : "FAILED";
        }

        private String time() {
            return again.map(d -> "%.1f s".formatted(d.toMillis() / 1000.0)).orElse("-");
        }
    }

    private final World.Setting setting;
    private final List<Row> rows = new ArrayList<>();
    private final long start = System.nanoTime();

    private Chaos(World.Setting setting) {
        this.setting = setting;
    }

    public static void main(String[] arguments) throws Exception {
        Path directory = Files.createDirectories(Path.of(System.getProperty("directory")));
        World.Setting setting =
                new World.Setting(
                        new Api(),
                        Path.of(System.getProperty("proxy")),
                        directory,
                        Integer.getInteger("executors", 500),
                        new ControlPlane(Boolean.getBoolean("own-cluster")));
        Set<String> chosen = Set.of(arguments);
        List<Fault> faults =
                Faults.ALL.stream()
                        .filter(fault -> chosen.isEmpty() || chosen.contains(fault.name()))
                        .toList();
        boolean withReal = chosen.isEmpty() || chosen.contains("real");
        System.exit(new Chaos(setting).run(faults, withReal) ? 0 : 1);
    }

    private boolean run(List<Fault> faults, boolean withReal) throws InterruptedException {
        CompletableFuture<Row> real =
                withReal
                        ? CompletableFuture.supplyAsync(() -> new RealJob(setting).row())
                        : CompletableFuture.completedFuture(null);
        for (Fault fault : faults) {
            // Before the API server itself goes.
            if (fault.number() >= 7 && !real.isDone()) {
                say("waiting for the real job");
                real.join();
            }
            Row row = happen(fault);
            rows.add(row);
            say(row.text());
        }
        if (withReal) {
            rows.add(real.join());
        }
        return report();
    }

    private Row happen(Fault fault) {
        try (World world = new World(setting, fault.name(), fault.environment())) {
            try {
                return happen(fault, world);
            } catch (Violation | IllegalStateException e) {
                showLog(world.agent.log());
                return failed(fault, String.valueOf(e.getMessage()), world);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private Row happen(Fault fault, World world) {
        world.start();
        world.want(setting.executors());
        world.awaitMet(PATIENCE);
        world.ear.forget();
        say(fault + ": " + setting.executors() + " executors are at work; now it strikes");
        String happened = fault.strike().on(world);
        long over = System.nanoTime();
        say(fault + ": it is over");
        if (!fault.endsDriver()) {
            world.want(setting.executors());
            world.awaitMet(PATIENCE);
        }
        Duration again = Duration.ofNanos(System.nanoTime() - over);
        world.ear.listen();
        List<String> wrong = new ArrayList<>(world.violations());
        if (!fault.endsDriver()) {
            world.driver.over();
        }
        List<String> left = world.awaitNothingLeft(CLEAN_UP);
        if (fault.endsDriver()) {
            again = Duration.ofNanos(System.nanoTime() - over);
            world.ear.listen();
        }
        Optional<String> said = world.ear.said(fault.says());
        if (said.isEmpty()) {
            wrong.add("the status did not say why, only: " + world.ear.all());
        }
        if (!left.isEmpty()) {
            wrong.add("left behind: " + left);
        }
        if (!wrong.isEmpty()) {
            showLog(world.agent.log());
        }
        return new Row(
                fault,
                wrong.isEmpty(),
                happened + "; " + world.deaths() + " executors died meanwhile",
                Optional.of(again),
                wrong.isEmpty() ? said.orElseThrow() : String.join("; ", wrong),
                left.size());
    }

    private Row failed(Fault fault, String why, World world) {
        try {
            world.driver.over();
        } catch (IllegalStateException e) {
            // The agent is no more.
        }
        int leaks = world.awaitNothingLeft(CLEAN_UP).size();
        return new Row(fault, false, "-", Optional.empty(), why, leaks);
    }

    private void showLog(Path log) {
        try {
            List<String> lines = Files.readAllLines(log);
            System.out.println("--- the last lines of " + log);
            lines.subList(Math.max(0, lines.size() - LOG_LINES), lines.size())
                    .forEach(System.out::println);
            System.out.println("---");
        } catch (IOException e) {
            System.out.println("there is no " + log);
        }
    }

    private boolean report() {
        rows.sort(Comparator.comparingInt(row -> row.fault().number()));
        writeTable();
        System.out.printf("%n%-13s %-9s %-9s %s%n", "fault", "", "met after", "what happened");
        System.out.printf("%34swhat the status said%n", "");
        rows.forEach(row -> System.out.println(row.text()));
        Set<Integer> all = new TreeSet<>();
        Set<Integer> failed = new TreeSet<>();
        for (Row row : rows) {
            all.add(row.fault().number());
            if (!row.survived()) {
                failed.add(row.fault().number());
            }
        }
        int leaks = rows.stream().mapToInt(Row::leaks).sum();
        System.out.printf(
                "%nfigure faults_survived %d of %d%n", all.size() - failed.size(), all.size());
        System.out.printf("figure leaks %d%n", leaks);
        return failed.isEmpty() && leaks == 0;
    }

    /** For docs/faults.md. */
    private void writeTable() {
        StringBuilder table =
                new StringBuilder(
                        "| fault | | met again after | what happened | what the status said |\n"
                                + "| --- | --- | --- | --- | --- |\n");
        rows.forEach(row -> table.append(row.markdown()).append('\n'));
        try {
            Files.writeString(setting.directory().resolve("table.md"), table);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void say(String line) {
        System.out.printf("[%4ds] %s%n", (System.nanoTime() - start) / 1_000_000_000, line);
    }
}
