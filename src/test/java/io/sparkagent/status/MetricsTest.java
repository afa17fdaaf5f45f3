package io.sparkagent.status;

import static io.sparkagent.snapshot.Sights.T0;
import static io.sparkagent.snapshot.Sights.at;
import static io.sparkagent.snapshot.Sights.failed;
import static io.sparkagent.snapshot.Sights.ofProfile;
import static io.sparkagent.snapshot.Sights.pending;
import static io.sparkagent.snapshot.Sights.running;
import static io.sparkagent.snapshot.Sights.seen;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sparkagent.plan.Attempt;
import io.sparkagent.plan.Demand.Wanted;
import io.sparkagent.plan.Event;
import io.sparkagent.plan.Pace;
import io.sparkagent.plan.Refusal;
import io.sparkagent.plan.WaitingReason;
import io.sparkagent.plan.WaitingReason.Cause;
import io.sparkagent.plan.Wish;
import io.sparkagent.snapshot.Ending;
import io.sparkagent.snapshot.Snapshot;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class MetricsTest {

    private final AtomicReference<Instant> now = new AtomicReference<>(T0);
    private final Clock clock = ((InstantSource) now::get).withZone(ZoneOffset.UTC);
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final StatusBoard board = new StatusBoard("b1", clock);
    private final Metrics metrics = new Metrics(registry, board, clock, "1.2.3");

    private static Wanted wanted(Map<Integer, Integer> totals) {
        Wish wish = new Wish();
        totals.forEach(wish::andOfProfile);
        return wish.said();
    }

    private void looked(Map<Integer, Integer> totals, Snapshot seen, WaitingReason... waiting) {
        StatusBoard.View view =
                new StatusBoard.View(wanted(totals), seen, List.of(waiting), now.get());
        board.looked(view);
        metrics.looked(view, Pace.fresh());
    }

    private double gauge(Meter meter, String... tags) {
        return registry.get(meter.id()).tags(tags).gauge().value();
    }

    private double count(Meter meter, String... tags) {
        return registry.get(meter.id()).tags(tags).counter().count();
    }

    private double ended(String state, String reason) {
        return count(Meter.ENDED, "profile", "0", "state", state, "reason", reason);
    }

    @Test
    void everyStateOfAWantedProfileHasASeriesBeforeAnythingHappens() {
        looked(Map.of(0, 3), Snapshot.empty());

        assertThat(gauge(Meter.DESIRED, "profile", "0")).isEqualTo(3);
        for (String state : List.of("requested", "pending", "running", "leaving", "unknown")) {
            assertThat(gauge(Meter.EXECUTORS, "profile", "0", "state", state)).isZero();
        }
        assertThat(ended("failed", "out_of_memory")).isZero();
        assertThat(ended("succeeded", "completed")).isZero();
        assertThat(ended("deleted", "deleted")).isZero();
        assertThat(count(Meter.CREATED, "profile", "0")).isZero();
    }

    @Test
    void executorsAreCountedByProfileAndState() {
        looked(
                Map.of(0, 3, 1, 1),
                seen(running(1), pending(2), pending(3), ofProfile(1, running(4)), failed(5)));

        assertThat(gauge(Meter.EXECUTORS, "profile", "0", "state", "running")).isEqualTo(1);
        assertThat(gauge(Meter.EXECUTORS, "profile", "0", "state", "pending")).isEqualTo(2);
        assertThat(gauge(Meter.EXECUTORS, "profile", "1", "state", "running")).isEqualTo(1);
        assertThat(registry.find(Meter.EXECUTORS.id()).tag("state", "failed").gauge()).isNull();
    }

    @Test
    void whatItIsWaitedForGoesBackToZero() {
        looked(
                Map.of(0, 5),
                Snapshot.empty(),
                new WaitingReason(Cause.IMAGE, 2, "2 executors wait: no such image"),
                new WaitingReason(Cause.IMAGE, 1, "1 executor waits: no such image either"));
        assertThat(gauge(Meter.WAITING, "cause", "image")).isEqualTo(3);
        assertThat(gauge(Meter.WAITING, "cause", "unscheduled")).isZero();

        looked(Map.of(0, 5), Snapshot.empty());

        assertThat(gauge(Meter.WAITING, "cause", "image")).isZero();
    }

    @Test
    void anEndIsCountedByHowAndWhyItCame() {
        looked(Map.of(0, 1), Snapshot.empty());
        metrics.ended(failed(1), Ending.Reason.OUT_OF_MEMORY);

        assertThat(ended("failed", "out_of_memory")).isEqualTo(1);
        assertThat(ended("failed", "application_error")).isZero();
    }

    @Test
    void aStallIsCountedWhenItBeginsAndNotWhileACallIsTriedAgain() {
        List<WaitingReason> refused =
                List.of(new WaitingReason(Cause.REFUSED, 2, "the quota is used up"));

        metrics.waits(refused, at(0));
        metrics.waits(refused, at(1));
        metrics.waits(List.of(), at(2));
        metrics.waits(refused, at(3));
        assertThat(count(Meter.STALLS, "cause", "refused")).isEqualTo(1);

        metrics.waits(List.of(), at(4));
        metrics.waits(refused, at(20));
        assertThat(count(Meter.STALLS, "cause", "refused")).isEqualTo(2);
        assertThat(count(Meter.STALLS, "cause", "image")).isZero();
    }

    @Test
    void aStartIsTimedFromTheDecisionUntilThePodRuns() {
        now.set(at(1));
        metrics.asked(1, T0);
        metrics.asked(2, T0);
        metrics.asked(3, at(1)); // after what is seen
        looked(Map.of(0, 3), seen(running(1, 1, at(1)), pending(2)));

        now.set(at(10));
        looked(
                Map.of(0, 3),
                seen(running(1, 1, at(1)), running(2, 2, at(7)), running(3, 3, at(4))));
        looked(
                Map.of(0, 3),
                seen(running(1, 1, at(1)), running(2, 2, at(7)), running(3, 3, at(4))));

        Timer timer = registry.get(Meter.START.id()).tag("profile", "0").timer();
        assertThat(timer.count()).isEqualTo(3);
        assertThat(timer.totalTime(TimeUnit.SECONDS)).isEqualTo(1 + 7 + 3, offset(0.01));
    }

    @Test
    void oneThatWasNeverMadeIsNotTimed() {
        metrics.asked(1, T0);
        now.set(at(1));
        looked(Map.of(0, 1), seen());
        looked(Map.of(0, 1), seen(running(1, 1, at(5))));

        assertThat(registry.get(Meter.START.id()).tag("profile", "0").timer().count()).isZero();
    }

    @Test
    void aCreationIsTimedAndCounted() {
        metrics.created(0, Duration.ofMillis(40));

        assertThat(count(Meter.CREATED, "profile", "0")).isEqualTo(1);
        assertThat(registry.get(Meter.CREATE.id()).timer().totalTime(TimeUnit.MILLISECONDS))
                .isEqualTo(40, offset(0.01));
    }

    @Test
    void backOffGoesDownToZeroByItself() {
        assertThat(gauge(Meter.BACK_OFF)).isZero();
        Pace pace =
                Pace.fresh("")
                        .refused(
                                new Attempt("", 0, T0),
                                new Refusal(
                                        Refusal.Kind.BUSY,
                                        Optional.of(Duration.ofSeconds(8)),
                                        "busy"),
                                T0);
        metrics.looked(board.view(), pace);

        assertThat(gauge(Meter.BACK_OFF)).isEqualTo(8, offset(0.01));
        now.set(at(6));
        assertThat(gauge(Meter.BACK_OFF)).isEqualTo(2, offset(0.01));
        now.set(at(60));
        assertThat(gauge(Meter.BACK_OFF)).isZero();
    }

    @Test
    void silenceAndTheListsAgeAreThoseOfTheMomentInWhichOneAsks() {
        assertThat(gauge(Meter.DRIVER_SILENCE)).isNaN();
        assertThat(gauge(Meter.LIST_AGE)).isNaN();

        looked(Map.of(0, 1), seen());
        now.set(at(12));

        assertThat(gauge(Meter.DRIVER_SILENCE)).isEqualTo(12);
        assertThat(gauge(Meter.LIST_AGE)).isEqualTo(12);
    }

    @Test
    void eventsAndTheVersionShow() {
        metrics.posted(Event.Reason.IMAGE_PULL, Metrics.Posting.REFUSED);

        assertThat(count(Meter.EVENTS, "reason", "ImagePull", "outcome", "refused")).isEqualTo(1);
        assertThat(count(Meter.EVENTS, "reason", "ImagePull", "outcome", "created")).isZero();
        assertThat(gauge(Meter.INFO, "version", "1.2.3")).isEqualTo(1);
    }

    @Test
    void soManyProfilesThatNobodyCanCountHaveOneSeriesTogether() {
        Map<Integer, Integer> totals = new TreeMap<>();
        for (int profile = 0; profile < Profiles.MOST + 10; profile++) {
            totals.put(profile, 2);
        }

        looked(totals, Snapshot.empty());

        assertThat(registry.get(Meter.DESIRED.id()).gauges()).hasSize(Profiles.MOST + 1);
        assertThat(gauge(Meter.DESIRED, "profile", "other")).isEqualTo(20);
    }
}
