package io.sparkagent.plan;

import static io.sparkagent.snapshot.Sights.T0;
import static io.sparkagent.snapshot.Sights.at;
import static io.sparkagent.snapshot.Sights.byId;
import static io.sparkagent.snapshot.Sights.failed;
import static io.sparkagent.snapshot.Sights.pending;
import static io.sparkagent.snapshot.Sights.pod;
import static io.sparkagent.snapshot.Sights.running;
import static io.sparkagent.snapshot.Sights.seen;
import static org.assertj.core.api.Assertions.assertThat;

import io.sparkagent.plan.Action.Create;
import io.sparkagent.plan.Action.Delete;
import io.sparkagent.plan.Action.Ensure;
import io.sparkagent.plan.Action.Veto;
import io.sparkagent.plan.Demand.NotYet;
import io.sparkagent.plan.Demand.Over;
import io.sparkagent.snapshot.OwnPod;
import io.sparkagent.snapshot.OwnedObject;
import io.sparkagent.snapshot.Snapshot;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class PlannerTest {

    private static final Limits LIMITS = Limits.defaults();
    private static final OwnedObject.State TOUCHED =
            new OwnedObject.State(Optional.of("8"), Optional.of("7"));
    private static final OwnedObject.State APPLIED =
            new OwnedObject.State(Optional.of("7"), Optional.of("7"));

    private static List<Action> plan(Demand demand, Snapshot seen) {
        return Planner.plan(demand, seen, LIMITS, Pace.fresh(), T0);
    }

    private static Snapshot owning(OwnedObject object, OwnedObject.State state) {
        return new Snapshot(
                byId(running(1)), Optional.empty(), Map.of(object, state), Optional.of(T0));
    }

    private static Snapshot withOwnPod(OwnPod own) {
        return new Snapshot(byId(running(1)), Optional.of(own), Map.of(), Optional.of(T0));
    }

    @Test
    void decidesNothingBeforeTheFirstFullList() {
        Snapshot unlisted =
                new Snapshot(byId(failed(1)), Optional.empty(), Map.of(), Optional.empty());

        assertThat(plan(Wish.executors(3).said(), unlisted)).isEmpty();
        assertThat(plan(new Over("stopped"), unlisted)).isEmpty();
    }

    @Test
    void touchesNoExecutorBeforeTheDriverHasSpoken() {
        assertThat(plan(new NotYet(), seen(running(1), failed(2), pending(3)))).isEmpty();
    }

    @Test
    void isContentWhenEverythingIsAsWanted() {
        assertThat(plan(Wish.executors(2).registered(1).said(), seen(running(1), pending(2))))
                .isEmpty();
    }

    @Test
    void replacesAnEndedExecutorInTheSameLookThatDeletesItsPod() {
        assertThat(plan(Wish.executors(1).acknowledged(1).said(), seen(failed(1))))
                .containsExactly(new Delete(1, pod(1), "it has ended"), new Create(0));
    }

    @Test
    void withdrawsWhatIsTooMuch() {
        assertThat(plan(Wish.executors(0).said(), seen(pending(1)))).containsExactly(new Veto(1));
    }

    @Test
    void ensuresAnObjectThatSomebodyHasChangedEvenBeforeTheDriverHasSpoken() {
        assertThat(plan(new NotYet(), owning(OwnedObject.DRIVER_SERVICE, TOUCHED)))
                .containsExactly(new Ensure(OwnedObject.DRIVER_SERVICE));
    }

    @Test
    void leavesAnObjectAloneThatIsAsItWasApplied() {
        assertThat(plan(new NotYet(), owning(OwnedObject.DRIVER_SERVICE, APPLIED))).isEmpty();
    }

    @Test
    void createsNoExecutorBeforeItsConfigMapIsThere() {
        Snapshot missing = owning(OwnedObject.EXECUTOR_CONFIG_MAP, OwnedObject.State.NEVER_SEEN);

        assertThat(plan(Wish.executors(2).registered(1).said(), missing))
                .containsExactly(new Ensure(OwnedObject.EXECUTOR_CONFIG_MAP));
    }

    @Test
    void createsNoExecutorBeforeItsSecretIsThere() {
        Snapshot missing = owning(OwnedObject.EXECUTOR_SECRET, OwnedObject.State.NEVER_SEEN);

        assertThat(plan(Wish.executors(2).registered(1).said(), missing))
                .containsExactly(new Ensure(OwnedObject.EXECUTOR_SECRET));
    }

    @Test
    void createsThoughTheServiceHasBeenTouched() {
        assertThat(
                        plan(
                                Wish.executors(2).registered(1).said(),
                                owning(OwnedObject.DRIVER_SERVICE, TOUCHED)))
                .containsExactly(new Ensure(OwnedObject.DRIVER_SERVICE), new Create(0));
    }

    @Test
    void cleansUpWhenTheDriverContainerHasEndedWhateverTheBridgeWants() {
        assertThat(
                        plan(
                                Wish.executors(5).registered(1).said(),
                                withOwnPod(new OwnPod(false, OptionalInt.of(0)))))
                .containsExactly(new Delete(1, pod(1), "the application is over"));
    }

    @Test
    void cleansUpWhenTheDriverPodIsBeingDeleted() {
        assertThat(plan(new NotYet(), withOwnPod(new OwnPod(true, OptionalInt.empty()))))
                .containsExactly(new Delete(1, pod(1), "the application is over"));
    }

    @Test
    void cleansUpWhenSparkHasStopped() {
        assertThat(plan(new Over("Spark has stopped"), seen(running(1))))
                .containsExactly(new Delete(1, pod(1), "the application is over"));
    }

    @Test
    void givesTheSameAnswerToTheSameQuestion() {
        Demand demand = Wish.executors(4).registered(1).said();
        Snapshot world = seen(running(1), failed(2), pending(3));

        assertThat(Planner.plan(demand, world, LIMITS, Pace.fresh(), at(5)))
                .isEqualTo(Planner.plan(demand, world, LIMITS, Pace.fresh(), at(5)));
    }
}
