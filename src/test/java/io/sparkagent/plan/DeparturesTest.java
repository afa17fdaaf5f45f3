package io.sparkagent.plan;

import static io.sparkagent.snapshot.Sights.T0;
import static io.sparkagent.snapshot.Sights.at;
import static io.sparkagent.snapshot.Sights.byId;
import static io.sparkagent.snapshot.Sights.deleted;
import static io.sparkagent.snapshot.Sights.failed;
import static io.sparkagent.snapshot.Sights.identity;
import static io.sparkagent.snapshot.Sights.leaving;
import static io.sparkagent.snapshot.Sights.ofInstance;
import static io.sparkagent.snapshot.Sights.pending;
import static io.sparkagent.snapshot.Sights.pod;
import static io.sparkagent.snapshot.Sights.requested;
import static io.sparkagent.snapshot.Sights.running;
import static io.sparkagent.snapshot.Sights.seen;
import static io.sparkagent.snapshot.Sights.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import io.sparkagent.plan.Action.DeclareLost;
import io.sparkagent.plan.Action.Decommission;
import io.sparkagent.plan.Action.Delete;
import io.sparkagent.plan.Action.Forget;
import io.sparkagent.plan.Action.Label;
import io.sparkagent.plan.Action.MarkInactive;
import io.sparkagent.snapshot.Executor;
import io.sparkagent.snapshot.PodRef;
import io.sparkagent.snapshot.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class DeparturesTest {

    private static final Limits LIMITS = Limits.defaults();
    private static final Limits KEEPING =
            new Limits(
                    Integer.MAX_VALUE,
                    Integer.MAX_VALUE,
                    Integer.MAX_VALUE,
                    Integer.MAX_VALUE,
                    OptionalInt.empty(),
                    Duration.ZERO,
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(60),
                    false,
                    true,
                    Optional.empty(),
                    ClaimRules.NONE);

    private static List<Action> departures(Wish wish, Instant now, Executor... executors) {
        return departures(wish, seen(executors), LIMITS, now);
    }

    private static List<Action> departures(Wish wish, Snapshot seen, Limits limits, Instant now) {
        Demand.Wanted wanted = wish.said();
        return Departures.plan(wanted, Census.of(wanted, seen), limits, now);
    }

    private static Snapshot listedAt(Instant at) {
        return new Snapshot(byId(), Optional.empty(), Map.of(), Optional.of(at));
    }

    @Test
    void keepsTheEndedPodUntilSparkHasTakenTheEnd() {
        assertThat(departures(Wish.executors(1), at(59), failed(1))).isEmpty();
    }

    @Test
    void deletesTheEndedPodOnceSparkHasTakenTheEnd() {
        assertThat(departures(Wish.executors(1).acknowledged(1), T0, failed(1), succeeded(2)))
                .containsExactly(new Delete(1, pod(1), "it has ended"));
    }

    @Test
    void doesNotWaitForEverForSparkToTakeTheEnd() {
        assertThat(departures(Wish.executors(1), at(60), failed(1)))
                .containsExactly(new Delete(1, pod(1), "it has ended"));
    }

    @Test
    void marksTheEndedPodWhereItIsToBeKept() {
        assertThat(departures(Wish.executors(1).acknowledged(1), seen(failed(1)), KEEPING, T0))
                .containsExactly(new MarkInactive(1, pod(1)));
    }

    @Test
    void forgetsAnEndThatSparkHasTakenWhenThePodIsGone() {
        assertThat(departures(Wish.executors(0).acknowledged(1), T0, deleted(1)))
                .containsExactly(new Forget(1));
    }

    @Test
    void doesNotForgetAnEndThatSparkHasNotTakenEvenWithoutAPod() {
        assertThat(departures(Wish.executors(0), at(600), deleted(1))).isEmpty();
    }

    @Test
    void doesNotForgetAnEndAsLongAsSparkCountsTheExecutorAsRegistered() {
        assertThat(departures(Wish.executors(0).registered(1).acknowledged(1), T0, deleted(1)))
                .isEmpty();
    }

    @Test
    void deletesAVetoedOneAtOnce() {
        assertThat(departures(Wish.executors(0).vetoed(1), T0, pending(1)))
                .containsExactly(
                        new Delete(
                                1, pod(1), "it is not wanted any more and has never run a task"));
    }

    @Test
    void waitsWithAVetoedOneUntilItsCreationIsAnswered() {
        assertThat(departures(Wish.executors(0).vetoed(1), T0, requested(1))).isEmpty();
    }

    @Test
    void givesAReleasedExecutorTimeToEndByItself() {
        assertThat(departures(Wish.executors(0).released(1, T0), at(4), running(1))).isEmpty();
    }

    @Test
    void deletesAReleasedExecutorAfterTheGracePeriod() {
        assertThat(departures(Wish.executors(0).released(1, T0), at(5), running(1)))
                .containsExactly(new Delete(1, pod(1), "Spark has released it"));
    }

    @Test
    void doesNotDeleteWhatIsBeingDeleted() {
        assertThat(departures(Wish.executors(0).released(1, T0), at(9), leaving(1, true)))
                .isEmpty();
    }

    @Test
    void asksTheDriverToDecommissionARegisteredExecutorThatIsTakenAway() {
        assertThat(departures(Wish.executors(1).registered(1), at(2), leaving(1, false)))
                .containsExactly(new Decommission(1, "node is drained"));
    }

    @Test
    void leavesTheDecommissioningOfWhatIsBeingDeletedToItsPreStopHook() {
        Wish wish = Wish.executors(1).registered(1);

        assertThat(departures(wish, at(1), leaving(1, false)))
                .as("the deletion follows in a moment")
                .isEmpty();
        assertThat(departures(wish, at(9), leaving(1, true))).isEmpty();
        assertThat(departures(wish.inactive(1), at(60), leaving(1, true)))
                .as("Spark has heard of it")
                .isEmpty();
    }

    @Test
    void speaksForADeletedExecutorWhoseHookSaysNothing() {
        assertThat(departures(Wish.executors(1).registered(1), at(10), leaving(1, true)))
                .containsExactly(new Decommission(1, "node is drained"));
    }

    @Test
    void doesNotAskToDecommissionWhatHasNeverRegistered() {
        assertThat(departures(Wish.executors(1), at(2), leaving(1, false))).isEmpty();
    }

    @Test
    void deletesTheExecutorsOfAnEarlierSparkContext() {
        assertThat(departures(Wish.executors(1), T0, ofInstance("older", running(1))))
                .containsExactly(new Delete(1, pod(1), "it belongs to an earlier SparkContext"));
    }

    @Test
    void forgetsTheExecutorsOfAnEarlierSparkContextWhenTheirPodsAreGone() {
        assertThat(departures(Wish.executors(1), T0, ofInstance("older", deleted(1))))
                .containsExactly(new Forget(1));
    }

    @Test
    void keepsWhatTheUserWantsToKeepOfAnEarlierSparkContext() {
        assertThat(departures(Wish.executors(1), seen(ofInstance("older", failed(1))), KEEPING, T0))
                .containsExactly(new MarkInactive(1, pod(1)));
    }

    @Test
    void declaresLostWhatSparkCountsOnAndALaterFullListDoesNotShow() {
        Wish wish = Wish.executors(1).registered(7, T0);

        assertThat(departures(wish, listedAt(at(20)), LIMITS, at(31)))
                .containsExactly(new DeclareLost(7));
    }

    @Test
    void doesNotDeclareLostBeforeTheGracePeriodIsOver() {
        Wish wish = Wish.executors(1).registered(7, T0);

        assertThat(departures(wish, listedAt(at(20)), LIMITS, at(30))).isEmpty();
    }

    @Test
    void doesNotDeclareLostWithoutAListFromAfterTheRegistration() {
        Wish wish = Wish.executors(1).registered(7, at(1));

        assertThat(departures(wish, listedAt(T0), LIMITS, at(600))).isEmpty();
    }

    @Test
    void doesNotDeclareLostWhatSparkHasReleased() {
        Wish wish = Wish.executors(1).registered(7, T0).released(7, T0);

        assertThat(departures(wish, listedAt(at(20)), LIMITS, at(31))).isEmpty();
    }

    @Test
    void leavesAHealthyExecutorAlone() {
        assertThat(departures(Wish.executors(1).registered(1), at(600), running(1))).isEmpty();
    }

    private static final Limits LABELLING =
            new Limits(
                    Integer.MAX_VALUE,
                    Integer.MAX_VALUE,
                    Integer.MAX_VALUE,
                    Integer.MAX_VALUE,
                    OptionalInt.empty(),
                    Duration.ZERO,
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(60),
                    true,
                    true,
                    Optional.of(new Limits.Label("going", "yes")),
                    ClaimRules.NONE);

    @Test
    void labelsWhatSparkNoLongerUses() {
        Wish wish = Wish.executors(4).registered(1, 3, 4).inactive(1).released(2, T0);
        wish.released(5, T0);
        Snapshot world = seen(running(1), leaving(2, true), running(3), pending(4), failed(5));

        assertThat(departures(wish, world, LABELLING, T0))
                .containsExactly(
                        new Label(1, pod(1), "going", "yes"), new Label(2, pod(2), "going", "yes"));
        assertThat(departures(wish, world, LIMITS, T0)).isEmpty();
    }

    @Test
    void labelsAPodOnce() {
        Executor labelled =
                new Executor.Running(
                        identity(1),
                        T0,
                        new PodRef(
                                "exec-1", "uid-1", 1, Optional.of("node"), List.of(), true, false));

        assertThat(
                        departures(
                                Wish.executors(1).registered(1).inactive(1),
                                seen(labelled),
                                LABELLING,
                                T0))
                .isEmpty();
    }

    @Test
    void oneThatIsNotTakenAwayAfterAllCountsAgain() {
        Wish wish = Wish.executors(1).registered(1);

        assertThat(Planner.plan(wish.said(), seen(leaving(1, false)), LIMITS, Pace.fresh(), at(2)))
                .containsExactly(new Decommission(1, "node is drained"), new Action.Create(0));
        assertThat(
                        Planner.plan(
                                wish.said(),
                                seen(running(1), pending(2)),
                                LIMITS,
                                Pace.fresh(),
                                T0))
                .as("its replacement goes if it has not started")
                .containsExactly(new Action.Veto(2));
    }
}
