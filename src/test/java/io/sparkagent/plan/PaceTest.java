package io.sparkagent.plan;

import static io.sparkagent.snapshot.Sights.T0;
import static io.sparkagent.snapshot.Sights.at;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PaceTest {

    private static Pace refused(Pace pace, Instant now) {
        return pace.refused(0, Optional.empty(), "no", now);
    }

    private static Optional<Instant> notBefore(Pace pace) {
        return pace.of(0).notBefore();
    }

    @Test
    void startsAtOnceWithAWaveOfSixteen() {
        assertThat(Pace.fresh().of(0).wave()).isEqualTo(16);
        assertThat(Pace.fresh().of(0).waitsAt(T0)).isFalse();
    }

    @Test
    void aWaveThatIsAcceptedDoublesTheNext() {
        Pace pace = Pace.fresh();
        for (int i = 0; i < 16; i++) {
            pace = pace.accepted(0);
        }

        assertThat(pace.of(0).wave()).isEqualTo(32);
    }

    @Test
    void theWaveDoesNotGrowForEver() {
        Pace pace = Pace.fresh();
        for (int i = 0; i < 5000; i++) {
            pace = pace.accepted(0);
        }

        assertThat(pace.of(0).wave()).isEqualTo(1024);
    }

    @Test
    void backsOffTwiceAsLongAfterEachRefusalUpToAMinute() {
        Pace pace = Pace.fresh();
        Instant now = T0;
        for (int seconds : new int[] {1, 2, 4, 8, 16, 32, 60, 60}) {
            pace = refused(pace, now);
            assertThat(notBefore(pace)).contains(now.plusSeconds(seconds));
            now = now.plusSeconds(seconds);
        }
    }

    @Test
    void refusalsOfOneWaveCountOnce() {
        Pace one = refused(Pace.fresh(), T0);

        assertThat(refused(one, T0)).isEqualTo(one);
    }

    @Test
    void waitsAsLongAsTheServerAsksFor() {
        Pace pace = Pace.fresh().refused(0, Optional.of(Duration.ofSeconds(20)), "busy", T0);

        assertThat(notBefore(pace)).contains(at(20));
    }

    @Test
    void waitsLongerThanTheServerAsksForWhenItKeepsRefusing() {
        Pace pace = Pace.fresh();
        for (int i = 0; i < 5; i++) {
            pace = refused(pace, at(100L * i));
        }

        pace = pace.refused(0, Optional.of(Duration.ofSeconds(1)), "busy", at(500));

        assertThat(notBefore(pace)).contains(at(532));
    }

    @Test
    void triesOneAfterARefusalAndForgetsItWhenThatIsAccepted() {
        Pace refused = refused(Pace.fresh(), T0);
        Pace accepted = refused.accepted(0);

        assertThat(refused.of(0).wave()).isEqualTo(1);
        assertThat(accepted.of(0).refusals()).isZero();
        assertThat(notBefore(accepted)).isEmpty();
        assertThat(accepted.of(0).reason()).isEmpty();
    }

    @Test
    void theFirstReplacementOfAnEarlyDeathIsImmediate() {
        Pace pace = Pace.fresh().diedEarly(0, "exit 1", T0);

        assertThat(pace.of(0).waitsAt(T0)).isFalse();
    }

    @Test
    void laterReplacementsWaitLongerEachTime() {
        Pace pace = Pace.fresh().diedEarly(0, "exit 1", T0);
        Instant now = T0;
        for (int seconds : new int[] {1, 2, 4, 8, 16, 32, 60, 60}) {
            pace = pace.diedEarly(0, "exit 1", now);
            assertThat(notBefore(pace)).contains(now.plusSeconds(seconds));
            now = now.plusSeconds(seconds);
        }
    }

    @Test
    void anAcceptedCreationDoesNotEndTheDelayOfACrashLoop() {
        Pace pace = Pace.fresh().diedEarly(0, "exit 1", T0).diedEarly(0, "exit 1", T0).accepted(0);

        assertThat(notBefore(pace)).contains(at(1));
    }

    @Test
    void oneThatLivesEndsTheDelayOfACrashLoop() {
        Pace pace = Pace.fresh().diedEarly(0, "exit 1", T0).diedEarly(0, "exit 1", T0).lived(0);

        assertThat(pace.of(0).waitsAt(T0)).isFalse();
        assertThat(pace.of(0).earlyDeaths()).isZero();
    }

    @Test
    void oneThatLivesDoesNotEndTheBackOffFromTheServer() {
        Pace pace = refused(Pace.fresh().diedEarly(0, "exit 1", T0), T0).lived(0);

        assertThat(notBefore(pace)).contains(at(1));
        assertThat(pace.of(0).reason()).contains("no");
    }

    @Test
    void eachProfileHasAPaceOfItsOwn() {
        Pace pace = refused(Pace.fresh(), T0);

        assertThat(pace.of(1)).isEqualTo(Pace.fresh().of(1));
    }
}
