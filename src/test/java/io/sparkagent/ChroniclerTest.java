package io.sparkagent;

import static io.sparkagent.snapshot.Sights.T0;
import static io.sparkagent.snapshot.Sights.deleted;
import static io.sparkagent.snapshot.Sights.failed;
import static io.sparkagent.snapshot.Sights.leaving;
import static io.sparkagent.snapshot.Sights.pending;
import static io.sparkagent.snapshot.Sights.running;
import static io.sparkagent.snapshot.Sights.seen;
import static org.assertj.core.api.Assertions.assertThat;

import io.sparkagent.plan.Census;
import io.sparkagent.plan.Demand;
import io.sparkagent.plan.Demand.Wanted;
import io.sparkagent.plan.Event;
import io.sparkagent.plan.Event.Reason;
import io.sparkagent.plan.Limits;
import io.sparkagent.plan.Pace;
import io.sparkagent.plan.WaitingReason;
import io.sparkagent.plan.WaitingReason.Cause;
import io.sparkagent.plan.Wish;
import io.sparkagent.snapshot.Executor;
import io.sparkagent.snapshot.Executor.Finished;
import io.sparkagent.snapshot.Snapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChroniclerTest {

    private static final Limits LIMITS = Limits.defaults();

    private final List<Event> told = new ArrayList<>();
    private final Chronicler chronicler = new Chronicler(told::add);

    private static Wanted wanted() {
        return Wish.executors(2).said();
    }

    private static Census census(Executor... executors) {
        return Census.of(wanted(), seen(executors));
    }

    private void look(long millis, Census census, WaitingReason... waiting) {
        Instant now = T0.plusMillis(millis);
        chronicler.look(census, List.of(waiting), LIMITS, Pace.fresh(), now);
    }

    private void ended(Finished executor) {
        chronicler.ended(executor, census(executor), LIMITS);
    }

    @Test
    void anEndIsToldThoughNoPageIsTurnedWhileItIsThere() {
        look(0, census());
        ended(failed(1));
        look(100, census());
        look(600, census());
        look(1700, census());

        assertThat(told).extracting(Event::reason).containsExactly(Reason.EXECUTOR_FAILED);
    }

    @Test
    void aRestartIsNoticedAtTheFirstLookAndNeverAgain() {
        look(0, Census.of(new Demand.NotYet(), seen(running(1))));
        look(600, Census.of(wanted(), Snapshot.empty())); // nobody has listed anything yet
        look(700, census(running(1), running(2)));
        look(1300, census(running(1), running(2)));
        look(90_000, census(running(1)));

        assertThat(told).extracting(Event::reason).containsExactly(Reason.AGENT_RESTARTED);
        assertThat(told.getFirst().sentence()).contains("found 2 executors");
    }

    @Test
    void whatThisAgentHasMadeIsNoSignOfARestart() {
        look(0, census());
        look(600, census(running(1)));
        look(5000, census(running(1)));

        assertThat(told).isEmpty();
    }

    @Test
    void aDepartureIsToldOnceAndItsEndIsNoFailure() {
        look(0, census());
        look(600, census(leaving(1, true)));
        look(1200, census(leaving(1, true)));
        look(1800, census(leaving(1, true)));
        ended(deleted(1));
        look(2400, census());
        look(4000, census());

        assertThat(told).extracting(Event::reason).containsExactly(Reason.DECOMMISSIONED);
    }

    @Test
    void anEventThatWasLostIsToldAgain() {
        WaitingReason image = new WaitingReason(Cause.IMAGE, 1, "1 executor waits: no image \"x\"");
        Census waiting = census(pending(1));
        look(0, census());
        look(600, waiting, image);
        chronicler.lost(told.getFirst().key());
        look(1200, waiting, image);
        look(8000, waiting, image);
        assertThat(told).hasSize(1);
        look(12_000, waiting, image);

        assertThat(told).hasSize(2);
        assertThat(told.getLast()).isEqualTo(told.getFirst());
    }
}
