package io.sparkagent.status;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.sparkagent.plan.Demand;
import io.sparkagent.plan.Demand.NotYet;
import io.sparkagent.plan.Demand.Over;
import io.sparkagent.plan.Demand.Wanted;
import io.sparkagent.plan.WaitingReason;
import io.sparkagent.snapshot.Executor;
import io.sparkagent.snapshot.PodRef;
import io.sparkagent.snapshot.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /status} as JSON.
 *
 * @param agent starting, started or refused, with the refusals
 * @param wanted executors by resource profile
 * @param counts executors by state
 * @param waiting why executors are missing
 * @param errors the last calls that went wrong, the newest first
 * @param lastFullList age of the last full list of pods
 */
@RegisterForReflection
public record StatusReport(
        Agent agent,
        Driver driver,
        Map<Integer, Integer> wanted,
        Map<String, Long> counts,
        List<ExecutorReport> executors,
        List<WaitingReport> waiting,
        List<StatusBoard.Trouble> errors,
        FullList lastFullList) {

    @RegisterForReflection
    public record Agent(String boot, String state, List<String> refusals) {}

    /**
     * @param demand unknown, wanted or over
     * @param instance the SparkContext that is served
     */
    @RegisterForReflection
    public record Driver(
            @Nullable String pod,
            String demand,
            @Nullable String instance,
            int registered,
            boolean deleting,
            @Nullable Integer exitCode) {}

    @RegisterForReflection
    public record ExecutorReport(
            int id,
            int profile,
            String state,
            Instant since,
            @Nullable String pod,
            @Nullable String node,
            String reason) {}

    /**
     * @param cause one of {@link WaitingReason.Cause}, in small letters
     */
    @RegisterForReflection
    public record WaitingReport(String cause, int count, String sentence) {}

    @RegisterForReflection
    public record FullList(@Nullable Instant at, @Nullable Double ageSeconds) {}

    static StatusReport of(StatusBoard board, @Nullable String pod, Instant now) {
        StatusBoard.View view = board.view();
        Snapshot seen = view.seen();
        return new StatusReport(
                agent(board),
                driver(view.demand(), seen, pod),
                view.demand() instanceof Wanted wanted ? wanted.totals() : Map.of(),
                seen.executors().values().stream()
                        .collect(
                                Collectors.groupingBy(
                                        Executor::state, TreeMap::new, Collectors.counting())),
                seen.executors().values().stream().map(StatusReport::executor).toList(),
                view.waiting().stream()
                        .map(
                                reason ->
                                        new WaitingReport(
                                                reason.cause().word(),
                                                reason.count(),
                                                reason.sentence()))
                        .toList(),
                board.troubles(),
                seen.listedAt()
                        .map(at -> new FullList(at, Duration.between(at, now).toMillis() / 1000.0))
                        .orElse(new FullList(null, null)));
    }

    private static Agent agent(StatusBoard board) {
        return board.verdict()
                .map(
                        refusals ->
                                new Agent(
                                        board.boot(),
                                        refusals.isEmpty() ? "started" : "refused",
                                        refusals))
                .orElse(new Agent(board.boot(), "starting", List.of()));
    }

    private static Driver driver(Demand demand, Snapshot seen, @Nullable String pod) {
        boolean deleting = seen.ownPod().map(own -> own.deleting()).orElse(false);
        Integer exit =
                seen.ownPod()
                        .filter(own -> own.driverExit().isPresent())
                        .map(own -> own.driverExit().getAsInt())
                        .orElse(null);
        return switch (demand) {
            case NotYet() -> new Driver(pod, "unknown", null, 0, deleting, exit);
            case Over(_) -> new Driver(pod, "over", null, 0, deleting, exit);
            case Wanted wanted ->
                    new Driver(
                            pod,
                            "wanted",
                            wanted.instance(),
                            wanted.registered().size(),
                            deleting,
                            exit);
        };
    }

    private static ExecutorReport executor(Executor executor) {
        return new ExecutorReport(
                executor.id(),
                executor.profile(),
                executor.state(),
                executor.since(),
                executor.pod().map(PodRef::name).orElse(null),
                executor.pod().flatMap(PodRef::node).orElse(null),
                WaitingReason.describe(executor));
    }
}
