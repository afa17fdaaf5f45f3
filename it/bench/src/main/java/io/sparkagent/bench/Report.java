package io.sparkagent.bench;

import static io.sparkagent.bench.Results.AGENT;
import static io.sparkagent.bench.Results.BARE;
import static io.sparkagent.bench.Results.BARE_MORE;
import static io.sparkagent.bench.Results.DEFAULT;
import static io.sparkagent.bench.Results.TUNED;

import io.sparkagent.bench.Submissions.Took;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.DoublePredicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** The results as tables for people and as figures for scripts. */
final class Report {

    private static final List<String> CONTENDERS = List.of(BARE, BARE_MORE, AGENT, TUNED, DEFAULT);
    private static final List<Integer> SIZES = List.of(100, 1000, 5000);

    /** A ratio or a figure with what it has to be. */
    private record Row(
            String what, String figure, OptionalDouble value, String goal, DoublePredicate met) {}

    private final Results results;
    private final Machine machine;
    private final List<Row> rows = new ArrayList<>();

    Report(Results results, Machine machine) {
        this.results = results;
        this.machine = machine;
        goals();
    }

    private void goals() {
        row(
                "1,000 created: agent / bare client",
                "create_1000_vs_bare",
                results.ratio(AGENT, BARE, 1000, Climb::createdAll),
                "≤ 1.1",
                v -> v <= 1.1);
        row(
                "1,000 created: agent / bare client with 32 threads",
                "create_1000_vs_bare_32",
                results.ratio(AGENT, BARE_MORE, 1000, Climb::createdAll));
        row(
                "1,000 running: agent / bare client",
                "running_1000_vs_bare",
                results.ratio(AGENT, BARE, 1000, Climb::runningAll));
        row(
                "5,000 created: agent / bare client",
                "create_5000_vs_bare",
                results.ratio(AGENT, BARE, 5000, Climb::createdAll));
        row(
                "1,000 created: Spark tuned / agent",
                "create_1000_vs_spark_tuned",
                results.ratio(TUNED, AGENT, 1000, Climb::createdAll),
                "≥ 3",
                v -> v >= 3);
        row(
                "1,000 running: Spark tuned / agent",
                "running_1000_vs_spark_tuned",
                results.ratio(TUNED, AGENT, 1000, Climb::runningAll));
        row(
                "1,000 created: Spark as it comes / agent",
                "create_1000_vs_spark_default",
                results.ratio(DEFAULT, AGENT, 1000, Climb::createdAll),
                "≥ 12",
                v -> v >= 12);
        row(
                "1,000 running: Spark as it comes / agent",
                "running_1000_vs_spark_default",
                results.ratio(DEFAULT, AGENT, 1000, Climb::runningAll));
        row("a failed executor's replacement, p50, ms", "replace_p50_ms", replaced(AGENT, 0.5));
        row(
                "a failed executor's replacement, p99, ms",
                "replace_p99_ms",
                replaced(AGENT, 0.99),
                "≤ 100",
                v -> v <= 100);
        row(
                "replacement p99: Spark as it comes / agent",
                "replace_p99_vs_spark",
                over(replaced(DEFAULT, 0.99), replaced(AGENT, 0.99)),
                "≥ 10",
                v -> v >= 10);
        row(
                "replacement p99: Spark tuned / agent",
                "replace_p99_vs_spark_tuned",
                over(replaced(TUNED, 0.99), replaced(AGENT, 0.99)));
        row("plan() at 10,000 executors, ms", "plan_10000_ms", plan(10_000), "≤ 2", v -> v <= 2);
        row(
                "plan() at 10,000 / at 1,000 executors",
                "plan_10000_vs_1000",
                over(plan(10_000), plan(1000)),
                "linear: 10, at most 13",
                v -> v <= 13);
        row("peak resident memory up to 1,000 executors, MiB", "rss_1000_mib", peak(1000, 5000));
        row(
                "peak resident memory up to 10,000 executors, MiB",
                "rss_10000_mib",
                peak(10_000, Integer.MAX_VALUE),
                "≤ 300",
                v -> v <= 300);
        row(
                "agent's writes for each executor's life",
                "requests_per_executor",
                results.requests(AGENT)
                        .map(
                                r ->
                                        OptionalDouble.of(
                                                (double) RequestCounter.writes(r.byVerb())
                                                        / r.executors()))
                        .orElse(OptionalDouble.empty()),
                "2: one create, one delete",
                v -> v > 1.99 && v < 2.01);
        row(
                "events a second, none missed",
                "events_per_second",
                results.storm
                        .map(s -> OptionalDouble.of(s.eventsPerSecond()))
                        .orElse(OptionalDouble.empty()));
        row(
                "replacement p99 meanwhile, ms",
                "replace_p99_in_storm_ms",
                results.storm
                        .map(s -> OptionalDouble.of(s.replacements().quantile(0.99)))
                        .orElse(OptionalDouble.empty()));
        row(
                "agent's CPU for each event, ms",
                "cpu_ms_per_event",
                results.storm
                        .map(s -> OptionalDouble.of(s.cpuMillisPerEvent()))
                        .orElse(OptionalDouble.empty()));
        row(
                "agent's CPU for each executor made, ms",
                "cpu_ms_per_executor",
                Results.median(
                        results.cpuMillisPerExecutor.stream()
                                .mapToDouble(Double::doubleValue)
                                .sorted()
                                .toArray()));
        row(
                "executor ids used twice",
                "ids_reused",
                results.reusedIds.isPresent()
                        ? OptionalDouble.of(results.reusedIds.getAsInt())
                        : OptionalDouble.empty(),
                "0",
                v -> v == 0);
        submissionRows();
    }

