package io.sparkagent.plan;

import static io.sparkagent.snapshot.Sights.T0;
import static io.sparkagent.snapshot.Sights.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.sparkagent.plan.Refusal.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PaceTest {

    private static Attempt sent(Instant at) {
        return new Attempt("", 0, at);
    }

    private static Refusal refusal(Kind kind) {
        return new Refusal(kind, Optional.empty(), "no");
    }

    /** Sent and refused in one moment. */
    private static Pace refused(Pace pace, Kind kind, Instant now) {
        return pace.refused(sent(now), refusal(kind), now);
    }

    private static Pace accepted(Pace pace, Instant sentAt, int times) {
        Pace latest = pace;
        for (int i = 0; i < times; i++) {
            latest = latest.accepted(sent(sentAt));
        }
        return latest;
    }

    /** A crash loop: each executor is made after the death of the last. */
    private static Pace died(Pace pace, int id, Instant now) {
        return pace.diedEarly(0, id, id, "exit 1", now);
    }

    @Test
    void startsAtOnceWithAWaveOfSixteen() {
        assertThat(Pace.fresh().of(0).wave()).isEqualTo(16);
        assertThat(Pace.fresh().of(0).waitsAt(T0)).isFalse();
    }

    @Test
    void aWaveThatIsAcceptedDoublesTheNext() {
        assertThat(accepted(Pace.fresh(), T0, 16).of(0).wave()).isEqualTo(32);
        assertThat(accepted(Pace.fresh(), T0, 16 + 32).of(0).wave()).isEqualTo(64);
    }

    @Test
    void theWaveDoesNotGrowForEver() {
        assertThat(accepted(Pace.fresh(), T0, 5000).of(0).wave()).isEqualTo(128);
    }

    @Test
    void countsWhatHasBeenMade() {
        Pace sent = Pace.fresh().found(3).sent(sent(T0)).sent(sent(T0));

        assertThat(sent.made()).isEqualTo(5);
        assertThat(sent.accepted(sent(T0)).made()).isEqualTo(5);
        assertThat(sent.doubtful(sent(T0), refusal(Kind.BUSY), T0).made()).isEqualTo(5);
        assertThat(sent.refused(sent(T0), refusal(Kind.QUOTA), T0).made()).isEqualTo(4);
        assertThat(
                        sent.refused(sent(T0), refusal(Kind.QUOTA), T0)
                                .refused(sent(T0), refusal(Kind.QUOTA), at(1))
                                .made())
                .as("of one wave")
                .isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({
        "BUSY, 250 500 1000 2000 4000 8000 10000 10000",
        "COLLISION, 10 20 40 80 160 320 640 1000 1000",
        "QUOTA, 1000 2000 4000 8000 15000 15000",
        "PERMANENT, 5000 10000 20000 40000 60000 60000"
    })
    void backsOffTwiceAsLongAfterEachRefusalUpToALimit(Kind kind, String milliseconds) {
        Pace pace = Pace.fresh();
        Instant now = T0;
        for (String wait : milliseconds.split(" ", -1)) {
            pace = refused(pace, kind, now);
            Instant until = now.plusMillis(Long.parseLong(wait));
            assertThat(pace.of(0).refusals().until()).isEqualTo(until);
            assertThat(pace.of(0).waitsAt(until.minusMillis(1))).isTrue();
            assertThat(pace.of(0).waitsAt(until)).isFalse();
            now = until;
        }
    }

    @Test
    void aCollisionHalvesTheWaveWhereAnotherRefusalLeavesOne() {
        Pace pace = Pace.fresh();
        int first = pace.of(0).wave();

        assertThat(refused(pace, Kind.COLLISION, T0).of(0).wave()).isEqualTo(first / 2);
        assertThat(refused(pace, Kind.BUSY, T0).of(0).wave()).isEqualTo(1);
    }

    @Test
    void manyAgentsDoNotComeBackTogether() {
        Instant one =
                Pace.fresh("b")
                        .refused(new Attempt("b", 0, T0), refusal(Kind.QUOTA), T0)
                        .of(0)
                        .refusals()
                        .until();
        Instant other =
                Pace.fresh("c")
                        .refused(new Attempt("c", 0, T0), refusal(Kind.QUOTA), T0)
                        .of(0)
                        .refusals()
                        .until();

        assertThat(one).isNotEqualTo(other).isBetween(at(1), at(2));
        assertThat(other).isBetween(at(1), at(2));
    }

    @Test
    void aThousandRefusalsOfWhatWasInFlightAreOne() {
        Pace pace = Pace.fresh();
        for (int i = 0; i < 1000; i++) {
            pace = pace.refused(sent(T0), refusal(Kind.QUOTA), at(i));
        }

        assertThat(pace.of(0).refusals().times()).isEqualTo(1);
        assertThat(pace.of(0).refusals().until()).isEqualTo(at(1));
    }

    @Test
    void anAcceptedOneOfTheWaveThatWasRefusedEndsNoBackOff() {
        Pace sent = Pace.fresh().sent(sent(at(4))).sent(sent(at(5)));
        Pace pace = refused(sent, Kind.QUOTA, at(5)).accepted(sent(at(4)));

        assertThat(pace.of(0).waitsAt(at(5))).isTrue();
        assertThat(pace.of(0).wave()).isEqualTo(1);
        assertThat(pace.made()).isEqualTo(1);
    }

    @Test
    void waitsAsLongAsTheServerAsksFor() {
        Refusal busy = new Refusal(Kind.BUSY, Optional.of(Duration.ofSeconds(20)), "busy");

        assertThat(Pace.fresh().refused(sent(T0), busy, T0).of(0).refusals().until())
                .isEqualTo(at(20));
    }

    @Test
    void waitsLongerThanTheServerAsksForWhenItKeepsRefusing() {
        Pace pace = Pace.fresh();
        for (int i = 0; i < 5; i++) {
            pace = refused(pace, Kind.BUSY, at(100L * i));
        }
        Refusal busy = new Refusal(Kind.BUSY, Optional.of(Duration.ofSeconds(1)), "busy");

        assertThat(pace.refused(sent(at(500)), busy, at(500)).of(0).refusals().until())
                .isEqualTo(at(508));
    }

    @Test
    void triesOneAfterARefusalAndForgetsItWhenThatIsAccepted() {
        Pace refused = refused(Pace.fresh(), Kind.QUOTA, T0);
        Pace accepted = refused.accepted(sent(at(1)));

        assertThat(refused.of(0).wave()).isEqualTo(1);
        assertThat(accepted.of(0).refusals()).isEqualTo(Pace.Backoff.NONE);
        assertThat(accepted.of(0).wave()).isEqualTo(2);
    }

    @Test
    void answersToAnEarlierSparkContextChangeNothing() {
        Pace pace = Pace.fresh("new");
        Attempt old = new Attempt("old", 0, T0);

        assertThat(pace.refused(old, refusal(Kind.QUOTA), T0)).isEqualTo(pace);
        assertThat(pace.accepted(old)).isEqualTo(pace);
        assertThat(pace.sent(old)).isEqualTo(pace);
    }

    @Test
    void theFirstReplacementOfAnEarlyDeathIsImmediate() {
        assertThat(died(Pace.fresh(), 1, T0).of(0).waitsAt(T0)).isFalse();
    }

    @Test
    void laterReplacementsWaitLongerEachTime() {
        Pace pace = died(Pace.fresh(), 1, T0);
        Instant now = T0;
        int id = 2;
        for (int seconds : new int[] {1, 2, 4, 8, 16, 32, 60, 60}) {
            pace = died(pace, id++, now);
            assertThat(pace.of(0).deaths().until()).isEqualTo(now.plusSeconds(seconds));
            now = now.plusSeconds(seconds);
        }
    }

    @Test
    void executorsThatWereMadeBeforeTheFirstDiedAreOneDeath() {
        Pace pace = Pace.fresh();
        for (int id = 1; id <= 100; id++) {
            pace = pace.diedEarly(0, id, 100, "exit 1", at(id));
        }

        assertThat(pace.of(0).deaths().times()).isEqualTo(1);
        assertThat(pace.diedEarly(0, 101, 101, "exit 1", at(101)).of(0).deaths().times())
                .isEqualTo(2);
    }

    @Test
    void anAcceptedCreationDoesNotEndTheDelayOfACrashLoop() {
        Pace pace = died(died(Pace.fresh(), 1, T0), 2, T0).accepted(sent(T0));

        assertThat(pace.of(0).deaths().until()).isEqualTo(at(1));
    }

    @Test
    void aYoungerOneThatLivesEndsTheDelayOfACrashLoop() {
        Pace pace = died(died(Pace.fresh(), 1, T0), 2, T0).lived(0, 3);

        assertThat(pace.of(0).waitsAt(T0)).isFalse();
        assertThat(pace.hasDeaths()).isFalse();
    }

    @Test
    void anOlderOneThatLivesSaysNothingAboutAnImageThatCrashesNow() {
        Pace crashing = died(died(Pace.fresh(), 5, T0), 6, T0);

        assertThat(crashing.lived(0, 4)).isEqualTo(crashing);
    }

    @Test
    void oneThatLivesDoesNotEndTheBackOffFromTheServer() {
        Pace pace = refused(died(Pace.fresh(), 1, T0), Kind.QUOTA, T0).lived(0, 2);

        assertThat(pace.of(0).refusals().until()).isEqualTo(at(1));
        assertThat(pace.of(0).refusals().reason()).isEqualTo("no");
    }

    @Test
    void eachProfileHasAPaceOfItsOwn() {
        Pace pace = died(refused(Pace.fresh(), Kind.QUOTA, T0), 1, T0);

        assertThat(pace.of(1)).isEqualTo(Pace.fresh().of(1));
    }
}
