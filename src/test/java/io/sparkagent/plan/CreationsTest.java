package io.sparkagent.plan;

import static io.sparkagent.snapshot.Sights.T0;
import static io.sparkagent.snapshot.Sights.answered;
import static io.sparkagent.snapshot.Sights.at;
import static io.sparkagent.snapshot.Sights.deleted;
import static io.sparkagent.snapshot.Sights.failed;
import static io.sparkagent.snapshot.Sights.leaving;
import static io.sparkagent.snapshot.Sights.ofInstance;
import static io.sparkagent.snapshot.Sights.ofProfile;
import static io.sparkagent.snapshot.Sights.pending;
import static io.sparkagent.snapshot.Sights.requested;
import static io.sparkagent.snapshot.Sights.running;
import static io.sparkagent.snapshot.Sights.seen;
import static io.sparkagent.snapshot.Sights.succeeded;
import static io.sparkagent.snapshot.Sights.unknown;
import static org.assertj.core.api.Assertions.assertThat;

import io.sparkagent.plan.Action.Create;
import io.sparkagent.snapshot.Executor;
import io.sparkagent.snapshot.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CreationsTest {

    private static final int MANY = Integer.MAX_VALUE;
    private static final Attempt ATTEMPT = new Attempt("", 0, T0);
    private static final Refusal QUOTA = new Refusal(Refusal.Kind.QUOTA, Optional.empty(), "quota");

    private static Limits limits(int maximum, int maxPending, int perProfile) {
        return limits(maximum, maxPending, perProfile, OptionalInt.empty(), Duration.ZERO);
    }

    private static Limits limits(
            int maximum, int maxPending, int perProfile, OptionalInt batch, Duration delay) {
        return new Limits(
                maximum,
                Integer.MAX_VALUE,
                maxPending,
                perProfile,
                batch,
                delay,
                Duration.ofSeconds(5),
                Duration.ofSeconds(30),
                Duration.ofSeconds(60),
                true,
                true,
                Optional.empty(),
                ClaimRules.NONE);
    }

    private static long created(Wish wish, Snapshot seen, Limits limits) {
        return created(wish, seen, limits, Pace.fresh(), T0).size();
    }

    private static List<Action> created(
            Wish wish, Snapshot seen, Limits limits, Pace pace, Instant now) {
        Demand.Wanted wanted = wish.said();
        return Creations.plan(wanted, Census.of(wanted, seen), limits, pace, now).actions();
    }

    private static Executor[] executors(
            int from, int to, java.util.function.IntFunction<Executor> f) {
        return IntStream.rangeClosed(from, to).mapToObj(f).toArray(Executor[]::new);
    }

    @Test
    void createsAllThatIsMissingAtOnce() {
        assertThat(created(Wish.executors(10), seen(), Limits.defaults())).isEqualTo(10);
    }

    @Test
    void countsRequestedPendingAndRunningAsThere() {
        assertThat(
                        created(
                                Wish.executors(4),
                                seen(requested(1), pending(2), running(3)),
                                Limits.defaults()))
                .isEqualTo(1);
    }

    @Test
    void replacesWhatIsLeavingUnknownOrEnded() {
        assertThat(
                        created(
                                Wish.executors(5),
                                seen(
                                        leaving(1, false),
                                        leaving(2, true),
                                        unknown(3),
                                        failed(4),
                                        succeeded(5),
                                        deleted(6)),
                                Limits.defaults()))
                .isEqualTo(5);
    }

    @Test
    void replacesWhatSparkNoLongerCountsOn() {
        Wish wish = Wish.executors(3).registered(1, 2).inactive(1).released(2, T0).vetoed(3);

        assertThat(created(wish, seen(running(1), running(2), pending(3)), Limits.defaults()))
                .isEqualTo(3);
    }

    @Test
    void doesNotCountExecutorsOfAnotherSparkContext() {
        assertThat(
                        created(
                                Wish.executors(1),
                                seen(ofInstance("older", running(1))),
                                Limits.defaults()))
                .isEqualTo(1);
    }

    @Test
    void startsWithAWaveOfSixteen() {
        assertThat(created(Wish.executors(1000), seen(), Limits.defaults())).isEqualTo(16);
    }

    @Test
    void keepsOnlyAsManyCreationsWithoutAnAnswerAsTheWaveAllows() {
        Snapshot ten = seen(executors(1, 10, id -> requested(id)));

        assertThat(created(Wish.executors(1000), ten, Limits.defaults())).isEqualTo(6);
    }

    @Test
    void anAnsweredCreationMakesRoomInTheWave() {
        Snapshot ten = seen(executors(1, 10, id -> answered(id)));

        assertThat(created(Wish.executors(1000), ten, Limits.defaults())).isEqualTo(16);
    }

    @Test
    void goesFasterAfterAcceptedCreations() {
        Pace pace = Pace.fresh();
        for (int i = 0; i < 16; i++) {
            pace = pace.accepted(ATTEMPT);
        }

        assertThat(created(Wish.executors(1000), seen(), Limits.defaults(), pace, T0)).hasSize(32);
    }

    @Test
    void asksForNothingWhenTooManyAlreadyWait() {
        Snapshot three = seen(requested(1), answered(2), pending(3), running(4));

        assertThat(created(Wish.executors(10), three, limits(MANY, 3, MANY))).isZero();
        assertThat(created(Wish.executors(10), three, limits(MANY, 5, MANY))).isEqualTo(2);
    }

    @Test
    void boundsThePendingPodsOfEachProfile() {
        Wish wish = Wish.executors(10).andOfProfile(1, 10);
        Snapshot world = seen(pending(1), pending(2), ofProfile(1, pending(3)));

        assertThat(created(wish, world, limits(MANY, MANY, 2), Pace.fresh(), T0))
                .containsExactly(new Create(1));
    }

    @Test
    void sharesTheSlotsFairlyBetweenProfiles() {
        Wish wish = Wish.executors(1000).andOfProfile(1, 2).andOfProfile(2, 1000);

        assertThat(created(wish, seen(), limits(MANY, 8, MANY), Pace.fresh(), T0))
                .containsExactlyInAnyOrder(
                        new Create(0),
                        new Create(0),
                        new Create(0),
                        new Create(1),
                        new Create(1),
                        new Create(2),
                        new Create(2),
                        new Create(2));
    }

    @Test
    void aProfileThatBacksOffDoesNotStarveAnother() {
        Pace pace = Pace.fresh().refused(ATTEMPT, QUOTA, T0);
        Wish wish = Wish.executors(10).andOfProfile(1, 1);

        assertThat(created(wish, seen(), Limits.defaults(), pace, T0))
                .containsExactly(new Create(1));
    }

    @Test
    void triesAgainWhenTheBackOffIsOver() {
        Pace pace = Pace.fresh().refused(ATTEMPT, QUOTA, T0);

        assertThat(created(Wish.executors(10), seen(), Limits.defaults(), pace, at(1)))
                .containsExactly(new Create(0));
    }

    @Test
    void neverExceedsThePolicysMaximumLeavingOnesIncluded() {
        Snapshot world = seen(leaving(1, true), ofInstance("older", running(2)), failed(3));

        assertThat(created(Wish.executors(10), world, limits(4, MANY, MANY))).isEqualTo(2);
    }

    @Test
    void createsInBatchesWhereTheUserWantsThem() {
        Limits batches = limits(MANY, MANY, MANY, OptionalInt.of(5), Duration.ofSeconds(1));
        Pace pace = Pace.fresh().sent(ATTEMPT);

        assertThat(created(Wish.executors(100), seen(), batches)).isEqualTo(5);
        assertThat(created(Wish.executors(100), seen(), batches, pace, T0.plusMillis(999)))
                .isEmpty();
        assertThat(created(Wish.executors(100), seen(), batches, pace, at(1))).hasSize(5);
    }

    @Test
    void createsNothingForAProfileWithEnough() {
        assertThat(created(Wish.executors(1), seen(running(1), running(2)), Limits.defaults()))
                .isZero();
    }

    @Test
    void makesNoMoreThanTheAllocationsMaximumInTheLifeOfTheApplication() {
        Limits four = atMostEver(4);
        Pace pace = Pace.fresh().sent(ATTEMPT).sent(ATTEMPT);

        assertThat(created(Wish.executors(9), seen(requested(3)), four, pace.sent(ATTEMPT), T0))
                .hasSize(1);
        assertThat(created(Wish.executors(9), seen(), four, pace.sent(ATTEMPT), T0)).hasSize(1);
        assertThat(created(Wish.executors(9), seen(), four, pace.accepted(ATTEMPT), T0)).hasSize(2);
        assertThat(created(Wish.executors(9), seen(), four, pace.found(2), T0)).isEmpty();
        assertThat(
                        Planner.decide(
                                        Census.of(Wish.executors(1).said(), seen()),
                                        four,
                                        pace.found(2),
                                        T0)
                                .waiting())
                .containsExactly(
                        new WaitingReason(
                                WaitingReason.Cause.ALLOCATION_MAXIMUM,
                                1,
                                "1 executor of resource profile 0 is not created: all 4 of"
                                        + " spark.kubernetes.allocation.maximum have been made, and"
                                        + " no more will be: submit the application again with a"
                                        + " larger number, or without it"));
    }

    private static Limits atMostEver(int executors) {
        return new Limits(
                MANY,
                executors,
                MANY,
                MANY,
                OptionalInt.empty(),
                Duration.ZERO,
                Duration.ofSeconds(5),
                Duration.ofSeconds(30),
                Duration.ofSeconds(60),
                true,
                true,
                Optional.empty(),
                ClaimRules.NONE);
    }
}
