package io.sparkagent.plan;

import static io.sparkagent.snapshot.Sights.T0;
import static io.sparkagent.snapshot.Sights.ofInstance;
import static io.sparkagent.snapshot.Sights.ofProfile;
import static io.sparkagent.snapshot.Sights.pending;
import static io.sparkagent.snapshot.Sights.requested;
import static io.sparkagent.snapshot.Sights.running;
import static io.sparkagent.snapshot.Sights.seen;
import static org.assertj.core.api.Assertions.assertThat;

import io.sparkagent.plan.Action.Veto;
import io.sparkagent.plan.Demand.Wanted;
import io.sparkagent.snapshot.Executor;
import io.sparkagent.snapshot.Waiting.Cause;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class WithdrawalsTest {

    private static List<Action> withdrawn(Wish wish, Executor... executors) {
        return withdrawn(wish, Limits.defaults(), T0, executors);
    }

    private static List<Action> withdrawn(
            Wish wish, Limits limits, Instant now, Executor... executors) {
        Wanted wanted = wish.said();
        Census census = Census.of(wanted, seen(executors));
        Creations creations = Creations.plan(wanted, census, limits, Pace.fresh(), now);
        return Withdrawals.plan(wanted, census, creations.shares());
    }

    @Test
    void takesBackTheLeastAdvancedFirst() {
        Executor[] world = {
            pending(1), pending(2, Cause.UNSCHEDULED, "no node"), requested(3), running(4)
        };

        assertThat(withdrawn(Wish.executors(3), world)).containsExactly(new Veto(3));
        assertThat(withdrawn(Wish.executors(2), world)).containsExactly(new Veto(3), new Veto(2));
        assertThat(withdrawn(Wish.executors(1), world))
                .containsExactly(new Veto(3), new Veto(2), new Veto(1));
    }

    @Test
    void takesBackTheYoungestOfEquals() {
        assertThat(withdrawn(Wish.executors(2), pending(1), pending(2), pending(3)))
                .containsExactly(new Veto(3));
    }

    @Test
    void neverTakesBackARunningOne() {
        assertThat(withdrawn(Wish.executors(0), running(1), running(2))).isEmpty();
    }

    @Test
    void neverTakesBackOneThatHasRegisteredThoughItsPodLooksPending() {
        assertThat(withdrawn(Wish.executors(0).registered(1), pending(1), pending(2)))
                .containsExactly(new Veto(2));
    }

    @Test
    void doesNotAskForASecondOneWhileTheFirstVetoedIsStillThere() {
        assertThat(withdrawn(Wish.executors(1).vetoed(2), pending(1), pending(2))).isEmpty();
    }

    @Test
    void takesBackOnlyFromTheProfileThatHasTooMany() {
        assertThat(
                        withdrawn(
                                Wish.executors(1).andOfProfile(1, 0),
                                pending(1),
                                ofProfile(1, pending(2))))
                .containsExactly(new Veto(2));
    }

    @Test
    void leavesExecutorsOfAnotherSparkContextToTheDepartures() {
        assertThat(withdrawn(Wish.executors(0), ofInstance("older", pending(1)))).isEmpty();
    }

    @Test
    void takesNothingBackWhenNothingIsTooMuch() {
        assertThat(withdrawn(Wish.executors(2), pending(1), pending(2))).isEmpty();
    }

    @Test
    void takesNothingBackThatWasWantedAMomentAgo() {
        Wish wish = Wish.executors(1).lately(0, 2);

        assertThat(withdrawn(wish, pending(1), pending(2), pending(3)))
                .containsExactly(new Veto(3));
    }
}
