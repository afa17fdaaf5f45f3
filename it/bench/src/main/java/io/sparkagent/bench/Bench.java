package io.sparkagent.bench;

import io.sparkagent.load.Api;
import io.sparkagent.load.PodEye.Sight;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/** Everything in one run, one contender at a time, on one API server. */
public final class Bench {

    private static final Duration PATIENCE = Duration.ofMinutes(10);

    /** The cluster goes on after the last pod is gone, at the cost of whoever is next. */
    private static final Duration SETTLING = Duration.ofSeconds(3);

    /** Climbs before those that count, and their size. */
    private static final int TRIES = 3;

    private static final int TRIAL = 300;
    private static final int THREADS = 16;
    private static final int MORE_THREADS = 32;
    private static final int SMALL = 100;
    private static final int LARGE = 1000;
    private static final int LARGER = 5000;
    private static final int LARGEST = 10_000;

    private final long start = System.nanoTime();
    private final Api api = new Api();
    private final Results results = new Results();
    private final Path directory;
    private final boolean quick;

    /** Only these; all when empty. */
    private final Set<String> parts;

    private Bench(Path directory, boolean quick) {
        this.directory = directory;
        this.quick = quick;
        this.parts =
                Set.of(System.getProperty("parts", "").split(",")).stream()
                        .filter(part -> !part.isEmpty())
                        .collect(Collectors.toSet());
    }

    public static void main(String[] arguments) throws IOException {
        Path directory = Path.of(arguments[0]).toAbsolutePath();
        Files.createDirectories(directory);
        Bench bench = new Bench(directory, Boolean.getBoolean("quick"));
        Machine machine = Machine.look(bench.api);
        bench.attempt("plan", "plan() by JMH", bench::plan);
        bench.attempt("agent", "the agent and the bare client", bench::agentAndBare);
        bench.attempt(
                "tuned", Results.TUNED, () -> bench.spark(Results.TUNED, SparkContender.TUNED));
        bench.attempt("default", Results.DEFAULT, () -> bench.spark(Results.DEFAULT, Map.of()));
        bench.attempt("submit", "submissions", bench::submit);
        Report report = new Report(bench.results, machine);
        System.out.println(report.text());
        report.figures()
                .forEach((name, value) -> System.out.println("figure " + name + " " + value));
        if (!bench.quick && bench.parts.isEmpty() && bench.results.failures.isEmpty()) {
            report.write();
        }
        System.exit(bench.results.failures.isEmpty() ? 0 : 1);
    }

    /** A part that fails says so at the end, and the others go on. */
    private void attempt(String name, String what, Runnable part) {
        if (!parts.isEmpty() && !parts.contains(name)) {
            return;
        }
        say(what);
        try {
            part.run();
        } catch (RuntimeException e) {
            results.failures.add(what + ": " + e.getMessage());
            say("FAILED: " + e);
            e.printStackTrace();
        }
    }

    private void plan() {
        PlanTimes times = PlanTimes.measure(directory, quick ? 2 : 4);
        results.plan = Optional.of(times);
        times.milliseconds().forEach((n, ms) -> say("plan() of %d executors: %.3f ms", n, ms));
    }

    private void agentAndBare() {
        String recording =
                Boolean.getBoolean("jfr") ? directory.resolve("agent.jfr").toString() : "";
        try (AgentContender agent =
                new AgentContender(api, directory.resolve("agent"), recording)) {
            idle(agent);
            climbOnly(agent, SMALL); // its JVM is cold
            Sight sample = agent.eye().sights().firstEntry().getValue();
            PodText pod = PodText.of(agent.place(), sample.name());
            results.notes.put("the pod that the bare client posts", pod.bytes() + " bytes of JSON");
            agent.clear();
            try (BareContender bare = fasterOf(pod);
                    BareContender more =
                            bare.with(
                                    Results.BARE_MORE,
                                    MORE_THREADS,
                                    directory.resolve("bare-more"))) {
                warmUp(List.of(agent, more), TRIES, TRIAL);
                warmUp(List.of(bare, more, agent), 1, LARGE);
                rounds(agent, List.of(bare, agent, more));
                replacementAndRequests(agent);
                if (!quick) {
                    larger(agent, bare);
                    largest(agent);
                }
            }
            results.reusedIds = OptionalInt.of(agent.eye().reusedIds().size());
        }
    }

    /** Which of the plausible ways is faster depends on the machine. */
    private BareContender fasterOf(PodText pod) {
        BareContender one =
                new BareContender(
                        api, Results.BARE, pod, "HTTP_1_1", THREADS, directory.resolve("bare-1"));
        BareContender two =
                new BareContender(
                        api, Results.BARE, pod, "HTTP_2", THREADS, directory.resolve("bare-2"));
        double first = 0;
        double second = 0;
        for (int i = 0; i < TRIES; i++) {
            double a = Climb.measure(one, TRIAL, PATIENCE).createdAll();
            one.clear();
            double b = Climb.measure(two, TRIAL, PATIENCE).createdAll();
            two.clear();
            if (i > 0) { // the first is cold
                first += a / 2;
                second += b / 2;
            }
        }
        say(
                "the bare client makes %d in %.0f ms by HTTP/1.1, in %.0f ms by HTTP/2",
                TRIAL, first, second);
        BareContender faster = first <= second ? one : two;
        (faster == one ? two : one).close();
        results.notes.put(
                "the bare client speaks",
                "%s (%d executors: %.0f ms by HTTP/1.1, %.0f ms by HTTP/2)"
                        .formatted(faster.protocol(), TRIAL, first, second));
        return faster;
    }

