package io.sparkagent.plan;

import io.sparkagent.plan.WaitingReason.Cause;
import io.sparkagent.snapshot.Executor;
import io.sparkagent.snapshot.Executor.Pending;
import io.sparkagent.snapshot.Executor.Requested;
import io.sparkagent.snapshot.OwnedObject;
import io.sparkagent.snapshot.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What keeps executors from being created, each obstacle with its number and its words. */
final class Obstacles {

    private static final String ALLOCATION = "spark.kubernetes.allocation.";

    /** An API server that works has answered by then. */
    private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(5);

    private final Census census;
    private final Limits limits;
    private final Pace pace;
    private final Shares shares;
    private final Instant now;
    private final int leftBehind;

    Obstacles(Census census, Limits limits, Pace pace, Shares shares, Instant now) {
        this.census = census;
        this.limits = limits;
        this.pace = pace;
        this.shares = shares;
        this.now = now;
        this.leftBehind = Inheritance.inTheWay(census, now);
    }

    private record Obstacle(Cause cause, String words) {}

    /** How many more of one profile there may be, and what says so. */
    private record Bound(long room, Optional<Obstacle> obstacle) {}

    /** True when no executor of the profile may be created now, however few there are. */
    boolean isInTheWay(Counts counts) {
        return ahead(counts).isPresent();
    }

    /** How many executors of the profile its own limits allow. */
    int room(Counts counts) {
        long room = counts.missing();
        for (Bound bound : bounds(counts)) {
            room = Math.min(room, bound.room());
        }
        return (int) Math.max(0, room);
    }

    /**
     * Why executors of this profile are missing.
     *
     * @param missing those that are not created now
     * @param created executors of whatever profile that are
     */
    Optional<WaitingReason> of(Counts counts, int missing, int created, boolean waitsForClaim) {
        Pace.Profile its = pace.of(counts.profile());
        if (its.refusals().isOnAt(now) && its.collides()) {
            return Optional.empty(); // told as what it is if it does not pass in a moment
        }
        return ahead(counts)
                .or(() -> exhausted(created))
                .or(() -> waitsForClaim ? Optional.of(noClaim()) : Optional.empty())
                .or(() -> tightest(counts))
                .map(obstacle -> reason(obstacle, counts.profile(), missing));
    }

    private static WaitingReason reason(Obstacle obstacle, int profile, int missing) {
        return new WaitingReason(
                obstacle.cause(),
                missing,
                missing
                        + (missing == 1 ? " executor" : " executors")
                        + " of resource profile "
                        + profile
                        + (missing == 1 ? " is" : " are")
                        + " not created: "
                        + obstacle.words());
    }

    private Optional<Obstacle> ahead(Counts counts) {
        Pace.Profile its = pace.of(counts.profile());
        return lastDriver()
                .or(this::absentObject)
                .or(() -> limits.claims().areKnown(census.seen()) ? none() : claimsUnknown())
                .or(() -> its.refusals().isOnAt(now) ? Optional.of(refused(its)) : none())
                .or(() -> its.deaths().isOnAt(now) ? Optional.of(earlyDeaths(its)) : none())
                .or(() -> isBetweenBatches(its) ? Optional.of(batch()) : none());
    }

    /** Where the quota is for one driver's executors, there is no room for those of two. */
    private Optional<Obstacle> lastDriver() {
        return leftBehind == 0
                ? none()
                : Optional.of(
                        new Obstacle(
                                Cause.LAST_DRIVER,
                                (leftBehind == 1
                                                ? "1 executor of the application's last driver is"
                                                : leftBehind
                                                        + " executors of the application's last"
                                                        + " driver are")
                                        + " not gone yet"));
    }

    private static Optional<Obstacle> none() {
        return Optional.empty();
    }

    /**
     * An executor that starts before what it mounts waits for the kubelet's next try, a minute
     * later.
     */
    private Optional<Obstacle> absentObject() {
        Snapshot seen = census.seen();
        if (!seen.settled(OwnedObject.EXECUTOR_CONFIG_MAP)) {
            return Optional.of(absent(OwnedObject.EXECUTOR_CONFIG_MAP, "config map"));
        }
        return seen.made(OwnedObject.EXECUTOR_SECRET)
                ? none()
                : Optional.of(absent(OwnedObject.EXECUTOR_SECRET, "Secret"));
    }

    private Obstacle absent(OwnedObject object, String kind) {
        String why =
                Optional.ofNullable(census.seen().owned().get(object))
                        .flatMap(OwnedObject.State::obstacle)
                        .map(words -> " and cannot be made: " + words)
                        .orElse(", and is being made");
        return new Obstacle(Cause.OBJECT, "the " + kind + " that they mount is not there" + why);
    }

    private static Optional<Obstacle> claimsUnknown() {
        return Optional.of(
                new Obstacle(
                        Cause.CLAIM,
                        "nobody knows yet which persistent volume claims there are; where they"
                                + " cannot be listed, the errors of /status say why"));
    }