    private void submissionRows() {
        row(
                "submissions a minute: spark-agent submit / spark-submit",
                "submit_vs_spark_submit",
                over(
                        results.submissionsPerMinute(SubmitContender.AGENT),
                        results.submissionsPerMinute(SubmitContender.SPARK)));
        row(
                "spark-agent submit: submissions a minute",
                "submit_per_minute",
                results.submissionsPerMinute(SubmitContender.AGENT));
        row(
                "spark-agent submit: CPU seconds for each",
                "submit_cpu_seconds",
                of(SubmitContender.AGENT, Took::cpuSeconds).average());
        row(
                "spark-agent submit: peak resident memory, MiB",
                "submit_rss_mib",
                of(SubmitContender.AGENT, Took::peakMib).max());
        row(
                "spark-submit: submissions a minute",
                "spark_submit_per_minute",
                results.submissionsPerMinute(SubmitContender.SPARK));
        row(
                "spark-submit: CPU seconds for each",
                "spark_submit_cpu_seconds",
                of(SubmitContender.SPARK, Took::cpuSeconds).average());
        row(
                "spark-submit: peak resident memory, MiB",
                "spark_submit_rss_mib",
                of(SubmitContender.SPARK, Took::peakMib).max());
    }

    private void row(String what, String figure, OptionalDouble value) {
        row(what, figure, value, "", v -> true);
    }

    private void row(
            String what, String figure, OptionalDouble value, String goal, DoublePredicate met) {
        rows.add(new Row(what, figure, value, goal, met));
    }

    private OptionalDouble replaced(String contender, double quantile) {
        return results.replacements(contender)
                .map(r -> OptionalDouble.of(r.quantile(quantile)))
                .orElse(OptionalDouble.empty());
    }

    private OptionalDouble plan(int executors) {
        return results.plan
                .map(plan -> plan.milliseconds().get(executors))
                .map(OptionalDouble::of)
                .orElse(OptionalDouble.empty());
    }

    private OptionalDouble peak(int atLeast, int below) {
        return results.idles.stream()
                .filter(idle -> idle.executors() >= atLeast && idle.executors() < below)
                .mapToDouble(Idle::peakMemory)
                .max();
    }

    private static OptionalDouble over(OptionalDouble one, OptionalDouble other) {
        return one.isPresent() && other.isPresent()
                ? OptionalDouble.of(one.getAsDouble() / other.getAsDouble())
                : OptionalDouble.empty();
    }

    /** By name; without those that were not measured. */
    Map<String, String> figures() {
        Map<String, String> figures = new LinkedHashMap<>();
        List<Row> aims =
                rows.stream()
                        .filter(row -> !row.goal().isEmpty() && row.value().isPresent())
                        .toList();
        long reached =
                aims.stream().filter(row -> row.met().test(row.value().orElseThrow())).count();
        figures.put("goals_met", reached + " of " + aims.size());
        for (Row row : rows) {
            row.value().ifPresent(value -> figures.put(row.figure(), number(value)));
        }
        return figures;
    }

    /** What the figures say, and whether that is what they have to say. */
    String text() {
        StringBuilder text = new StringBuilder("\n");
        for (Row row : rows) {
            if (row.value().isPresent()) {
                text.append(
                        "%-50s %10s   %s%n"
                                .formatted(
                                        row.what(),
                                        number(row.value().getAsDouble()),
                                        verdict(row)));
            }
        }
        results.failures.forEach(failure -> text.append("FAILED ").append(failure).append('\n'));
        return text.toString();
    }

