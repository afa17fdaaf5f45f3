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
        return reasons(wish, Limits.defaults(), pace, now, executors);
    }

    private static List<WaitingReason> reasons(
            Wish wish, Limits limits, Pace pace, Instant now, Executor... executors) {
        return Planner.decide(Census.of(wish.said(), seen(executors)), limits, pace, now).waiting();
    }

    private static Limits atMost(int executors) {
        return new Limits(
                executors,
                Integer.MAX_VALUE,
                Integer.MAX_VALUE,
                Integer.MAX_VALUE,
                OptionalInt.empty(),
                Duration.ZERO,
                Duration.ofSeconds(5),
                Duration.ofSeconds(30),
                Duration.ofSeconds(60),
                true,
                true,
                Optional.empty(),
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
                        Planner.decide(
                                        Census.of(
                                                new Demand.NotYet(),
                                                seen(pending(1, Cause.IMAGE, "no such image"))),
                                        Limits.defaults(),
                                        Pace.fresh(),
                                        T0)
                                .waiting())
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
                                WaitingReason.Cause.UNSCHEDULED,
                                2,
                                "2 executors wait: no node takes it: 0/1"),
                        new WaitingReason(
                                WaitingReason.Cause.IMAGE,
                                1,
                                "1 executor waits: ErrImagePull in container x"));
    }

    @Test
    void takesThoseForOneThatWaitForTheSameUnderAnotherId() {
        assertThat(
                        reasons(
                                Wish.executors(2),
                                Pace.fresh(),
                                T0,
                                pending(1, Cause.SETUP, "no network for sandbox \"3b1f00aa27cc\""),
                                pending(2, Cause.SETUP, "no network for sandbox \"77ab90ef01dd\"")))
                .singleElement()
                .satisfies(
                        reason -> {
                            assertThat(reason.count()).isEqualTo(2);
                            assertThat(reason.sentence())
                                    .startsWith("2 executors wait: no network for sandbox \"");
                        });
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
        Pace pace =
                Pace.fresh()
                        .refused(
                                new Attempt("", 0, T0),
                                new Refusal(
                                        Refusal.Kind.QUOTA,
                                        Optional.empty(),
                                        "the quota is used up"),
                                T0);

        assertThat(reasons(Wish.executors(2), pace, T0))
                .containsExactly(
                        new WaitingReason(
                                WaitingReason.Cause.REFUSED,
                                2,
                                "2 executors of resource profile 0 are not created: the quota is"
                                        + " used up; raise the quota, or ask for fewer or smaller"
                                        + " executors; next try at 2026-01-01T00:00:01Z"));
        assertThat(reasons(Wish.executors(1), pace, at(1))).isEmpty();
    }

    @Test
    void tellsThatExecutorsDieEarly() {
        Pace pace =
                Pace.fresh()
                        .diedEarly(0, 1, 1, "exit code 1", T0)
                        .diedEarly(0, 2, 2, "exit code 1", T0);

        assertThat(reasons(Wish.executors(1), pace, T0))
                .containsExactly(
                        new WaitingReason(
                                WaitingReason.Cause.EARLY_DEATH,
                                1,
                                "1 executor of resource profile 0 is not created: the last ones"
                                        + " died before they had worked for long, the latest so:"
                                        + " exit code 1; next try at 2026-01-01T00:00:01Z"));
    }

    @Test
    void tellsThatThePolicyAllowsNoMore() {
        assertThat(reasons(Wish.executors(3), atMost(2), Pace.fresh(), T0, running(1), pending(2)))
                .containsExactly(
                        new WaitingReason(
                                WaitingReason.Cause.POLICY,
                                1,
                                "1 executor of resource profile 0 is not created: the policy allows"
                                        + " at most 2 executors for one application"));
    }

    @Test
    void tellsThatThePolicyAllowsNoMoreWhenOtherProfilesAndLeavingOnesTakeTheRoom() {
        assertThat(
                        reasons(
                                Wish.executors(1).andOfProfile(1, 1),
                                atMost(2),
                                Pace.fresh(),
                                T0,
                                running(1),
                                ofProfile(1, leaving(2, true))))
                .extracting(WaitingReason::cause)
                .containsExactly(WaitingReason.Cause.POLICY);
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
