package io.sparkagent;

import io.sparkagent.plan.Attempt;
import io.sparkagent.plan.Census;
import io.sparkagent.plan.Demand.Wanted;
import io.sparkagent.plan.Pace;
import io.sparkagent.plan.Refusal;
import io.sparkagent.snapshot.Executor;
import io.sparkagent.snapshot.Executor.Finished;
import io.sparkagent.snapshot.Executor.Leaving;
import io.sparkagent.snapshot.Executor.Pending;
import io.sparkagent.snapshot.Executor.Requested;
import io.sparkagent.snapshot.Executor.Running;
import io.sparkagent.snapshot.Executor.Unknown;
import io.sparkagent.snapshot.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;

/**
 * Learns from what became of creations, and of the executors that came of them, how fast to go on.
 * Whoever makes calls tells it what they led to, from many threads; one thread lets it look.
 */
final class PaceKeeper {

    /** An executor that ends so soon after it has registered was of no use. */
    private static final Duration EARLY = Duration.ofSeconds(10);

    private final AtomicReference<Pace> pace = new AtomicReference<>(Pace.fresh());
    private final Set<Integer> noticedEnds = new HashSet<>();

    /** Creations of which nobody knows yet what became of them, and whose they are. */
    private final Map<Integer, String> doubtful = new ConcurrentHashMap<>();

    /** The SparkContext whose executors were counted when it was seen first. */
    private String counted = "";

    Pace pace() {
        return pace.get();
    }

    /** From now on the creations are for this SparkContext. */
    void begin(String instance) {
        pace.set(Pace.fresh(instance));
    }

    /** True when what was there of this SparkContext has been counted. */
    boolean hasCounted(String instance) {
        return counted.equals(instance);
    }

    void sent(Attempt attempt) {
        pace.updateAndGet(p -> p.sent(attempt));
    }

    void accepted(Attempt attempt) {
        pace.updateAndGet(p -> p.accepted(attempt));
    }

    void refused(Attempt attempt, Refusal refusal, Instant now) {
        pace.updateAndGet(p -> p.refused(attempt, refusal, now));
    }

    /** It was refused as far as anybody knows, and may have been made all the same. */
    void doubtful(int id, Attempt attempt, Refusal refusal, Instant now) {
        doubtful.put(id, attempt.instance());
        pace.updateAndGet(p -> p.doubtful(attempt, refusal, now));
    }

    /** Its name is somebody else's. */
    void notMade(Attempt attempt) {
        change(attempt.instance(), Pace::notMade);
    }

    /** Looks at how executors live and die, before anything is planned. */
    void notice(Census census, Wanted wanted, Instant now) {
        String instance = wanted.instance();
        if (!counted.equals(instance) && pace.get().instance().equals(instance)) {
            counted = instance;
            change(instance, p -> p.found(census.ofInstance()));
        }
        noticeDoubtful(census.seen().executors());
        noticeLives(wanted, census.seen(), now);
        noticeEnds(census, wanted, now);
    }

    private void noticeDoubtful(SortedMap<Integer, Executor> executors) {
        for (Map.Entry<Integer, String> one : Map.copyOf(doubtful).entrySet()) {
            Executor executor = executors.get(one.getKey());
            if (executor instanceof Requested) {
                continue;
            }
            doubtful.remove(one.getKey());
            if (executor == null) {
                change(one.getValue(), Pace::notMade);
            }
        }
    }

    private void noticeLives(Wanted wanted, Snapshot seen, Instant now) {
        if (pace.get().hasDeaths()) {
            wanted.registered()
                    .forEach(
                            (id, since) -> {
                                Executor executor = seen.executors().get(id);
                                if (executor != null && !now.isBefore(since.plus(EARLY))) {
                                    change(wanted.instance(), p -> p.lived(executor.profile(), id));
                                }
                            });
        }
    }

    private void noticeEnds(Census census, Wanted wanted, Instant now) {
        SortedMap<Integer, Executor> executors = census.seen().executors();
        noticedEnds.removeIf(id -> !executors.containsKey(id));
        for (Executor executor : census.others()) {
            if (isGoing(executor)
                    && noticedEnds.add(executor.id())
                    && diedEarly(executor, wanted)) {
                String reason = reason(executor);
                int profile = executor.profile();
                int highest = executors.lastKey();
                change(
                        wanted.instance(),
                        p -> p.diedEarly(profile, executor.id(), highest, reason, now));
            }
        }
    }

    /** One that is on its way out is replaced at once, so it does not matter when it is gone. */
    private static boolean isGoing(Executor executor) {
        return executor instanceof Finished || executor instanceof Leaving;
    }

    private static String reason(Executor executor) {
        return switch (executor) {
            case Finished finished -> finished.ending().sentence();
            case Leaving leaving -> "executor " + leaving.id() + ": " + leaving.why();
            case Requested _, Pending _, Running _, Unknown _ -> executor.state();
        };
    }

    /**
     * Before it could be of use, whatever the reason, unless we or Spark have ended it: an image
     * that does nothing and an evictor that lets nothing live are as bad as one that crashes. Of
     * one that crashes Spark may have heard first.
     */
    private static boolean diedEarly(Executor executor, Wanted wanted) {
        int id = executor.id();
        return executor.identity().instance().equals(wanted.instance())
                && (wanted.counts(id) || (hasCrashed(executor) && !wanted.vetoed().contains(id)))
                && wanted.registeredSince(id)
                        .map(since -> executor.since().isBefore(since.plus(EARLY)))
                        .orElse(true);
    }

    private static boolean hasCrashed(Executor executor) {
        return executor instanceof Finished finished
                && finished.ending().causedByApplication()
                && finished.ending().exitCode() != 0;
    }

    /** Of another SparkContext nothing is learned for this one. */
    private void change(String instance, UnaryOperator<Pace> step) {
        pace.updateAndGet(p -> p.instance().equals(instance) ? step.apply(p) : p);
    }
}
