package io.sparkagent.bench;

import io.sparkagent.plan.Action;
import io.sparkagent.plan.Demand;
import io.sparkagent.plan.Limits;
import io.sparkagent.plan.Pace;
import io.sparkagent.plan.Planner;
import io.sparkagent.snapshot.Ending;
import io.sparkagent.snapshot.Executor;
import io.sparkagent.snapshot.Executor.Failed;
import io.sparkagent.snapshot.Executor.Identity;
import io.sparkagent.snapshot.Executor.Pending;
import io.sparkagent.snapshot.Executor.Running;
import io.sparkagent.snapshot.PodRef;
import io.sparkagent.snapshot.Snapshot;
import io.sparkagent.snapshot.Waiting;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * One plan for a busy application: most executors run and are registered, one in a hundred is
 * pending, and one in a hundred has failed and has to be deleted and replaced.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class PlanBenchmark {

    private static final String INSTANCE = "6f1c2d3e-0000-4000-8000-000000000000";
    private static final int RARE = 100;

    @Param({"100", "1000", "10000"})
    public int executors;

    private final Instant now = Instant.parse("2026-01-01T00:10:00Z");
    private final Limits limits = Limits.defaults();
    private Snapshot seen;
    private Demand demand;

    @Setup
    public void prepare() {
        SortedMap<Integer, Executor> all = new TreeMap<>();
        Map<Integer, Instant> registered = new HashMap<>();
        Instant since = now.minusSeconds(300);
        for (int id = 1; id <= executors; id++) {
            Executor executor = executor(id, since);
            all.put(id, executor);
            if (!(executor instanceof Pending)) {
                registered.put(id, since);
            }
        }
        seen = new Snapshot(all, Optional.empty(), Map.of(), Optional.of(now.minusSeconds(10)));
        demand =
                new Demand.Wanted(
                        INSTANCE,
                        now,
                        new TreeMap<>(Map.of(0, executors)),
                        new TreeMap<>(Map.of(0, executors)),
                        registered,
                        Map.of(),
                        Map.of(),
                        Set.of(),
                        Set.of(),
                        registered);
    }

    private static Executor executor(int id, Instant since) {
        Identity identity = new Identity(id, 0, INSTANCE);
        PodRef pod =
                new PodRef(
                        "load-6f1c-exec-" + id,
                        "00000000-0000-4000-8000-%012d".formatted(id),
                        id,
                        Optional.of("fake-" + id % 12));
        return switch (id % RARE) {
            case 0 ->
                    new Failed(
                            identity,
                            since,
                            Optional.of(pod),
                            new Ending(137, true, true, "executor " + id + " exited with 137"));
            case 1 -> new Pending(identity, since, pod, new Waiting(Waiting.Cause.STARTING, ""));
            default -> new Running(identity, since, pod);
        };
    }

    @Benchmark
    public List<Action> plan() {
        return Planner.plan(demand, seen, limits, Pace.fresh(), now);
    }
}
