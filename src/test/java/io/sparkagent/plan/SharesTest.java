package io.sparkagent.plan;

import static io.sparkagent.snapshot.Sights.T0;
import static io.sparkagent.snapshot.Sights.at;
import static io.sparkagent.snapshot.Sights.ofProfile;
import static io.sparkagent.snapshot.Sights.pending;
import static io.sparkagent.snapshot.Sights.requested;
import static io.sparkagent.snapshot.Sights.running;
import static io.sparkagent.snapshot.Sights.seen;
import static org.assertj.core.api.Assertions.assertThat;

import io.sparkagent.plan.Action.Create;
import io.sparkagent.plan.Action.Veto;
import io.sparkagent.plan.WaitingReason.Cause;
import io.sparkagent.snapshot.Executor;
import io.sparkagent.snapshot.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Where places are scarce, no profile lives at the cost of another. */
class SharesTest {

    private static Limits limits(int executors, int pending) {
        return new Limits(
                executors,
                Integer.MAX_VALUE,
                pending,
                Integer.MAX_VALUE,
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

    private static final Limits TEN_PENDING = limits(Integer.MAX_VALUE, 10);
    private static final Limits ONE_PENDING = limits(Integer.MAX_VALUE, 1);

    private static Decision decided(
            Wish wish, Limits limits, Pace pace, Instant now, List<Executor> world) {
        return Planner.decide(
                Census.of(wish.said(), seen(world.toArray(Executor[]::new))), limits, pace, now);
    }

    private static List<Action> plan(Wish wish, Limits limits, List<Executor> world) {
        return decided(wish, limits, Pace.fresh(), T0, world).actions();
    }

    private static Executor stuck(int id, int profile) {
        return ofProfile(profile, pending(id, Waiting.Cause.UNSCHEDULED, "no node takes it"));
    }

    private static List<Executor> stuck(int from, int to, int profile) {
        return new ArrayList<>(
                IntStream.rangeClosed(from, to).mapToObj(id -> stuck(id, profile)).toList());
    }

    @Test
    void whatWaitsInVainGivesItsPlaceToAProfileThatLacksExecutors() {
        assertThat(plan(Wish.executors(10).andOfProfile(1, 2), TEN_PENDING, stuck(1, 10, 0)))
                .containsExactly(new Veto(10), new Veto(9));
    }

    @Test
    void theOtherProfileIsServedAsSoonAsTheDriverHasVetoed() {
        Wish wish = Wish.executors(10).andOfProfile(1, 2).vetoed(9).vetoed(10);

        assertThat(plan(wish, TEN_PENDING, stuck(1, 10, 0)))
                .filteredOn(Create.class::isInstance)
                .containsExactly(new Create(1), new Create(1));
        assertThat(plan(wish, TEN_PENDING, stuck(1, 10, 0))).noneMatch(Veto.class::isInstance);
    }

    @Test
    void thePlaceThatWasGivenIsNotTakenBackWhileTheOtherWaitsToo() {
        List<Executor> world = stuck(1, 8, 0);
        world.addAll(stuck(11, 12, 1));

        assertThat(plan(Wish.executors(10).andOfProfile(1, 2), TEN_PENDING, world)).isEmpty();
    }

    @Test
    void placesThatNobodyElseWantsBelongToTheOneThatDoes() {
        List<Executor> world = stuck(1, 8, 0);
        world.add(ofProfile(1, running(11)));
        world.add(ofProfile(1, running(12)));

        assertThat(plan(Wish.executors(10).andOfProfile(1, 2), TEN_PENDING, world))
                .containsExactly(new Create(0), new Create(0));
    }

    @Test
    void twoThatWantManyHaveHalfEach() {
        assertThat(plan(Wish.executors(100).andOfProfile(1, 100), TEN_PENDING, stuck(1, 10, 0)))
                .containsExactly(new Veto(10), new Veto(9), new Veto(8), new Veto(7), new Veto(6));
    }

    @Test
    void nothingIsTakenBackThatGetsOnByItself() {
        List<Executor> world = new ArrayList<>();
        for (int id = 1; id <= 10; id++) {
            world.add(id % 2 == 0 ? pending(id) : requested(id));
        }

        assertThat(plan(Wish.executors(10).andOfProfile(1, 2), TEN_PENDING, world)).isEmpty();
    }

    @Test
    void nothingIsTakenBackForAProfileThatCannotBeServedEither() {
        Pace pace =
                Pace.fresh()
                        .refused(
                                new Attempt("", 1, T0),
                                new Refusal(Refusal.Kind.PERMANENT, Optional.empty(), "no"),
                                T0);
        Wish wish = Wish.executors(10).andOfProfile(1, 2);

        assertThat(decided(wish, TEN_PENDING, pace, T0, stuck(1, 10, 0)).actions()).isEmpty();
        assertThat(decided(wish, TEN_PENDING, pace, at(5), stuck(1, 10, 0)).actions())
                .as("one to try with")
                .containsExactly(new Veto(10));
    }

    @Test
    void thePlacesUnderThePolicyAreSharedToo() {
        Limits ten = limits(10, Integer.MAX_VALUE);
        Wish wish = Wish.executors(10).andOfProfile(1, 2);

        assertThat(plan(wish, ten, stuck(1, 10, 0))).containsExactly(new Veto(10), new Veto(9));
        assertThat(plan(wish.vetoed(9).vetoed(10), ten, stuck(1, 10, 0)))
                .as("their pods have to be gone first")
                .noneMatch(action -> action instanceof Veto || action instanceof Create);
    }

    @Test
    void takesTurnsWhereThereAreFewerPlacesThanProfiles() {
        Wish wish = Wish.executors(1).andOfProfile(1, 1);
        List<Executor> world = stuck(1, 1, 0);

        assertThat(decided(wish, ONE_PENDING, Pace.fresh(), at(29), world).actions()).isEmpty();
        assertThat(decided(wish, ONE_PENDING, Pace.fresh(), at(30), world).actions())
                .containsExactly(new Veto(1));
        assertThat(
                        decided(
                                        Wish.executors(1).andOfProfile(1, 1).vetoed(1),
                                        ONE_PENDING,
                                        Pace.fresh().sent(new Attempt("", 0, T0)),
                                        at(30),
                                        world)
                                .actions())
                .filteredOn(Create.class::isInstance)
                .containsExactly(new Create(1));
    }

    @Test
    void saysWhoHasThePlaces() {
        List<Executor> world = stuck(1, 8, 0);
        world.add(ofProfile(1, pending(11)));
        world.add(ofProfile(1, requested(12)));

        assertThat(
                        decided(
                                        Wish.executors(8).andOfProfile(1, 3),
                                        TEN_PENDING,
                                        Pace.fresh(),
                                        T0,
                                        world)
                                .waiting())
                .filteredOn(reason -> reason.cause() == Cause.MAX_PENDING)
                .containsExactly(
                        new WaitingReason(
                                Cause.MAX_PENDING,
                                1,
                                "1 executor of resource profile 1 is not created: all 10 of"
                                        + " spark.kubernetes.allocation.maxPendingPods are taken by"
                                        + " 8 of resource profile 0 (8 unscheduled) and by 2 of"
                                        + " resource profile 1 (1 asked for, 1 starting)"));
    }
}
