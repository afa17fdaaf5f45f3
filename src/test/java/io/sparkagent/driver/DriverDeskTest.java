package io.sparkagent.driver;

import static io.sparkagent.snapshot.Sights.T0;
import static io.sparkagent.snapshot.Sights.at;
import static io.sparkagent.snapshot.Sights.deleted;
import static io.sparkagent.snapshot.Sights.seen;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sparkagent.driver.DriverDesk.UnknownInstanceException;
import io.sparkagent.plan.Demand;
import io.sparkagent.plan.Demand.Wanted;
import io.sparkagent.snapshot.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class DriverDeskTest {

    private static final News SOMETHING = new News(List.of(), List.of(), List.of(4), List.of());
    private static final Demand NOBODY = new Demand.NotYet();
    private static final Duration LONG = Duration.ofMinutes(5);

    private final AtomicReference<Instant> now = new AtomicReference<>(T0);
    private final DriverDesk desk =
            new DriverDesk(((InstantSource) now::get).withZone(ZoneOffset.UTC));

    private News.Edition latest() throws Exception {
        return desk.news("i1", "", 0, LONG);
    }

    /** A long poll that waits on another thread. */
    private CompletableFuture<News.Edition> poll(long version) {
        CompletableFuture<News.Edition> answer = new CompletableFuture<>();
        Thread thread =
                Thread.ofPlatform()
                        .daemon()
                        .start(
                                () -> {
                                    try {
                                        answer.complete(
                                                desk.news("i1", desk.boot(), version, LONG));
                                    } catch (Exception e) {
                                        answer.completeExceptionally(e);
                                    }
                                });
        while (thread.getState() != Thread.State.TIMED_WAITING && !answer.isDone()) {
            Thread.onSpinWait();
        }
        return answer;
    }

    /** Fails long before the poll's own patience is over. */
    private static News.Edition answer(CompletableFuture<News.Edition> waiting) throws Exception {
        return waiting.get(20, TimeUnit.SECONDS);
    }

    @Test
    void theEndOfTheDriversProcessIsTheEndOfWhoeverCameBeforeIt() throws Exception {
        desk.welcome("i1", 1, List.of());
        desk.demand(new Message(1).wants(0, 3).said());
        desk.driverEnded(T0.minusSeconds(1));
        assertThat(desk.demand()).isInstanceOf(Wanted.class);

        desk.driverEnded(T0.plusSeconds(1));
        assertThat(desk.demand()).isInstanceOf(Demand.Over.class);

        desk.welcome("i2", 4, List.of());
        assertThat(desk.demand()).isEqualTo(new Demand.NotYet());
    }

    @Test
    void isTakenWhileAnotherDriverSpeaks() throws Exception {
        assertThat(desk.isTaken("i1")).isFalse();
        desk.welcome("i1", 1, List.of());
        assertThat(desk.isTaken("i1")).as("by itself").isFalse();
        assertThat(desk.isTaken("i2")).isTrue();

        now.set(T0.plus(DriverDesk.SILENCE).minusSeconds(1));
        desk.demand(new Message(1).said());
        now.set(T0.plus(DriverDesk.SILENCE));
        assertThat(desk.isTaken("i2")).as("it has spoken since").isTrue();

        now.set(T0.plus(DriverDesk.SILENCE).plus(DriverDesk.SILENCE));
        assertThat(desk.isTaken("i2")).as("it has been silent").isFalse();
    }

    @Test
    void afterADriverThatIsGoneComesTheFirstAgain() throws Exception {
        desk.welcome("i1", 1, List.of());
        desk.driverGone();
        assertThat(desk.demand()).isInstanceOf(Demand.Over.class);
        assertThat(desk.isTaken("i2")).isFalse();

        desk.forget();
        assertThat(desk.demand()).isEqualTo(new Demand.NotYet());
        assertThatThrownBy(() -> desk.demand(new Message(2).said()))
                .isInstanceOf(UnknownInstanceException.class);
    }

    @Test
    void isNotTakenByADriverThatIsOver() throws Exception {
        desk.welcome("i1", 1, List.of());
        desk.over("i1");

        assertThat(desk.isTaken("i2")).isFalse();
    }

    @Test
    void knowsNobodyBeforeAHello() {
        assertThat(desk.demand()).isEqualTo(new Demand.NotYet());
        assertThatThrownBy(() -> desk.demand(new Message(1).said()))
                .isInstanceOf(UnknownInstanceException.class);
        assertThatThrownBy(() -> desk.news("i1", "", 0, LONG))
                .isInstanceOf(UnknownInstanceException.class);
        assertThatThrownBy(() -> desk.over("i1")).isInstanceOf(UnknownInstanceException.class);
    }

    @Test
    void aSecondHelloOfTheSameInstanceChangesNothing() throws Exception {
        assertThat(desk.welcome("i1", 7, List.of()).firstId()).isEqualTo(7);
        desk.demand(new Message(1).wants(0, 3).said());

        assertThat(desk.welcome("i1", 99, List.of()))
                .isEqualTo(new Hello.Reply(desk.boot(), 7, List.of(), List.of(), false));
        assertThat(desk.demand()).isInstanceOf(Wanted.class);
    }

    @Test
    void aHelloOfAnotherInstanceEndsTheFirst() throws Exception {
        desk.welcome("i1", 1, List.of());
        desk.demand(new Message(5).wants(0, 3).said());
        desk.welcome("i2", 9, List.of());

        assertThat(desk.demand()).isEqualTo(new Demand.NotYet());
        assertThatThrownBy(() -> desk.demand(new Message(6).said()))
                .isInstanceOf(UnknownInstanceException.class);
        desk.demand(new Message(1).wants(0, 1).said("i2"));
        assertThat(((Wanted) desk.demand()).instance()).isEqualTo("i2");
    }

    @Test
    void anotherInstanceDoesNotGetTheNewsOfTheFirst() throws Exception {
        desk.welcome("i1", 1, List.of());
        desk.publish(NOBODY, SOMETHING, Snapshot.empty());
        desk.welcome("i2", 9, List.of());

        assertThat(desk.news("i2", "", 0, LONG).veto()).isEmpty();
    }

    @Test
    void whatWasSeenForTheFirstInstanceIsNoNewsForAnother() throws Exception {
        desk.welcome("i1", 1, List.of());
        desk.demand(new Message(1).wants(0, 3).said());
        Demand ofTheFirst = desk.demand();
        desk.welcome("i2", 9, List.of());
        desk.publish(ofTheFirst, SOMETHING, Snapshot.empty());

        assertThat(desk.news("i2", "", 0, LONG).veto()).isEmpty();
    }

    @Test
    void answersADemandWithWhatIsGone() throws Exception {
        desk.welcome("i1", 1, List.of());
        assertThat(desk.demand(new Message(1).released(3).said()).gone()).isEmpty();
        desk.publish(NOBODY, News.NONE, seen(deleted(3)));

        assertThat(desk.demand(new Message(2).released(3).said()))
                .isEqualTo(new DemandMessage.Reply(desk.boot(), List.of(3)));
    }

    @Test
    void overIsOverUntilAnotherInstanceComes() throws Exception {
        desk.welcome("i1", 1, List.of());
        desk.over("i1");
        desk.demand(new Message(1).wants(0, 3).said());
        assertThat(desk.demand()).isInstanceOf(Demand.Over.class);

        desk.welcome("i2", 5, List.of());
        assertThat(desk.demand()).isEqualTo(new Demand.NotYet());
    }

    @Test
    void answersAtOnceWhoHasAnotherEditionOrOneOfAnotherBoot() throws Exception {
        desk.welcome("i1", 1, List.of());
        desk.publish(NOBODY, SOMETHING, Snapshot.empty());
        long version = latest().version();

        assertThat(desk.news("i1", desk.boot(), version - 1, LONG).veto()).containsExactly(4);
        assertThat(desk.news("i1", "another boot", version, LONG).veto()).containsExactly(4);
    }

    @Test
    void answersTheSameEditionWhenThePatienceIsOver() throws Exception {
        desk.welcome("i1", 1, List.of());
        long version = latest().version();

        assertThat(desk.news("i1", desk.boot(), version, Duration.ofMillis(1)).version())
                .isEqualTo(version);
    }

    @Test
    void newsWakeALongPoll() throws Exception {
        desk.welcome("i1", 1, List.of());
        CompletableFuture<News.Edition> waiting = poll(latest().version());
        assertThat(waiting).isNotDone();

        desk.publish(NOBODY, SOMETHING, Snapshot.empty());

        assertThat(answer(waiting).veto()).containsExactly(4);
    }

    @Test
    void theSameNewsAgainAreNoNews() throws Exception {
        desk.welcome("i1", 1, List.of());
        desk.publish(NOBODY, SOMETHING, Snapshot.empty());
        long version = latest().version();
        desk.publish(
                NOBODY, new News(List.of(), List.of(), List.of(4), List.of()), Snapshot.empty());

        assertThat(latest().version()).isEqualTo(version);
    }

    private News.Edition laidOut(String cause, int count) throws Exception {
        News.Waiting waiting = new News.Waiting(cause, count, count + " executors wait");
        desk.publish(
                NOBODY,
                new News(List.of(), List.of(), List.of(), List.of(waiting)),
                Snapshot.empty());
        return latest();
    }

    @Test
    void numbersAloneAreNewsOnceASecond() throws Exception {
        desk.welcome("i1", 1, List.of());
        assertThat(laidOut("image", 9).waiting()).singleElement().matches(w -> w.count() == 9);
        assertThat(laidOut("image", 8).waiting()).singleElement().matches(w -> w.count() == 9);
        assertThat(laidOut("quota", 8).waiting())
                .as("another cause is told at once")
                .singleElement()
                .matches(w -> w.count() == 8);
        now.set(at(1));
        assertThat(laidOut("quota", 7).waiting()).singleElement().matches(w -> w.count() == 7);
    }

    @Test
    void overLetsALongPollGo() throws Exception {
        desk.welcome("i1", 1, List.of());
        CompletableFuture<News.Edition> waiting = poll(latest().version());
        desk.over("i1");

        assertThat(answer(waiting).boot()).isEqualTo(desk.boot());
    }

    @Test
    void theEndOfTheAgentLetsALongPollGo() throws Exception {
        desk.welcome("i1", 1, List.of());
        CompletableFuture<News.Edition> waiting = poll(latest().version());
        desk.close();

        assertThat(answer(waiting).boot()).isEqualTo(desk.boot());
    }

    @Test
    void anotherInstanceSendsTheLongPollOfTheFirstAway() throws Exception {
        desk.welcome("i1", 1, List.of());
        CompletableFuture<News.Edition> waiting = poll(latest().version());
        desk.welcome("i2", 1, List.of());

        assertThatThrownBy(() -> answer(waiting))
                .hasCauseInstanceOf(UnknownInstanceException.class);
    }

    @Test
    void callsTheListenerForEachWordOfTheDriver() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        desk.onChange(calls::incrementAndGet);
        desk.welcome("i1", 1, List.of());
        desk.demand(new Message(1).said());
        desk.over("i1");

        assertThat(calls).hasValue(3);
    }
}
