package io.sparkagent.plan;

import static io.sparkagent.snapshot.Sights.T0;
import static io.sparkagent.snapshot.Sights.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.sparkagent.plan.Event.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ChronicleTest {

    private static final Happening UNSCHEDULED =
            new Happening(
                    Reason.EXECUTORS_PENDING,
                    "cpu",
                    "2 executors wait: Insufficient cpu",
                    true,
                    Duration.ofSeconds(2));

    private Chronicle chronicle = Chronicle.empty();

    private List<Event> next(Instant now, Happening... happenings) {
        return next(now, List.of(happenings));
    }

    private List<Event> next(Instant now, List<Happening> happenings) {
        Chronicle.Page page = chronicle.next(happenings, now);
        chronicle = page.chronicle();
        return page.events();
    }

    private static Happening end(int id, String how) {
        return new Happening(
                Reason.EXECUTOR_FAILED, how, "executor " + id, false, Duration.ofSeconds(1));
    }

    private static List<Happening> ends(int count, String how) {
        return IntStream.rangeClosed(1, count).mapToObj(id -> end(id, how)).toList();
    }

    @Test
    void whatPassesAtOnceIsNotTold() {
        assertThat(next(at(0), UNSCHEDULED)).isEmpty();
        assertThat(next(at(1), UNSCHEDULED)).isEmpty();
        assertThat(next(at(2))).isEmpty();
        assertThat(next(at(3))).isEmpty();
    }

    @Test
    void whatLastsIsToldOnceItHasLasted() {
        next(at(0), UNSCHEDULED);

        assertThat(next(at(2), UNSCHEDULED))
                .containsExactly(
                        new Event(
                                Reason.EXECUTORS_PENDING,
                                "cpu",
                                "2 executors wait: Insufficient cpu",
                                1,
                                false));
        assertThat(next(at(3), UNSCHEDULED)).isEmpty();
        assertThat(next(at(61), UNSCHEDULED)).isEmpty();
    }

    @Test
    void whatLastsOnIsCountedAfterLongerAndLongerPauses() {
        List<Long> told = new ArrayList<>();
        List<Integer> counts = new ArrayList<>();
        for (long second = 0; second <= 4000; second++) {
            for (Event event : next(at(second), UNSCHEDULED)) {
                told.add(second);
                counts.add(event.count());
                assertThat(event.repeated()).isEqualTo(counts.size() > 1);
            }
        }

        assertThat(told)
                .containsExactly(2L, 62L, 182L, 422L, 902L, 1502L, 2102L, 2702L, 3302L, 3902L);
        assertThat(counts).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
    }

    @Test
    void whatComesBackSoonIsCountedAndWhatComesBackLateIsANewStory() {
        next(at(0), UNSCHEDULED);
        assertThat(next(at(2), UNSCHEDULED)).hasSize(1);

        next(at(100), UNSCHEDULED);
        assertThat(next(at(102), UNSCHEDULED))
                .extracting(Event::count, Event::repeated)
                .containsExactly(tuple(2, true));

        next(at(2000), UNSCHEDULED);
        assertThat(next(at(2002), UNSCHEDULED))
                .extracting(Event::count, Event::repeated)
                .containsExactly(tuple(1, false));
    }

    @Test
    void aRefusalThatShowsOnlyBetweenTwoTriesIsOneStory() {
        Happening refused =
                new Happening(
                        Reason.QUOTA_EXCEEDED, "quota", "used up", true, Duration.ofSeconds(2));

        next(at(0), refused);
        next(at(1));
        next(at(2));

        assertThat(next(at(3), refused)).hasSize(1);
    }

    @Test
    void endsOfOneKindAreToldTogether() {
        next(at(0), ends(17, "137"));

        assertThat(next(at(1)))
                .containsExactly(
                        new Event(
                                Reason.EXECUTOR_FAILED,
                                "137",
                                "17 executors failed; the first: executor 1",
                                17,
                                false));
    }

    @Test
    void laterEndsOfThatKindAreCountedAtMostOnceAMinute() {
        next(at(0), end(1, "137"));
        assertThat(next(at(1))).extracting(Event::sentence).containsExactly("executor 1");

        next(at(2), end(2, "137"));
        next(at(30), end(3, "137"));
        assertThat(next(at(60))).isEmpty();
        assertThat(next(at(61)))
                .extracting(Event::count, Event::repeated)
                .containsExactly(tuple(3, true));
    }

    @Test
    void tenThousandEndsAreAFewEvents() {
        List<Event> told = new ArrayList<>();
        for (int round = 0; round < 100; round++) {
            told.addAll(next(at(round), ends(100, "exit code " + round % 3)));
        }
        told.addAll(next(at(1000)));

        assertThat(told.size()).isLessThan(12);
        assertThat(told.subList(told.size() - 3, told.size()).stream().mapToInt(Event::count).sum())
                .isEqualTo(10_000);
    }

    @Test
    void noMoreThanABurstIsToldAtATimeAndTheRestLater() {
        List<Happening> kinds =
                IntStream.range(0, 40).mapToObj(kind -> end(kind, "kind " + kind)).toList();
        next(at(0), kinds);

        assertThat(next(at(1))).hasSize(Chronicle.BURST);
        assertThat(next(at(2))).isEmpty();
        assertThat(next(at(14))).hasSize(1);
        assertThat(next(at(39))).hasSize(2);
    }

    @Test
    void whatHasToWaitForItsTurnIsToldTogether() {
        List<Happening> kinds =
                IntStream.range(0, Chronicle.BURST)
                        .mapToObj(kind -> end(kind, "kind " + kind))
                        .toList();
        next(at(0), kinds);
        next(at(1));
        next(at(2), ends(3, "late"));
        next(at(4), ends(4, "late"));

        assertThat(next(at(14)))
                .extracting(Event::sentence)
                .containsExactly("7 executors failed; the first: executor 1");
    }

    @Test
    void soManyKindsThatNobodyReadsThemAreToldByReason() {
        List<Happening> kinds =
                IntStream.range(0, 10_000).mapToObj(kind -> end(kind, "kind " + kind)).toList();
        next(at(0), kinds);

        assertThat(chronicle.entries()).hasSize(Chronicle.MOST_KINDS + 1);
        assertThat(
                        Stream.iterate(1, second -> second + 1)
                                .limit(2000)
                                .flatMap(second -> next(at(second)).stream())
                                .mapToInt(Event::count)
                                .max())
                .hasValue(10_000 - Chronicle.MOST_KINDS);
    }

    @Test
    void whatWasLostOnTheWayIsToldAgain() {
        next(at(0), end(1, "137"));
        assertThat(next(at(1))).hasSize(1);

        chronicle = chronicle.lost("137", at(2));

        assertThat(next(at(11))).isEmpty();
        assertThat(next(at(12)))
                .containsExactly(new Event(Reason.EXECUTOR_FAILED, "137", "executor 1", 1, false));
        chronicle = chronicle.lost("nobody knows it", at(13));
        assertThat(next(at(100))).isEmpty();
    }

    @Test
    void nothingIsRememberedForEver() {
        next(T0, UNSCHEDULED, end(1, "137"));
        next(at(2), UNSCHEDULED);
        next(at(3));

        assertThat(next(at(1000))).isEmpty();
        assertThat(chronicle.entries()).isEmpty();
    }
}
