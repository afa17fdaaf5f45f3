package io.sparkagent.plan;

import static io.sparkagent.snapshot.Sights.T0;
import static io.sparkagent.snapshot.Sights.at;
import static io.sparkagent.snapshot.Sights.failed;
import static io.sparkagent.snapshot.Sights.leaving;
import static io.sparkagent.snapshot.Sights.ofProfile;
import static io.sparkagent.snapshot.Sights.pending;
import static io.sparkagent.snapshot.Sights.requested;
import static io.sparkagent.snapshot.Sights.running;
import static io.sparkagent.snapshot.Sights.seen;
import static io.sparkagent.snapshot.Sights.unknown;
import static org.assertj.core.api.Assertions.assertThat;

import io.sparkagent.snapshot.Executor;
import io.sparkagent.snapshot.Waiting.Cause;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class WaitingReasonTest {

    private static List<WaitingReason> reasons(
            Wish wish, Pace pace, Instant now, Executor... executors) {
        return WaitingReason.of(wish.said(), seen(executors), Limits.defaults(), pace, now);
    }

    private static Limits atMost(int executors) {
        return new Limits(
                executors,
                Integer.MAX_VALUE,
                Integer.MAX_VALUE,
                OptionalInt.empty(),
                Duration.ZERO,
                Duration.ofSeconds(5),
                Duration.ofSeconds(30),
                Duration.ofSeconds(60),
                true,
                true,
                ClaimRules.NONE);
    }

    @Test
    void saysNothingWhenNothingIsWrong() {
        assertThat(
                        reasons(
                                Wish.executors(3),
                                Pace.fresh(),
                                T0,
                                requested(1),
                                pending(2),
                                running(3)))
                .isEmpty();
    }

    @Test
    void saysNothingBeforeTheDriverHasSpoken() {
        assertThat(
                        WaitingReason.of(
                                new Demand.NotYet(),
                                seen(pending(1, Cause.IMAGE, "no such image")),
                                Limits.defaults(),
                                Pace.fresh(),
                                T0))
                .isEmpty();
    }

    @Test
    void countsThoseThatWaitForTheSame() {
        assertThat(
                        reasons(
                                Wish.executors(3),
                                Pace.fresh(),
                                T0,
                                pending(1, Cause.UNSCHEDULED, "no node takes it: 0/1"),
                                pending(2, Cause.UNSCHEDULED, "no node takes it: 0/1"),
                                pending(3, Cause.IMAGE, "ErrImagePull in container x")))
                .containsExactlyInAnyOrder(
                        new WaitingReason(
                                "unscheduled", 2, "2 executors wait: no node takes it: 0/1"),
                        new WaitingReason(
                                "image", 1, "1 executor waits: ErrImagePull in container x"));
    }

    @Test
    void doesNotSpeakOfExecutorsThatAreNotWanted() {
        assertThat(
                        reasons(
                                Wish.executors(0).vetoed(1),
                                Pace.fresh(),
                                T0,
                                pending(1, Cause.IMAGE, "no such image")))
                .isEmpty();
    }

    @Test
    void tellsWhatTheApiServerHasAgainstIt() {
        Pace pace = Pace.fresh().refused(0, Optional.empty(), "the quota is used up", T0);

        assertThat(reasons(Wish.executors(2), pace, T0))
                .containsExactly(
                        new WaitingReason(
                                "refused",
                                2,
                                "2 executors of resource profile 0 are not created: the quota is"
                                        + " used up"));
        assertThat(reasons(Wish.executors(2), pace, at(1))).isEmpty();
    }

    @Test
    void tellsThatExecutorsDieEarly() {
        Pace pace = Pace.fresh().diedEarly(0, "exit code 1", T0).diedEarly(0, "exit code 1", T0);

        assertThat(reasons(Wish.executors(1), pace, T0))
                .containsExactly(
                        new WaitingReason(
                                "early_death",
                                1,
                                "1 executor of resource profile 0 is not created: exit code 1"));
    }

    @Test
    void tellsThatThePolicyAllowsNoMore() {
        assertThat(
                        WaitingReason.of(
                                Wish.executors(3).said(),
                                seen(running(1), pending(2)),
                                atMost(2),
                                Pace.fresh(),
                                T0))
                .containsExactly(
                        new WaitingReason(
                                "policy",
                                1,
                                "1 executor of resource profile 0 is not created: the policy allows"
                                        + " at most 2 executors for one application"));
    }

    @Test
    void tellsThatThePolicyAllowsNoMoreWhenOtherProfilesAndLeavingOnesTakeTheRoom() {
        assertThat(
                        WaitingReason.of(
                                Wish.executors(1).andOfProfile(1, 1).said(),
                                seen(running(1), ofProfile(1, leaving(2, true))),
                                atMost(2),
                                Pace.fresh(),
                                T0))
                .extracting(WaitingReason::cause)
                .containsExactly("policy");
    }

    @Test
    void describesEachState() {
        assertThat(WaitingReason.describe(pending(1, Cause.CONFIG, "no config map")))
                .isEqualTo("no config map");
        assertThat(WaitingReason.describe(leaving(1, false))).isEqualTo("node is drained");
        assertThat(WaitingReason.describe(failed(1))).isEqualTo("failed");
        assertThat(WaitingReason.describe(requested(1)))
                .isEqualTo("asked for; not seen in the cluster yet");
        assertThat(WaitingReason.describe(unknown(1))).isEqualTo("its node does not answer");
        assertThat(WaitingReason.describe(running(1))).isEmpty();
    }
}