    private static String verdict(Row row) {
        if (row.goal().isEmpty()) {
            return "";
        }
        return row.goal() + (row.met().test(row.value().orElseThrow()) ? ", met" : ", NOT MET");
    }

    void write() throws IOException {
        Files.writeString(Machine.documents().resolve("benchmarks.md"), document());
        Files.writeString(Machine.documents().resolve("benchmarks.svg"), Plot.of(results, 1000));
    }

    private String document() {
        return DOCUMENT.formatted(
                facts(),
                table(
                        List.of("", "measured", "goal"),
                        rows.stream()
                                .filter(row -> row.value().isPresent())
                                .map(
                                        row ->
                                                List.of(
                                                        row.what(),
                                                        number(row.value().getAsDouble()),
                                                        verdict(row)))
                                .toList()),
                climbs(),
                replacements(),
                requests(),
                idles(),
                plans(),
                submissions(),
                results.notes.entrySet().stream()
                        .map(note -> "- " + note.getKey() + ": " + note.getValue())
                        .collect(Collectors.joining("\n")),
                figures().entrySet().stream()
                        .map(figure -> "figure " + figure.getKey() + " " + figure.getValue())
                        .collect(Collectors.joining("\n")));
    }

    private String facts() {
        return table(
                List.of("", ""),
                machine.facts().entrySet().stream()
                        .map(fact -> List.of(fact.getKey(), fact.getValue()))
                        .toList());
    }

    private String climbs() {
        List<String> head = new ArrayList<>(List.of("milliseconds (median of the rounds)"));
        SIZES.forEach(size -> head.addAll(List.of(size + " created", size + " running")));
        List<List<String>> lines = new ArrayList<>();
        for (String contender : CONTENDERS) {
            List<String> line = new ArrayList<>(List.of(contender));
            for (int size : SIZES) {
                line.add(number(results.median(contender, size, Climb::createdAll)));
                line.add(number(results.median(contender, size, Climb::runningAll)));
            }
            lines.add(line);
        }
        return table(head, lines);
    }

    private String replacements() {
        return table(
                List.of("", "failures", "a second", "p50, ms", "p99, ms"),
                results.replacements.stream()
                        .map(
                                r ->
                                        List.of(
                                                r.contender(),
                                                String.valueOf(r.times().size()),
                                                number(r.perSecond()),
                                                number(r.quantile(0.5)),
                                                number(r.quantile(0.99))))
                        .toList());
    }

    private String requests() {
        if (results.requests.isEmpty()) {
            return "";
        }
        List<String> verbs = List.copyOf(results.requests.getFirst().byVerb().keySet());
        List<String> head = new ArrayList<>(List.of("for each executor (all in all)", "executors"));
        head.addAll(verbs);
        return table(
                head,
                results.requests.stream()
                        .map(
                                r -> {
                                    List<String> line =
                                            new ArrayList<>(
                                                    List.of(r.contender(), "" + r.executors()));
                                    verbs.forEach(
                                            verb ->
                                                    line.add(
                                                            "%s (%d)"
                                                                    .formatted(
                                                                            number(
                                                                                    r.perExecutor(
                                                                                            verb)),
                                                                            r.byVerb().get(verb))));
                                    return line;
                                })
                        .toList());
    }

    private String idles() {
        return table(
                List.of(
                        "executors",
                        "idle CPU, % of a core",
                        "resident, MiB",
                        "at most so far, MiB"),
                results.idles.stream()
                        .map(
                                idle ->
                                        List.of(
                                                "" + idle.executors(),
                                                number(idle.cpuPercent()),
                                                "" + idle.memory(),
                                                "" + idle.peakMemory()))
                        .toList());
    }

    private String plans() {
        return table(
                List.of("executors", "plan(), ms"),
                results.plan.map(PlanTimes::milliseconds).orElse(Map.of()).entrySet().stream()
                        .map(time -> List.of("" + time.getKey(), number(time.getValue())))
                        .toList());
    }

    private String submissions() {
        return table(
                List.of(
                        "",
                        "submissions",
                        "a minute",
                        "seconds for one",
                        "CPU seconds for one",
                        "peak resident memory, MiB"),
                Stream.of(
                                SubmitContender.AGENT,
                                SubmitContender.AGENT_UNTRAINED,
                                SubmitContender.SPARK)
                        .filter(name -> results.submissionsPerMinute(name).isPresent())
                        .map(
                                name ->
                                        List.of(
                                                name,
                                                String.valueOf(of(name, Took::seconds).count()),
                                                number(results.submissionsPerMinute(name)),
                                                number(of(name, Took::seconds).average()),
                                                number(of(name, Took::cpuSeconds).average()),
                                                number(of(name, Took::peakMib).max())))
                        .toList());
    }

