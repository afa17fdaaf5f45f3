package io.sparkagent.status;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.sparkagent.config.DriverConf;
import io.sparkagent.config.Redaction;
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
import java.util.Optional;
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
 * @param headline what is wanted, what is there and what is missing, in a sentence
 * @param at when this was written, by the agent's clock
 */
@RegisterForReflection
public record StatusReport(
        Agent agent,
        Driver driver,
        Map<Integer, Integer> wanted,
        Map<String, Long> counts,
        List<ExecutorReport> executors,
        List<WaitingReport> waiting,
        List<ErrorReport> errors,
        FullList lastFullList,
        String headline,
        Instant at) {

    @RegisterForReflection
    public record Agent(String boot, String state, List<String> refusals) {}

    /**
     * @param demand unknown, wanted or over
     * @param instance the SparkContext that is served
     * @param application the application's id
     * @param name the application's name
     */
    @RegisterForReflection
    public record Driver(
            @Nullable String pod,
            String demand,
            @Nullable String instance,
            int registered,
            boolean deleting,
            @Nullable Integer exitCode,
            @Nullable String application,
            @Nullable String name) {}

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
     * @param todo what somebody can do about it
     */
    @RegisterForReflection
    public record WaitingReport(String cause, int count, String sentence, String todo) {}

    /**
     * @param count how many times in a row
     * @param at the last time
     * @param todo what somebody can do about it, empty where the sentence says all
     */
    @RegisterForReflection
    public record ErrorReport(String sentence, int count, Instant at, String todo) {}

    @RegisterForReflection
    public record FullList(@Nullable Instant at, @Nullable Double ageSeconds) {}

    static StatusReport of(StatusBoard board, @Nullable String pod, Instant now) {
        StatusBoard.View view = board.view();
        Snapshot seen = view.seen();
        Shown shown = new Shown(board.served().redaction());
        return new StatusReport(
                agent(board, shown),
                driver(view.demand(), seen, pod, board.served().conf()),
                view.demand() instanceof Wanted wanted ? wanted.totals() : Map.of(),
                seen.executors().values().stream()
                        .collect(
                                Collectors.groupingBy(
                                        Executor::state, TreeMap::new, Collectors.counting())),
                seen.executors().values().stream()
                        .map(executor -> executor(executor, shown))
                        .toList(),
                view.waiting().stream().map(reason -> waiting(reason, shown)).toList(),
                board.troubles().stream().map(trouble -> error(trouble, shown)).toList(),
                seen.listedAt()
                        .map(at -> new FullList(at, Duration.between(at, now).toMillis() / 1000.0))
                        .orElse(new FullList(null, null)),
                Headline.of(board.verdict(), view),
                now);
    }

    /** Many executors wait for the same, in the same words. */
    private static final class Shown {

        private final Redaction redaction;
        private String before = "";
        private String after = "";

        Shown(Redaction redaction) {
            this.redaction = redaction;
        }

        String text(String sentence) {
            if (!sentence.equals(before)) {
                before = sentence;
                after = redaction.text(sentence);
            }
            return after;
        }
    }

    private static Agent agent(StatusBoard board, Shown shown) {
        return board.verdict()
                .map(
                        refusals ->
                                new Agent(
                                        board.boot(),
                                        refusals.isEmpty() ? "started" : "refused",
                                        refusals.stream().map(shown::text).toList()))
                .orElse(new Agent(board.boot(), "starting", List.of()));
    }

    private static Driver driver(
            Demand demand, Snapshot seen, @Nullable String pod, DriverConf conf) {
        boolean deleting = seen.ownPod().map(own -> own.deleting()).orElse(false);
        Integer exit =
                seen.ownPod()
                        .filter(own -> own.driverExit().isPresent())
                        .map(own -> own.driverExit().getAsInt())
                        .orElse(null);
        String word =
                switch (demand) {
                    case NotYet() -> "unknown";
                    case Over(_) -> "over";
                    case Wanted _ -> "wanted";
                };
        Optional<Wanted> wanted =
                demand instanceof Wanted words ? Optional.of(words) : Optional.empty();
        return new Driver(
                pod,
                word,
                wanted.map(Wanted::instance).orElse(null),
                wanted.map(words -> words.registered().size()).orElse(0),
                deleting,
                exit,
                conf.find("spark.app.id").orElse(null),
                conf.find("spark.app.name").orElse(null));
    }

    private static ExecutorReport executor(Executor executor, Shown shown) {
        return new ExecutorReport(
                executor.id(),
                executor.profile(),
                executor.state(),
                executor.since(),
                executor.pod().map(PodRef::name).orElse(null),
                executor.pod().flatMap(PodRef::node).orElse(null),
                shown.text(WaitingReason.describe(executor)));
    }

    private static WaitingReport waiting(WaitingReason reason, Shown shown) {
        return new WaitingReport(
                reason.cause().word(),
                reason.count(),
                shown.text(reason.sentence()),
                CauseWords.of(reason.cause()).todo());
    }

    private static ErrorReport error(StatusBoard.Trouble trouble, Shown shown) {
        return new ErrorReport(
                shown.text(trouble.sentence()),
                trouble.count(),
                trouble.at(),
                ErrorWords.todo(trouble.sentence()));
    }
}
