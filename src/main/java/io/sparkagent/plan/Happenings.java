package io.sparkagent.plan;

import io.sparkagent.plan.Demand.Wanted;
import io.sparkagent.plan.Event.Reason;
import io.sparkagent.plan.WaitingReason.Cause;
import io.sparkagent.snapshot.Ending;
import io.sparkagent.snapshot.Executor.Finished;
import io.sparkagent.snapshot.Executor.Leaving;
import io.sparkagent.snapshot.PodRef;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What of all that is going on is worth an Event. */
public final class Happenings {

    /** What is over by then was only the time that things take. */
    private static final Duration PASSES_WITHIN = Duration.ofSeconds(2);

    /** Executors that die together are told together. */
    private static final Duration TOGETHER = Duration.ofSeconds(1);

    private static final int LONGEST_KEY = 200;

    private Happenings() {}

    /**
     * What keeps executors waiting now.
     *
     * @param waiting of the decision, and what disturbs everything
     */
    public static List<Happening> now(
            Census census, List<WaitingReason> waiting, Pace pace, Instant now) {
        if (Fate.isOver(census)) {
            return List.of();
        }
        List<Happening> happenings = new ArrayList<>();
        for (WaitingReason reason : waiting) {
            event(reason.cause()).map(event -> lasting(event, reason)).ifPresent(happenings::add);
        }
        for (Counts counts : census.profiles().values()) {
            Pace.Profile its = pace.of(counts.profile());
            if (counts.missing() > 0 && its.refusals().isOnAt(now) && !its.collides()) {
                happenings.add(refused(counts, its));
            }
        }
        return happenings;
    }

    /** Empty where it needs nobody's help, or is told from elsewhere. */
    private static Optional<Reason> event(Cause cause) {
        return switch (cause) {
            case IMAGE -> Optional.of(Reason.IMAGE_PULL);
            case OBJECT -> Optional.of(Reason.CANNOT_CREATE);
            case UNSCHEDULED,
                    CONFIG,
                    STARTING,
                    UNREGISTERED,
                    EARLY_DEATH,
                    ALLOCATION_MAXIMUM,
                    POLICY,
                    CLAIM,
                    DRIVER_SILENT ->
                    Optional.of(Reason.EXECUTORS_PENDING);
            // By the kind of refusal, which says more.
            case REFUSED -> Optional.empty();
            // The user has asked for it, and it goes on.
            case MAX_PENDING, BATCH -> Optional.empty();
            // It passes within a minute.
            case LAST_DRIVER -> Optional.empty();
            // Nobody takes an Event then.
            case API_SERVER -> Optional.empty();
        };
    }

    private static Happening lasting(Reason reason, WaitingReason waiting) {
        String sentence = waiting.sentence();
        String words = sentence.substring(sentence.indexOf(": ") + 1);
        String key =
                switch (waiting.cause()) {
                    // Its words name one executor.
                    case EARLY_DEATH -> "";
                    // First it cannot be pulled, then its node backs off.
                    case IMAGE -> quoted(words);
                    case UNSCHEDULED,
                            CONFIG,
                            STARTING,
                            UNREGISTERED,
                            REFUSED,
                            MAX_PENDING,
                            BATCH,
                            ALLOCATION_MAXIMUM,
                            POLICY,
                            CLAIM,
                            OBJECT,
                            LAST_DRIVER,
                            API_SERVER,
                            DRIVER_SILENT ->
                            gist(words);
                };
        return new Happening(
                reason,
                key(reason, waiting.cause().word(), key),
                sentence,
                true,
                reason == Reason.IMAGE_PULL ? Duration.ZERO : PASSES_WITHIN);
    }

    /** The image's name, as the kubelet writes it. */
    private static String quoted(String words) {
        int begin = words.indexOf('"');
        int end = words.indexOf('"', begin + 1);
        return begin < 0 || end < 0 ? gist(words) : words.substring(begin, end);
    }

    private static Happening refused(Counts counts, Pace.Profile its) {
        Reason reason =
                switch (its.kind()) {
                    case QUOTA -> Reason.QUOTA_EXCEEDED;
                    case PERMANENT -> Reason.CANNOT_CREATE;
                    case BUSY, COLLISION -> Reason.EXECUTORS_PENDING;
                };
        Duration patience = reason == Reason.EXECUTORS_PENDING ? PASSES_WITHIN : Duration.ZERO;
        int missing = counts.missing();
        String words = its.refusals().reason();
        return new Happening(
                reason,
                key(reason, "refused", gist(words)),
                missing
                        + (missing == 1 ? " executor" : " executors")
                        + " of resource profile "
                        + counts.profile()
                        + (missing == 1 ? " is" : " are")
                        + " not created: "
                        + words,
                true,
                patience);
    }

    /**
     * An executor has come to its end.
     *
     * @param announced true when its departure has been told
     */
    public static Optional<Happening> end(
            Finished executor, Census census, Limits limits, boolean announced) {
        Ending ending = executor.ending();
        boolean expected =
                Fate.isOver(census)
                        || (announced && !ending.causedByApplication())
                        || switch (Fate.of(executor, census, limits)) {
                            case COMPLETED, RELEASED, WITHDRAWN, OVER -> true;
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
                                    DELETED,
                                    UNKNOWN ->
                                    false;
                        };
        String how = ending.reason().word() + " " + ending.exitCode();
        Reason reason = isDeparture(ending) ? Reason.DECOMMISSIONED : Reason.EXECUTOR_FAILED;
        return expected
                ? Optional.empty()
                : Optional.of(
                        new Happening(
                                reason, key(reason, how, ""), ending.sentence(), false, TOGETHER));
    }

    /** It may have gone before anybody saw it go. */
    private static boolean isDeparture(Ending ending) {
        return ending.reason() == Ending.Reason.DRAINED
                || ending.reason() == Ending.Reason.PREEMPTED;
    }

    /** An executor is on its way out. */
    public static Optional<Happening> departure(Leaving executor, Census census, Limits limits) {
        if (!(census.demand() instanceof Wanted)
                || Fate.intention(executor, census, limits).isPresent()) {
            return Optional.empty();
        }
        PodRef pod = executor.podRef();
        return Optional.of(
                new Happening(
                        Reason.DECOMMISSIONED,
                        key(Reason.DECOMMISSIONED, "", gist(executor.why())),
                        "executor "
                                + executor.id()
                                + " ("
                                + pod.name()
                                + pod.node().map(node -> " on node " + node).orElse("")
                                + ") has to go: "
                                + executor.why(),
                        false,
                        TOGETHER));
    }

    /** This run of the agent is not the first that serves this SparkContext. */
    public static Optional<Happening> restart(Census census) {
        if (!(census.demand() instanceof Wanted wanted)
                || (census.ofInstance() == 0 && wanted.registered().isEmpty())) {
            return Optional.empty();
        }
        int found = census.ofInstance();
        return Optional.of(
                new Happening(
                        Reason.AGENT_RESTARTED,
                        key(Reason.AGENT_RESTARTED, "", ""),
                        "the agent has been started again and goes on: it has found "
                                + found
                                + (found == 1 ? " executor" : " executors")
                                + " of this SparkContext, of which Spark knows "
                                + wanted.registered().size(),
                        false,
                        Duration.ZERO));
    }

    private static String key(Reason reason, String what, String gist) {
        String key = reason.word() + " " + what + " " + gist;
        return key.substring(0, Math.min(key.length(), LONGEST_KEY));
    }

    private static String gist(String sentence) {
        return Gist.of(sentence.substring(0, Math.min(sentence.length(), LONGEST_KEY)));
    }
}
