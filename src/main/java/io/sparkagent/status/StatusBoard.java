package io.sparkagent.status;

import io.sparkagent.plan.Demand;
import io.sparkagent.plan.WaitingReason;
import io.sparkagent.snapshot.ApiCall;
import io.sparkagent.snapshot.Snapshot;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** The last word on everything, for whoever asks. */
public final class StatusBoard {

    private static final int ERRORS_KEPT = 20;

    /**
     * How things stood when the loop looked last.
     *
     * @param at when it looked
     */
    public record View(Demand demand, Snapshot seen, List<WaitingReason> waiting, Instant at) {}

    /**
     * Something that went wrong.
     *
     * @param count how many times in a row
     * @param at the last time
     */
    public record Trouble(String sentence, int count, Instant at) {}

    private final String boot;
    private final Clock clock;
    private final Deque<Trouble> troubles = new ArrayDeque<>();
    private volatile Optional<List<String>> verdict = Optional.empty();
    private volatile View view;

    /**
     * @param boot names this run of the agent
     */
    public StatusBoard(String boot, Clock clock) {
        this.boot = boot;
        this.clock = clock;
        this.view = new View(new Demand.NotYet(), Snapshot.empty(), List.of(), clock.instant());
    }

    public String boot() {
        return boot;
    }

    /**
     * The start checks are through.
     *
     * @param refusals why no application can run, a sentence each
     */
    public void started(List<String> refusals) {
        verdict = Optional.of(List.copyOf(refusals));
        refusals.forEach(this::trouble);
    }

    /** What the start checks found, once they are through. */
    public Optional<List<String>> verdict() {
        return verdict;
    }

    public void looked(View latest) {
        view = latest;
    }

    public View view() {
        return view;
    }

    public void called(ApiCall call) {
        call.error()
                .ifPresent(error -> trouble(call.verb() + " " + call.resource() + ": " + error));
    }

    public synchronized void trouble(String sentence) {
        Trouble last = troubles.peekFirst();
        int count = 1;
        if (last != null && last.sentence().equals(sentence)) {
            troubles.removeFirst();
            count += last.count();
        }
        troubles.addFirst(new Trouble(sentence, count, clock.instant()));
        if (troubles.size() > ERRORS_KEPT) {
            troubles.removeLast();
        }
    }

    /** The newest first. */
    public synchronized List<Trouble> troubles() {
        return List.copyOf(troubles);
    }
}
