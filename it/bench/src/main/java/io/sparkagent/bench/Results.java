package io.sparkagent.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** What has been measured so far; what is not in here was not measured, or has failed. */
final class Results {

    static final String AGENT = "agent";
    static final String BARE = "bare client";
    static final String BARE_MORE = "bare client, 32 threads";
    static final String TUNED = "Spark, tuned";
    static final String DEFAULT = "Spark, as it comes";

    /** Requests by verb, and the executors that they were for. */
    record Requests(String contender, int executors, Map<String, Long> byVerb) {
        double perExecutor(String verb) {
            return (double) byVerb.get(verb) / executors;
        }
    }

    final List<Climb> climbs = new ArrayList<>();
    final List<Replacements> replacements = new ArrayList<>();
    final List<Idle> idles = new ArrayList<>();
    final List<Requests> requests = new ArrayList<>();
    final Map<String, String> notes = new LinkedHashMap<>();
    final List<String> failures = new ArrayList<>();
    Optional<Storm> storm = Optional.empty();
    Optional<PlanTimes> plan = Optional.empty();
    final List<Double> cpuMillisPerExecutor = new ArrayList<>();
    final List<Submissions> submissions = new ArrayList<>();
    OptionalInt reusedIds = OptionalInt.empty();

    List<Climb> climbs(String contender, int size) {
        return climbs.stream()
                .filter(c -> c.contender().equals(contender) && c.size() == size)
                .toList();
    }

    OptionalDouble median(String contender, int size, ToDoubleFunction<Climb> what) {
        return median(climbs(contender, size).stream().mapToDouble(what).sorted().toArray());
    }

    /** Of the ratios of two contenders' climbs in each round. */
    OptionalDouble ratio(String one, String other, int size, ToDoubleFunction<Climb> what) {
        double[] ones = climbs(one, size).stream().mapToDouble(what).toArray();
        double[] others = climbs(other, size).stream().mapToDouble(what).toArray();
        if (ones.length != others.length) {
            OptionalDouble left = median(Arrays.stream(ones).sorted().toArray());
            OptionalDouble right = median(Arrays.stream(others).sorted().toArray());
            return left.isPresent() && right.isPresent()
                    ? OptionalDouble.of(left.getAsDouble() / right.getAsDouble())
                    : OptionalDouble.empty();
        }
        return median(
                IntStream.range(0, ones.length)
                        .mapToDouble(i -> ones[i] / others[i])
                        .sorted()
                        .toArray());
    }

    static OptionalDouble median(double[] sorted) {
        int n = sorted.length;
        return n == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of((sorted[(n - 1) / 2] + sorted[n / 2]) / 2);
    }

    Optional<Replacements> replacements(String contender) {
        return replacements.stream().filter(r -> r.contender().equals(contender)).findFirst();
    }

    /** Of each of a program's submissions. */
    DoubleStream submissions(String contender, ToDoubleFunction<Submissions.Took> what) {
        return submissions.stream()
                .filter(some -> some.contender().equals(contender))
                .flatMap(some -> some.each().stream())
                .mapToDouble(what);
    }

    /** Of all its rounds. */
    OptionalDouble submissionsPerMinute(String contender) {
        double seconds =
                submissions.stream()
                        .filter(some -> some.contender().equals(contender))
                        .mapToDouble(Submissions::seconds)
                        .sum();
        long count = submissions(contender, Submissions.Took::seconds).count();
        return count == 0 ? OptionalDouble.empty() : OptionalDouble.of(count / seconds * 60);
    }

    Optional<Requests> requests(String contender) {
        return requests.stream().filter(r -> r.contender().equals(contender)).findFirst();
    }
}
