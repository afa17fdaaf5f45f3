package io.sparkagent.status;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.sparkagent.plan.Demand.Wanted;
import io.sparkagent.plan.WaitingReason;
import io.sparkagent.snapshot.ApiCall;
import io.sparkagent.snapshot.Executor;
import io.sparkagent.snapshot.Executor.Finished;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What Prometheus sees; every label has few values, whatever the number of executors. */
public final class Metrics {

    /**
     * States that always show for a profile that is wanted, so that a query never lacks a series.
     */
    private static final List<String> STATES =
            List.of("requested", "pending", "running", "leaving", "unknown");

    private static final List<String> ENDS = List.of("succeeded", "failed", "deleted");

    private record Key(int profile, String state) {}

    private final MeterRegistry registry;
    private final MultiGauge desired;
    private final MultiGauge executors;
    private final MultiGauge waiting;

    public Metrics(MeterRegistry registry, StatusBoard board, Clock clock) {
        this.registry = registry;
        desired =
                MultiGauge.builder("spark.agent.executors.desired")
                        .description("Executors that the driver wants, by resource profile.")
                        .register(registry);
        executors =
                MultiGauge.builder("spark.agent.executors")
                        .description("Executors that exist, by resource profile and state.")
                        .register(registry);
        waiting =
                MultiGauge.builder("spark.agent.executors.waiting")
                        .description("Executors that wait for something, by cause.")
                        .register(registry);
        registry.gauge(
                "spark.agent.list.age.seconds",
                board,
                b ->
                        b.view()
                                .seen()
                                .listedAt()
                                .map(
                                        at ->
                                                Duration.between(at, clock.instant()).toMillis()
                                                        / 1000.0)
                                .orElse(Double.NaN));
    }

    public void looked(StatusBoard.View view) {
        Map<Key, Integer> counts =
                new TreeMap<>(Comparator.comparingInt(Key::profile).thenComparing(Key::state));
        List<MultiGauge.Row<?>> totals = new ArrayList<>();
        if (view.demand() instanceof Wanted wanted) {
            wanted.totals()
                    .forEach(
                            (profile, total) -> {
                                totals.add(
                                        MultiGauge.Row.of(
                                                Tags.of("profile", profile.toString()), total));
                                STATES.forEach(state -> counts.put(new Key(profile, state), 0));
                                ENDS.forEach(state -> endCounter(profile, state));
                            });
        }
        for (Executor executor : view.seen().executors().values()) {
            if (!(executor instanceof Finished)) {
                counts.merge(new Key(executor.profile(), executor.state()), 1, Integer::sum);
            }
        }
        desired.register(totals, true);
        executors.register(
                counts.entrySet().stream()
                        .map(
                                entry ->
                                        MultiGauge.Row.of(
                                                Tags.of(
                                                        "profile",
                                                        String.valueOf(entry.getKey().profile()),
                                                        "state",
                                                        entry.getKey().state()),
                                                entry.getValue()))
                        .toList(),
                true);
        waiting.register(
                view.waiting().stream()
                        .collect(
                                Collectors.groupingBy(
                                        reason -> reason.cause().word(),
                                        Collectors.summingInt(WaitingReason::count)))
                        .entrySet()
                        .stream()
                        .map(
                                cause ->
                                        MultiGauge.Row.of(
                                                Tags.of("cause", cause.getKey()), cause.getValue()))
                        .toList(),
                true);
    }

    /** An executor has come to its end. */
    public void ended(Finished executor) {
        endCounter(executor.profile(), executor.state()).increment();
    }

    private Counter endCounter(int profile, String state) {
        return Counter.builder("spark.agent.executors.ended")
                .description("Executors that have come to their end, by resource profile and how.")
                .tag("profile", String.valueOf(profile))
                .tag("state", state)
                .register(registry);
    }

    public void called(ApiCall call) {
        Timer.builder("spark.agent.api.requests")
                .description("Calls to the API server.")
                .tag("verb", call.verb())
                .tag("resource", call.resource())
                .tag("code", String.valueOf(call.code()))
                .publishPercentileHistogram()
                .minimumExpectedValue(Duration.ofMillis(1))
                .maximumExpectedValue(Duration.ofSeconds(10))
                .register(registry)
                .record(call.took());
    }
}
