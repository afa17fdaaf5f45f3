package io.sparkagent.plan;

import static io.sparkagent.snapshot.Sights.T0;
import static io.sparkagent.snapshot.Sights.at;
import static io.sparkagent.snapshot.Sights.identity;
import static io.sparkagent.snapshot.Sights.ofInstance;
import static io.sparkagent.snapshot.Sights.running;
import static io.sparkagent.snapshot.Sights.seen;
import static org.assertj.core.api.Assertions.assertThat;

import io.sparkagent.plan.Action.Create;
import io.sparkagent.plan.Action.Delete;
import io.sparkagent.plan.Demand.NotYet;
import io.sparkagent.plan.Demand.Over;
import io.sparkagent.plan.WaitingReason.Cause;
import io.sparkagent.snapshot.Ending;
import io.sparkagent.snapshot.Executor;
import io.sparkagent.snapshot.Executor.Failed;
import io.sparkagent.snapshot.Executor.Identity;
import io.sparkagent.snapshot.Executor.Leaving;
import io.sparkagent.snapshot.Executor.Pending;
import io.sparkagent.snapshot.Executor.Running;
import io.sparkagent.snapshot.PodRef;
import io.sparkagent.snapshot.Waiting;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A driver's pod that comes after another one of the same application. */
class InheritanceTest {

    private static final Limits LIMITS = Limits.defaults();

    private static PodRef left(int id) {
        return new PodRef(
                "last-exec-" + id, "uid-" + id, id, Optional.of("n"), List.of(), false, true);
    }

    private static Identity last(int id) {
        return new Identity(id, 0, "last");
    }

    private static Executor runs(int id) {
        return new Running(last(id), T0, left(id));
    }

    private static Executor pends(int id) {
        return new Pending(last(id), T0, left(id), new Waiting(Waiting.Cause.STARTING, ""));
    }

    private static Executor goes(int id) {
        return new Leaving(last(id), T0, left(id), true, "its pod is being deleted");
    }

    private static Executor hasEnded(int id) {
        return new Failed(last(id), T0, Optional.of(left(id)), new Ending(1, true, true, "failed"));
    }

    private static Decision decide(Demand demand, Instant now, Executor... executors) {
        return Planner.decide(Census.of(demand, seen(executors)), LIMITS, Pace.fresh(), now);
    }

    @Test
    void theLastDriversExecutorsGoBeforeThisOneHasSaidHello() {
        assertThat(decide(new NotYet(), T0, runs(1), pends(2), goes(3), hasEnded(4)).actions())
                .containsExactly(
                        new Delete(1, left(1), "the driver that it belongs to is no more"),
                        new Delete(2, left(2), "the driver that it belongs to is no more"));
    }

    /** The agent may have been away for a moment only. */
    @Test
    void thisDriversExecutorsStayUntilItHasSaidHello() {
        assertThat(decide(new NotYet(), T0, running(1), ofInstance("i0", running(2))).actions())
                .isEmpty();
    }

    @Test
    void newOnesAreMadeWhenTheLastDriversAreGone() {
        Demand demand = Wish.executors(2).said();
        Decision beside = decide(demand, T0, runs(1), goes(2));

        assertThat(beside.actions())
                .containsExactly(new Delete(1, left(1), "it belongs to an earlier SparkContext"));
        assertThat(beside.waiting())
                .singleElement()
                .satisfies(
                        reason -> {
                            assertThat(reason.cause()).isEqualTo(Cause.LAST_DRIVER);
                            assertThat(reason.count()).isEqualTo(2);
                            assertThat(reason.sentence())
                                    .isEqualTo(
                                            "2 executors of resource profile 0 are not created: 2"
                                                    + " executors of the application's last driver"
                                                    + " are not gone yet");
                        });
        assertThat(decide(demand, T0, hasEnded(2)).actions())
                .contains(new Create(0), new Create(0));
        assertThat(decide(demand, T0).actions()).containsExactly(new Create(0), new Create(0));
    }

    /** One on a node that is no more stays until somebody removes the node. */
    @Test
    void isNotPatientForEver() {
        Demand demand = Wish.executors(1).said();

        assertThat(decide(demand, at(59), goes(1)).actions()).isEmpty();
        assertThat(decide(demand, at(60), goes(1)).actions()).containsExactly(new Create(0));
    }

    /** A SparkContext that follows another in one pod, such as a notebook's, does not wait. */
    @Test
    void executorsOfAnEarlierSparkContextOfThisPodHoldUpNobody() {
        Executor earlier = ofInstance("i0", running(1));

        assertThat(decide(Wish.executors(1).said(), T0, earlier).actions()).contains(new Create(0));
    }

    @Test
    void whatIsLeftOfTheLastDriverGoesAtTheEndToo() {
        assertThat(decide(new Over("stopped"), T0, runs(1)).actions())
                .containsExactly(new Delete(1, left(1), "the application is over"));
    }

    @Test
    void onlyItsOwnExecutorsAreLeftBehind() {
        assertThat(runs(1).isLeftBehind()).isTrue();
        assertThat(running(1).isLeftBehind()).isFalse();
        assertThat(new Executor.Requested(identity(1), T0).isLeftBehind()).isFalse();
    }
}
