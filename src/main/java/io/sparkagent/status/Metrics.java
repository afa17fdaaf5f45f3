package io.sparkagent.status;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.sparkagent.plan.Demand.Wanted;
import io.sparkagent.plan.Event;
import io.sparkagent.plan.Pace;
import io.sparkagent.plan.WaitingReason;
import io.sparkagent.plan.WaitingReason.Cause;
import io.sparkagent.snapshot.ApiCall;
import io.sparkagent.snapshot.Ending;
import io.sparkagent.snapshot.Executor;
import io.sparkagent.snapshot.Executor.Finished;
import io.sparkagent.snapshot.WatchEnd;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToDoubleFunction;

/**
 * What Prometheus sees; every label has few values, whatever the number of executors. The reconcile
 * loop's thread says how things stand, others what became of their calls.
 */
public final class Metrics {

    /**
     * States that always show for a profile that is wanted, so that a query never lacks a series.
     */
    static final List<String> STATES =
            List.of("requested", "pending", "running", "leaving", "unknown");

    static final List<String> ENDS = List.of("succeeded", "failed", "deleted");

    static final List<String> VERBS = List.of("create", "delete", "get", "list", "patch", "watch");

    /** What becomes of an Event. */
    public enum Posting {
        CREATED("a new Event"),
        REPEATED("one that is there counts one more time"),
        REFUSED("the API server does not want it"),
        UNANSWERED("nobody knows; it is told again later"),
        DROPPED("not sent, because others were refused or too many wait");

        private final String meaning;

        Posting(String meaning) {
            this.meaning = meaning;
        }

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** In words, for the documentation. */
        String meaning() {
            return meaning;
        }
    }

    private static final Duration[] CREATE_BUCKETS =
            millis(5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000);

    private static final Duration[] START_BUCKETS =
            millis(
                    500, 1_000, 2_000, 3_000, 5_000, 10_000, 20_000, 30_000, 60_000, 120_000,
                    300_000, 600_000);

    private static final Duration[] LOOP_BUCKETS =
            millis(1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000);

    /** Executors of one profile, by state. */
    private static final class Counted {
        private final Map<String, int[]> byState = new HashMap<>();

        private Counted() {
            STATES.forEach(this::of);
        }

        private int[] of(String state) {
            return byState.computeIfAbsent(state, _ -> new int[1]);
        }
    }

    private final MeterRegistry registry;
    private final Profiles profiles = new Profiles();
    private final Set<String> known = new HashSet<>();
    private final MultiGauge desired;
    private final MultiGauge executors;
    private final Map<Cause, AtomicInteger> waiting = new EnumMap<>(Cause.class);
    private final Timer create;
    private final Timer loop;
    private final StartTimes startTimes = new StartTimes((profile, took) -> start(profile, took));
    private final Stalls stalls = new Stalls(cause -> stall(cause).increment());
    private volatile Instant waitsUntil = Instant.MIN;

    /**
     * @param version of the agent
     */
    public Metrics(MeterRegistry registry, StatusBoard board, Clock clock, String version) {
        this.registry = registry;
        desired = multiGauge(Meter.DESIRED);
        executors = multiGauge(Meter.EXECUTORS);
        create = timer(Meter.CREATE, Tags.empty(), CREATE_BUCKETS);
        loop = timer(Meter.LOOP, Tags.empty(), LOOP_BUCKETS);
        gauge(Meter.INFO, Tags.of("version", version), _ -> 1);
        gauge(Meter.LIST_AGE, Tags.empty(), _ -> listAge(board.view(), clock.instant()));
        gauge(Meter.DRIVER_SILENCE, Tags.empty(), _ -> silence(board.view(), clock.instant()));
        gauge(Meter.BACK_OFF, Tags.empty(), _ -> backOff(clock.instant()));
        for (Cause cause : Cause.values()) {
            AtomicInteger number = new AtomicInteger();
            waiting.put(cause, number);
            gauge(Meter.WAITING, Tags.of("cause", cause.word()), _ -> number.get());
            stall(cause);
        }
        for (WatchEnd.Reason reason : WatchEnd.Reason.values()) {
            watchEnds(new WatchEnd("pods", reason));
        }
        for (Event.Reason reason : Event.Reason.values()) {
            postings(reason, Posting.CREATED);
        }
    }

    private static Duration[] millis(long... each) {
        Duration[] durations = new Duration[each.length];
        for (int i = 0; i < each.length; i++) {
            durations[i] = Duration.ofMillis(each[i]);
        }
        return durations;
    }

    private static double listAge(StatusBoard.View view, Instant now) {
        return view.seen().listedAt().map(at -> seconds(at, now)).orElse(Double.NaN);
    }

    private static double silence(StatusBoard.View view, Instant now) {
        return view.demand() instanceof Wanted wanted ? seconds(wanted.heardAt(), now) : Double.NaN;
    }

    private double backOff(Instant now) {
        Instant until = waitsUntil;
        return until.isAfter(now) ? seconds(now, until) : 0;
    }

    private static double seconds(Instant since, Instant until) {
        return Duration.between(since, until).toMillis() / 1000.0;
    }

    /** One round of the loop is done. */
    public void looped(Duration took) {
        loop.record(took);
    }

    /** How things stand, now and then. */
    public void looked(StatusBoard.View view, Pace pace) {
        waitsUntil = pace.waitsUntil();
        startTimes.look(view.seen().executors(), view.at());
        countWaiting(view.waiting());
        count(view);
    }

    private void countWaiting(List<WaitingReason> reasons) {
        Map<Cause, Integer> counts = new EnumMap<>(Cause.class);
        reasons.forEach(reason -> counts.merge(reason.cause(), reason.count(), Integer::sum));
        waiting.forEach((cause, number) -> number.set(counts.getOrDefault(cause, 0)));
    }