    private static Obstacle refused(Pace.Profile its) {
        String advice =
                switch (its.kind()) {
                    case BUSY, COLLISION -> "";
                    case QUOTA -> "; raise the quota, or ask for fewer or smaller executors";
                    case PERMANENT -> "; waiting does not help, somebody has to change something";
                };
        return new Obstacle(
                Cause.REFUSED, its.refusals().reason() + advice + nextTry(its.refusals()));
    }

    private static Obstacle earlyDeaths(Pace.Profile its) {
        return new Obstacle(
                Cause.EARLY_DEATH,
                "the last ones died before they had worked for long, the latest so: "
                        + its.deaths().reason()
                        + nextTry(its.deaths()));
    }

    private static String nextTry(Pace.Backoff backoff) {
        return "; next try at " + backoff.until().truncatedTo(ChronoUnit.SECONDS);
    }

    private boolean isBetweenBatches(Pace.Profile its) {
        return its.lastCreation()
                .filter(last -> now.isBefore(last.plus(limits.batchDelay())))
                .isPresent();
    }

    private Obstacle batch() {
        return new Obstacle(
                Cause.BATCH,
                ALLOCATION
                        + "batch.size and batch.delay of the conf make them wait; without these"
                        + " keys all are created at once");
    }

    private static Obstacle noClaim() {
        return new Obstacle(
                Cause.CLAIM,
                "no persistent volume claim is free, and"
                        + " spark.kubernetes.driver.waitToReusePersistentVolumeClaim lets no more"
                        + " be made");
    }

    /** What bounds all profiles together. */
    private Optional<Obstacle> exhausted(int created) {
        if ((long) pace.made() + created >= limits.maximumEver()) {
            return Optional.of(
                    new Obstacle(
                            Cause.ALLOCATION_MAXIMUM,
                            "all "
                                    + limits.maximumEver()
                                    + " of "
                                    + ALLOCATION
                                    + "maximum have been made, and no more will be: submit the"
                                    + " application again with a larger number, or without it"));
        }
        if ((long) census.existing() + created >= limits.maximumExecutors()) {
            return Optional.of(policy());
        }
        return (long) census.notRunning() + created >= limits.maxPending()
                ? Optional.of(allPending())
                : Optional.empty();
    }

    private Obstacle policy() {
        return new Obstacle(
                Cause.POLICY,
                "the policy allows at most "
                        + limits.maximumExecutors()
                        + " executors for one application");
    }

    private Obstacle allPending() {
        return new Obstacle(
                Cause.MAX_PENDING,
                "all "
                        + limits.maxPending()
                        + " of "
                        + ALLOCATION
                        + "maxPendingPods are taken by "
                        + census.profiles().values().stream()
                                .filter(counts -> !counts.notRunning().isEmpty())
                                .map(Obstacles::whatPends)
                                .collect(Collectors.joining(" and by ")));
    }

    private static String whatPends(Counts counts) {
        Map<String, Integer> states = new TreeMap<>();
        for (Executor executor : counts.notRunning()) {
            String state =
                    executor instanceof Pending pending
                            ? pending.waiting().cause().name().toLowerCase(Locale.ROOT)
                            : "asked for";
            states.merge(state, 1, Integer::sum);
        }
        return counts.notRunning().size()
                + " of resource profile "
                + counts.profile()
                + " ("
                + states.entrySet().stream()
                        .map(state -> state.getValue() + " " + state.getKey())
                        .collect(Collectors.joining(", "))
                + ")";
    }

    private Optional<Obstacle> tightest(Counts counts) {
        return bounds(counts).stream()
                .filter(bound -> bound.room() < counts.missing())
                .min(Comparator.comparingLong(Bound::room))
                .flatMap(Bound::obstacle);
    }

    private List<Bound> bounds(Counts counts) {
        int pending = counts.notRunning().size();
        List<Bound> bounds = new ArrayList<>();
        bounds.add(
                new Bound(
                        pace.of(counts.profile()).wave() - (long) counts.unanswered(),
                        unanswered(counts)));
        bounds.add(
                new Bound(
                        limits.maxPendingPerProfile() - (long) pending,
                        Optional.of(
                                new Obstacle(
                                        Cause.MAX_PENDING,
                                        "all "
                                                + limits.maxPendingPerProfile()
                                                + " of "
                                                + ALLOCATION
                                                + "maxPendingPodsPerRp are taken by "
                                                + whatPends(counts)))));
        limits.batchSize().ifPresent(size -> bounds.add(new Bound(size, Optional.of(batch()))));
        bounds.add(
                new Bound(
                        shares.of(counts.profile()) - (long) pending,
                        Optional.of(shares.areBoundByPolicy() ? policy() : allPending())));
        return bounds;
    }

    /** A creation on its way is no obstacle, unless it is on its way for long. */
    private Optional<Obstacle> unanswered(Counts counts) {
        return counts.notRunning().stream()
                .filter(executor -> executor instanceof Requested r && r.answered().isEmpty())
                .map(Executor::since)
                .min(Instant::compareTo)
                .filter(since -> !now.isBefore(since.plus(ANSWERS_WITHIN)))
                .map(
                        since ->
                                new Obstacle(
                                        Cause.API_SERVER,
                                        "the API server has not answered the creation of others"
                                                + " since "
                                                + since.truncatedTo(ChronoUnit.SECONDS)));
    }
}