    private DoubleStream of(String contender, ToDoubleFunction<Took> what) {
        return results.submissions(contender, what);
    }

    private static String table(List<String> head, List<List<String>> lines) {
        return line(head)
                + line(head.stream().map(_ -> "---").toList())
                + lines.stream().map(Report::line).collect(Collectors.joining());
    }

    private static String line(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |\n";
    }

    private static String number(OptionalDouble value) {
        return value.isPresent() ? number(value.getAsDouble()) : "–";
    }

    private static String number(double value) {
        if (value == 0) {
            return "0";
        }
        String format = Math.abs(value) >= 100 ? "%.0f" : Math.abs(value) >= 10 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, format, value);
    }

    private static final String DOCUMENT =
            """
            # Benchmarks

            Written by `make bench`; every run of it writes this file anew. Absolute figures are this machine's, so compare within a run.

            %s
            ## Ratios

            %s
            ![Executors created and running over time](benchmarks.svg)

            ## From the demand to the last executor

            %s
            The agent and the bare clients take turns (seven rounds, who goes first changes, three seconds' rest between), and the ratios are medians of the
            rounds' ratios; of 5,000 there is one round, the bare client first. Each climb of 1,000 follows one of 100, on top of it. Before the first that
            counts, these have made 300 three times and 1,000 once in the same process, Spark 100 and, tuned, 1,000.

            ## From a failed executor to its replacement

            %s
            The pod's status is patched to `Failed` (exit code 137), of executors that have run for more than ten seconds, evenly spread, 100 executors
            at a time. The clock runs from the moment at which the eye sees the failure to that at which it sees the new pod.

            ## Requests to the API server

            %s
            Counted by the API server itself, through flow schemas that match the contender's account by verb; `rest` is all that is not about pods. The
            agent's executors lived whole lives here; Spark's that did not fail went at the end by one `deletecollection`, because Spark does not
            delete executors that run. Of a thousand it gives up after ten seconds; the benchmark removes the rest.

            ## The agent's CPU and memory

            %s
            ## plan()

            %s
            The median of JMH's samples, in a JVM with the agent's own options. One executor in a hundred is pending, one in a hundred has failed; the rest run and are registered.

            ## Submissions

            %s
            Processes that submit and do not wait, as many at once as there are cores, by turns (five rounds of 20 each, who goes first changes). Each makes the driver's
            pod with the agent in it, its service and its config maps; that the pods are there, and run on nodes of KWOK, is looked at after each round. CPU is that of
            the whole process, and of those that it starts. Where the agent is on a JVM, `it/spark-agent` starts it with what Java keeps of one submission before
            (JEP 483 and 514); the line without shows what that is worth.

            ## How

            - All share the machine's cores, alike. Whatever a contender computes the API server lacks, which a control plane on machines of its own does not:
              so the agent's own work (planning, watching, a driver to speak with) counts against it here in full.
            - One API server and one run for all; one contender at a time. They make the same pods (but for Spark's own, which Spark builds) on nodes of KWOK, with
              accounts of the same priority in the API server. One eye, a watch in another process, sees them all, and only what it sees counts.
            - The bare client is a JVM that posts a pod of the agent's, read back from the API server, with other ids, from 16 threads; it parses no answers and
              watches nothing. It takes the faster of HTTP/1.1 and HTTP/2. The agent has up to 32 calls in flight, and how many there are matters where the
              API server is busy with pods that are there already: so there is a second bare client, with 32 threads.
            - The agent is the packaged one with the container image's JVM options (`AGENT=path` takes a native binary). The driver beside it speaks the
              bridge's protocol and lets an executor register as soon as it is seen running; so it is part of what the agent has to do here, and of nobody else.
            - Spark is stock 4.1.1 by `spark-submit` in client mode. It is told by `SparkContext.requestTotalExecutors`, on which its allocator acts at once, so its
              start is not measured. Its executors never register. Tuned: %%s.
            - The storm: twelve threads patch annotations of 1,000 running executors' pods as fast as the API server takes it, while two executors a second fail; an
              agent that fell behind would replace them late.
            %s

            ## Again

            `make bench` (about forty minutes on two quiet cores), `BENCH=quick make bench` (about five; writes no file), `AGENT=path/to/binary make bench`,
            `make bench JFR=1` (leaves `it/bench/target/run/agent.jfr`).

            ```
            %s
            ```
            """
                    .replace(
                            "%%s",
                            SparkContender.TUNED.entrySet().stream()
                                    .map(e -> "`" + e.getKey() + "=" + e.getValue() + "`")
                                    .collect(Collectors.joining(", ")));
}