    private void count(StatusBoard.View view) {
        Map<String, Integer> totals = new TreeMap<>();
        Map<String, Counted> counts = new TreeMap<>();
        if (view.demand() instanceof Wanted wanted) {
            wanted.totals()
                    .forEach(
                            (profile, total) -> {
                                String name = profiles.name(profile);
                                totals.merge(name, total, Integer::sum);
                                counts.computeIfAbsent(name, _ -> new Counted());
                                expect(name);
                            });
        }
        int profile = -1;
        Counted counted = new Counted();
        for (Executor executor : view.seen().executors().values()) {
            if (executor instanceof Finished) {
                continue;
            }
            if (executor.profile() != profile) { // the one before is often of the same
                profile = executor.profile();
                counted = counts.computeIfAbsent(profiles.name(profile), _ -> new Counted());
            }
            counted.of(executor.state())[0]++;
        }
        List<MultiGauge.Row<?>> wanted = new ArrayList<>();
        totals.forEach((name, total) -> wanted.add(MultiGauge.Row.of(profile(name), total)));
        desired.register(wanted, true);
        List<MultiGauge.Row<?>> there = new ArrayList<>();
        counts.forEach(
                (name, its) ->
                        its.byState.forEach(
                                (state, count) ->
                                        there.add(
                                                MultiGauge.Row.of(
                                                        profile(name).and("state", state),
                                                        count[0]))));
        executors.register(there, true);
    }

    /** What may happen to executors of this profile shows before it does. */
    private void expect(String profile) {
        if (known.add(profile)) {
            createdCounter(profile);
            startTimer(profile);
            for (Ending.Reason reason : Ending.Reason.values()) {
                endCounter(profile, usualState(reason), reason);
            }
        }
    }

    private static String usualState(Ending.Reason reason) {
        return switch (reason) {
            case COMPLETED -> "succeeded";
            case DELETED, RELEASED, WITHDRAWN, OVER -> "deleted";
            case APPLICATION_ERROR,
                    OUT_OF_MEMORY,
                    JVM_OUT_OF_MEMORY,
                    DISK,
                    DRIVER_UNREACHABLE,
                    DRIVER_REFUSED,
                    KILLED,
                    NOT_STARTED,
                    DEADLINE,
                    EVICTED,
                    PREEMPTED,
                    DRAINED,
                    NODE_REFUSED,
                    NODE_SHUTDOWN,
                    NODE_LOST,
                    UNKNOWN ->
                    "failed";
        };
    }

    private static Tags profile(String name) {
        return Tags.of("profile", name);
    }

    /** Why executors wait, at each look. */
    public void waits(List<WaitingReason> reasons, Instant now) {
        stalls.look(reasons, now);
    }

    private Counter stall(Cause cause) {
        return counter(Meter.STALLS, Tags.of("cause", cause.word()));
    }

    /** An executor has been asked for. */
    public void asked(int id, Instant now) {
        startTimes.asked(id, now);
    }

    private void start(int profile, Duration took) {
        startTimer(profiles.name(profile)).record(took);
    }

    private Timer startTimer(String profile) {
        return timer(Meter.START, profile(profile), START_BUCKETS);
    }

    /**
     * The API server has accepted an executor.
     *
     * @param took since it was decided
     */
    public void created(int profile, Duration took) {
        createdCounter(profiles.name(profile)).increment();
        create.record(took);
    }

    private Counter createdCounter(String profile) {
        return counter(Meter.CREATED, profile(profile));
    }

    /** An executor has come to its end. */
    public void ended(Finished executor, Ending.Reason reason) {
        endCounter(profiles.name(executor.profile()), executor.state(), reason).increment();
    }

    private Counter endCounter(String profile, String state, Ending.Reason reason) {
        return counter(
                Meter.ENDED, profile(profile).and("state", state).and("reason", reason.word()));
    }

    public void called(ApiCall call) {
        Timer.builder(Meter.API_REQUESTS.id())
                .description(Meter.API_REQUESTS.says())
                .tag("verb", call.verb())
                .tag("resource", call.resource())
                .tag("code", String.valueOf(call.code()))
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofMillis(1))
                .maximumExpectedValue(Duration.ofSeconds(10))
                .register(registry)
                .record(call.took());
    }

    /** A watch has ended, and is opened anew. */
    public void reconnects(WatchEnd end) {
        watchEnds(end).increment();
    }

    private Counter watchEnds(WatchEnd end) {
        return counter(
                Meter.WATCH_RECONNECTS,
                Tags.of("resource", end.resource(), "reason", end.reason().word()));
    }

    /** An Event was to be posted. */
    public void posted(Event.Reason reason, Posting outcome) {
        postings(reason, outcome).increment();
    }

    private Counter postings(Event.Reason reason, Posting outcome) {
        return counter(Meter.EVENTS, Tags.of("reason", reason.word(), "outcome", outcome.word()));
    }

    private Counter counter(Meter meter, Tags tags) {
        return Counter.builder(meter.id()).description(meter.says()).tags(tags).register(registry);
    }

    private Timer timer(Meter meter, Tags tags, Duration... buckets) {
        return Timer.builder(meter.id())
                .description(meter.says())
                .tags(tags)
                .serviceLevelObjectives(buckets)
                .register(registry);
    }

    private void gauge(Meter meter, Tags tags, ToDoubleFunction<Metrics> value) {
        Gauge.builder(meter.id(), this, value)
                .description(meter.says())
                .tags(tags)
                .strongReference(true)
                .register(registry);
    }

    private MultiGauge multiGauge(Meter meter) {
        return MultiGauge.builder(meter.id()).description(meter.says()).register(registry);
    }
}
