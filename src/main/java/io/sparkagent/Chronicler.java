package io.sparkagent;

import io.sparkagent.plan.Census;
import io.sparkagent.plan.Chronicle;
import io.sparkagent.plan.Demand.Wanted;
import io.sparkagent.plan.Event;
import io.sparkagent.plan.Happening;
import io.sparkagent.plan.Happenings;
import io.sparkagent.plan.Limits;
import io.sparkagent.plan.Pace;
import io.sparkagent.plan.WaitingReason;
import io.sparkagent.snapshot.Executor;
import io.sparkagent.snapshot.Executor.Finished;
import io.sparkagent.snapshot.Executor.Leaving;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/**
 * Gathers what is worth an Event, look by look, and hands on what the chronicle wants told. What
 * comes to pass once is gathered at each look; what lasts is looked at now and then.
 */
final class Chronicler {

    private static final Duration BETWEEN_PAGES = Duration.ofMillis(500);

    private final Consumer<Event> teller;
    private final Queue<String> lost = new ConcurrentLinkedQueue<>();
    private final Set<Integer> departed = new HashSet<>();
    private List<Happening> fresh = new ArrayList<>();
    private Chronicle chronicle = Chronicle.empty();
    private Instant turnedAt = Instant.MIN;
    private boolean served;

    /**
     * @param teller takes what is to be told, and returns at once
     */
    Chronicler(Consumer<Event> teller) {
        this.teller = teller;
    }

    /** An executor has come to its end, and nobody has told so before. */
    void ended(Finished executor, Census census, Limits limits) {
        Happenings.end(executor, census, limits, departed.remove(executor.id()))
                .ifPresent(fresh::add);
    }

    /** What was told under this key has not reached anybody. Any thread may say so. */
    void lost(String key) {
        lost.add(key);
    }

    void look(Census census, List<WaitingReason> waiting, Limits limits, Pace pace, Instant now) {
        noticeRestart(census);
        if (now.isBefore(turnedAt.plus(BETWEEN_PAGES))) {
            return;
        }
        turnedAt = now;
        noticeDepartures(census, limits);
        for (String key = lost.poll(); key != null; key = lost.poll()) {
            chronicle = chronicle.lost(key, now);
        }
        fresh.addAll(Happenings.now(census, waiting, pace, now));
        Chronicle.Page page = chronicle.next(fresh, now);
        fresh = new ArrayList<>();
        chronicle = page.chronicle();
        page.events().forEach(teller);
    }

    /** Only the first look at a SparkContext can tell what it has had before. */
    private void noticeRestart(Census census) {
        if (!served && census.demand() instanceof Wanted && census.seen().listedAt().isPresent()) {
            served = true;
            Happenings.restart(census).ifPresent(fresh::add);
        }
    }

    private void noticeDepartures(Census census, Limits limits) {
        departed.removeIf(id -> !census.seen().executors().containsKey(id));
        for (Executor executor : census.others()) {
            if (executor instanceof Leaving leaving && !departed.contains(leaving.id())) {
                Happenings.departure(leaving, census, limits)
                        .ifPresent(
                                departure -> {
                                    departed.add(leaving.id());
                                    fresh.add(departure);
                                });
            }
        }
    }
}
