package io.sparkagent.status;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.sparkagent.config.Redaction;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;

/**
 * {@code GET /status/history} as JSON.
 *
 * @param boot names this run of the agent, which begins with an empty history
 * @param at when this was written, by the agent's clock
 * @param ends the newest first
 */
@RegisterForReflection
public record HistoryReport(String boot, Instant at, Samples samples, List<EndReport> ends) {

    /**
     * Columns of equal length, the oldest first; the older, the longer the stretch that each tells
     * of.
     *
     * @param at when it begins, in seconds since 1970
     * @param desired executors that were wanted, the most in it
     * @param pending asked for and not running, the most in it
     * @param running the most in it
     * @param ended came to their end in it
     * @param failed of those, the ones that count as a failure
     */
    @RegisterForReflection
    public record Samples(
            List<Long> at,
            List<Integer> desired,
            List<Integer> pending,
            List<Integer> running,
            List<Integer> ended,
            List<Integer> failed) {}

    @RegisterForReflection
    public record EndReport(
            int id,
            int profile,
            Instant at,
            String state,
            int exitCode,
            boolean failure,
            String sentence) {}

    static HistoryReport of(StatusBoard board, Instant now) {
        List<History.Sample> samples = board.history().samples();
        Redaction redaction = board.served().redaction();
        return new HistoryReport(
                board.boot(),
                now,
                new Samples(
                        column(samples, History.Sample::at),
                        column(samples, History.Sample::desired),
                        column(samples, History.Sample::pending),
                        column(samples, History.Sample::running),
                        column(samples, History.Sample::ended),
                        column(samples, History.Sample::failed)),
                board.history().ends().stream().map(end -> end(end, redaction)).toList());
    }

    private static <T> List<T> column(
            List<History.Sample> samples, Function<History.Sample, T> number) {
        return samples.stream().map(number).toList();
    }

    private static EndReport end(History.End end, Redaction redaction) {
        return new EndReport(
                end.id(),
                end.profile(),
                end.at(),
                end.state(),
                end.exitCode(),
                end.failure(),
                redaction.text(end.sentence()));
    }
}