    /**
     * All have made as much before they are measured, and once as much as is measured: this process
     * too is at first slow to hear and to speak of so many.
     */
    private static void warmUp(List<Contender> contenders, int times, int size) {
        for (int i = 0; i < times; i++) {
            for (Contender contender : contenders) {
                Climb.measure(contender, size, PATIENCE);
                contender.clear();
                Replacements.sleep(SETTLING);
            }
        }
    }

    private void rounds(AgentContender agent, List<Contender> contenders) {
        List<Contender> turns = new ArrayList<>(contenders);
        int rounds = quick ? 1 : 7;
        for (int round = 1; round <= rounds; round++) {
            for (Contender contender : turns) {
                climb(contender, SMALL);
                Duration cpu = agent.process().cpu();
                climb(contender, LARGE);
                if (contender == agent) {
                    double millis = (double) agent.process().cpu().minus(cpu).toMillis() / LARGE;
                    results.cpuMillisPerExecutor.add(millis);
                    say(
                            "the agent's CPU for each executor: %.2f ms, resident %d MiB",
                            millis, agent.process().memory());
                }
                contender.clear();
                Replacements.sleep(SETTLING);
            }
            // Who goes first changes, so that what drifts drifts for all.
            Collections.rotate(turns, 1);
        }
    }

    private void larger(AgentContender agent, BareContender bare) {
        for (Contender contender : List.of(bare, agent)) {
            climb(contender, LARGER);
            contender.clear();
            Replacements.sleep(SETTLING);
        }
    }

    private void replacementAndRequests(AgentContender agent) {
        climbOnly(agent, SMALL);
        Replacements.sleep(Duration.ofSeconds(11));
        replace(agent, quick ? 50 : 200, 10);
        climbOnly(agent, LARGE);
        idle(agent);
        Storm storm = Storm.measure(agent, quick ? 6 : 15);
        results.storm = Optional.of(storm);
        say(
                "%.0f events a second for %.0f s, replacement p50 %.0f ms, p99 %.0f ms meanwhile,"
                        + " agent's CPU for each event %.2f ms",
                storm.eventsPerSecond(),
                storm.seconds(),
                storm.replacements().quantile(0.5),
                storm.replacements().quantile(0.99),
                storm.cpuMillisPerEvent());
        agent.clear();
        count(agent, agent.requests());
    }

    private void largest(AgentContender agent) {
        climbOnly(agent, LARGEST);
        idle(agent);
        agent.clear();
        // To remove so many is work too.
        results.idles.add(results.idles.removeLast().withPeak(agent.process().peakMemory()));
        Replacements.sleep(SETTLING);
    }

    private void spark(String name, Map<String, String> conf) {
        Path folder =
                directory.resolve(name.replaceAll("[^A-Za-z]+", "-").toLowerCase(Locale.ROOT));
        try (SparkContender spark = new SparkContender(api, name, conf, folder)) {
            climbOnly(spark, SMALL); // its JVM is cold
            Replacements.sleep(Duration.ofSeconds(11));
            replace(spark, quick ? 25 : 100, 5);
            climb(spark, SMALL);
            if (!quick && name.equals(Results.TUNED)) {
                climbOnly(spark, LARGE); // as the others, once as much as is measured
            }
            if (!quick || name.equals(Results.TUNED)) {
                climb(spark, LARGE);
            }
            spark.clear();
            count(spark, spark.requests());
        }
    }

    private void submit() {
        try (SubmitBenchmark benchmark = new SubmitBenchmark(api, directory)) {
            results.submissions.addAll(
                    benchmark.run(
                            quick ? 1 : 5,
                            quick ? 10 : 20,
                            done ->
                                    say(
                                            "%s: %d submissions, %.0f a minute",
                                            done.contender(),
                                            done.each().size(),
                                            done.perMinute())));
        }
    }

    private void climb(Contender contender, int size) {
        results.climbs.add(climbOnly(contender, size));
    }

    private Climb climbOnly(Contender contender, int size) {
        Climb climb = Climb.measure(contender, size, PATIENCE);
        say(
                "%s: %d executors created in %.0f ms, running in %.0f ms",
                contender.name(), size, climb.createdAll(), climb.runningAll());
        return climb;
    }

    private void replace(Contender contender, int failures, double perSecond) {
        Replacements replacements = Replacements.measure(contender, failures, perSecond);
        results.replacements.add(replacements);
        say(
                "%s: %d failed executors replaced, p50 %.0f ms, p99 %.0f ms",
                contender.name(),
                failures,
                replacements.quantile(0.5),
                replacements.quantile(0.99));
    }

    private void idle(AgentContender agent) {
        Idle idle = Idle.measure(agent, quick ? 4 : 30); // a list of all pods and more
        results.idles.add(idle);
        say(
                "the agent at %d executors: %.1f %% of a core, resident %d MiB, at most %d MiB",
                idle.executors(), idle.cpuPercent(), idle.memory(), idle.peakMemory());
    }

    private void count(Contender contender, RequestCounter counter) {
        Results.Requests requests =
                new Results.Requests(
                        contender.name(), contender.eye().sights().size(), counter.byVerb());
        results.requests.add(requests);
        say(
                "%s: requests for %d executors: %s",
                contender.name(), requests.executors(), requests.byVerb());
    }

    private void say(String format, Object... arguments) {
        System.out.printf(
                Locale.ROOT,
                "[%4ds] %s%n",
                (System.nanoTime() - start) / 1_000_000_000,
                arguments.length == 0 ? format : format.formatted(arguments));
    }
}
