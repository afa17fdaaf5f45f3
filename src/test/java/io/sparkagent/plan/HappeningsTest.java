package io.sparkagent.plan;

import static io.sparkagent.snapshot.Sights.T0;
import static io.sparkagent.snapshot.Sights.answered;
import static io.sparkagent.snapshot.Sights.at;
import static io.sparkagent.snapshot.Sights.byId;
import static io.sparkagent.snapshot.Sights.deleted;
import static io.sparkagent.snapshot.Sights.identity;
import static io.sparkagent.snapshot.Sights.leaving;
import static io.sparkagent.snapshot.Sights.ofInstance;
import static io.sparkagent.snapshot.Sights.pending;
import static io.sparkagent.snapshot.Sights.pod;
import static io.sparkagent.snapshot.Sights.running;
import static io.sparkagent.snapshot.Sights.seen;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.DURATION;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.sparkagent.plan.Event.Reason;
import io.sparkagent.plan.WaitingReason.Cause;
import io.sparkagent.snapshot.Ending;
import io.sparkagent.snapshot.Executor;
import io.sparkagent.snapshot.Executor.Deleted;
import io.sparkagent.snapshot.Executor.Failed;
import io.sparkagent.snapshot.Executor.Finished;
import io.sparkagent.snapshot.Executor.Leaving;
import io.sparkagent.snapshot.OwnPod;
import io.sparkagent.snapshot.Snapshot;
import io.sparkagent.snapshot.Waiting;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class HappeningsTest {

    private static final Limits LIMITS = Limits.defaults();

    private static Census census(Wish wish, Executor... executors) {
        return Census.of(wish.said(), seen(executors));
    }

    private static List<Happening> now(Census census, Pace pace) {
        List<WaitingReason> waiting = Planner.decide(census, LIMITS, pace, T0).waiting();
        return Happenings.now(census, waiting, pace, T0);
    }

    private static Happening only(Census census, Pace pace) {
        List<Happening> all = now(census, pace);
        assertThat(all).hasSize(1);
        return all.getFirst();
    }

    private static Pace refused(Refusal.Kind kind, String words) {
        return Pace.fresh("")
                .refused(new Attempt("", 0, T0), new Refusal(kind, Optional.empty(), words), T0);
    }

    @Test
    void nothingHappensWhereAllIsWell() {
        assertThat(
                        now(
                                census(Wish.executors(3), running(1), pending(2), answered(3)),
                                Pace.fresh()))
                .isEmpty();
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                arguments(Refusal.Kind.QUOTA, Reason.QUOTA_EXCEEDED, Duration.ZERO),
                arguments(Refusal.Kind.PERMANENT, Reason.CANNOT_CREATE, Duration.ZERO),
                arguments(Refusal.Kind.BUSY, Reason.EXECUTORS_PENDING, Duration.ofSeconds(2)));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void aRefusalIsToldByItsKind(Refusal.Kind kind, Reason reason, Duration patience) {
        Happening told = only(census(Wish.executors(2)), refused(kind, "exceeded quota: q"));

        assertThat(told.reason()).isEqualTo(reason);
        assertThat(told.patience()).isEqualTo(patience);
        assertThat(told.lasts()).isTrue();
        assertThat(told.sentence())
                .isEqualTo("2 executors of resource profile 0 are not created: exceeded quota: q");
    }

    @Test
    void aCollisionInTheQuotasBooksIsNoNews() {
        assertThat(
                        now(
                                census(Wish.executors(2)),
                                refused(Refusal.Kind.COLLISION, "the object has been modified")))
                .isEmpty();
    }

    @Test
    void nothingThatIsRefusedMattersOnceTheApplicationIsOver() {
        Snapshot over =
                new Snapshot(
                        byId(),
                        Optional.of(new OwnPod(true, OptionalInt.empty())),
                        Map.of(),
                        Optional.of(T0));

        assertThat(
                        now(
                                Census.of(Wish.executors(2).said(), over),
                                refused(Refusal.Kind.QUOTA, "exceeded quota")))
                .isEmpty();
    }

    @Test
    void refusalsOfDifferentPodsAreOneKind() {
        Pace one = refused(Refusal.Kind.QUOTA, "pods \"job-exec-7\" is forbidden: used pods=5");
        Pace other = refused(Refusal.Kind.QUOTA, "pods \"job-exec-12\" is forbidden: used pods=6");

        assertThat(only(census(Wish.executors(2)), one).key())
                .isEqualTo(only(census(Wish.executors(1)), other).key());
    }

    @Test
    void idsOfSandboxesAndClaimsMakeNoOtherKind() {
        Pace one = refused(Refusal.Kind.QUOTA, "sandbox 3b1fc0ffee0123 of pvc-0a1b2c3d-77aa-0000");
        Pace other = refused(Refusal.Kind.QUOTA, "sandbox 99beef12345678 of pvc-ffeeddcc-11bb-1");

        assertThat(only(census(Wish.executors(2)), one).key())
                .isEqualTo(only(census(Wish.executors(2)), other).key());
    }

    static Stream<Arguments> pods() {
        return Stream.of(
                arguments(Waiting.Cause.UNSCHEDULED, Reason.EXECUTORS_PENDING, 2),
                arguments(Waiting.Cause.CONFIG, Reason.EXECUTORS_PENDING, 2),
                arguments(Waiting.Cause.IMAGE, Reason.IMAGE_PULL, 0));
    }

    @ParameterizedTest
    @MethodSource("pods")
    void aPodThatWaitsIsToldByItsCause(Waiting.Cause cause, Reason reason, int seconds) {
        Happening told =
                only(
                        census(
                                Wish.executors(2),
                                pending(1, cause, "the words"),
                                pending(2, cause, "the words")),
                        Pace.fresh());

        assertThat(told.reason()).isEqualTo(reason);
        assertThat(told.patience()).asInstanceOf(DURATION).hasSeconds(seconds);
        assertThat(told.sentence()).isEqualTo("2 executors wait: the words");
    }

    @Test
    void anImageIsOneKindHoweverTheKubeletPutsIt() {
        String first = "ErrImagePull in container x: failed to pull image \"spark:9\": not found";
        String then = "ImagePullBackOff in container x: Back-off pulling image \"spark:9\"";

        assertThat(imageKey(first)).isEqualTo(imageKey(then)).contains("spark:9");
        assertThat(imageKey(first.replace("spark:9", "spark:8"))).isNotEqualTo(imageKey(first));
        assertThat(imageKey("InvalidImageName")).isNotEqualTo(imageKey(first));
    }

    private static String imageKey(String words) {
        return only(census(Wish.executors(1), pending(1, Waiting.Cause.IMAGE, words)), Pace.fresh())
                .key();
    }

    @ParameterizedTest
    @EnumSource(Cause.class)
    void everyCauseHasAnEventOrNeedsNone(Cause cause) {
        List<Happening> told =
                Happenings.now(
                        census(Wish.executors(1)),
                        List.of(new WaitingReason(cause, 1, "1 executor waits: why")),
                        Pace.fresh(),
                        T0);

        switch (cause) {
            case REFUSED, MAX_PENDING, BATCH, LAST_DRIVER, API_SERVER -> assertThat(told).isEmpty();
            default ->
                    assertThat(told)
                            .singleElement()
                            .satisfies(
                                    happening ->
                                            assertThat(happening.key())
                                                    .contains(cause.word())
                                                    .startsWith(happening.reason().word()));
        }
    }

    private static Failed failed(Ending.Reason reason) {
        return new Failed(
                identity(3),
                at(1),
                Optional.of(pod(3)),
                new Ending(1, true, true, "executor 3 exited with code 1", reason));
    }

    private static Deleted gone(int second) {
        return new Deleted(
                identity(3),
                at(second),
                Optional.empty(),
                new Ending(-1, false, false, "executor 3's pod", Ending.Reason.DELETED));
    }

    private static Optional<Happening> end(Wish wish, Finished executor) {
        return Happenings.end(executor, census(wish, executor), LIMITS, false);
    }

    @Test
    void aFailureIsToldByItsReasonAndCode() {
        Happening told = end(Wish.executors(1), failed(Ending.Reason.OUT_OF_MEMORY)).orElseThrow();

        assertThat(told)
                .isEqualTo(
                        new Happening(
                                Reason.EXECUTOR_FAILED,
                                "ExecutorFailed out_of_memory 1 ",
                                "executor 3 exited with code 1",
                                false,
                                Duration.ofSeconds(1)));
    }

    @Test
    void aFailureOfWhichSparkHeardFirstIsOneAllTheSame() {
        assertThat(end(Wish.executors(1).released(3, T0), failed(Ending.Reason.OUT_OF_MEMORY)))
                .isPresent();
    }

    @ParameterizedTest
    @EnumSource(names = {"DRAINED", "PREEMPTED"})
    void whatTheClusterHasTakenAwayIsNoFailureEvenWhereNobodySawItGo(Ending.Reason reason) {
        assertThat(end(Wish.executors(1), failed(reason)).orElseThrow().reason())
                .isEqualTo(Reason.DECOMMISSIONED);
    }

    static Stream<Arguments> intended() {
        return Stream.of(
                arguments(Wish.executors(1), failed(Ending.Reason.COMPLETED)),
                arguments(Wish.executors(1).vetoed(3), failed(Ending.Reason.APPLICATION_ERROR)),
                arguments(Wish.executors(1).vetoed(3), gone(1)),
                arguments(Wish.executors(1).released(3, T0), gone(6)),
                arguments(Wish.executors(1), ofInstance("i0", gone(1))));
    }

    @ParameterizedTest
    @MethodSource("intended")
    void anEndThatSomebodyWantedIsNoFailure(Wish wish, Finished executor) {
        assertThat(end(wish, executor)).isEmpty();
    }

    @Test
    void whoDeletesAPodBeforeTheAgentMayIsSomebodyElse() {
        assertThat(end(Wish.executors(1), gone(1))).isPresent();
        assertThat(end(Wish.executors(1).released(3, T0), gone(4))).isPresent();
    }

    @Test
    void theEndOfTheApplicationIsNoFailureOfItsExecutors() {
        Failed executor = failed(Ending.Reason.APPLICATION_ERROR);
        Snapshot over =
                new Snapshot(
                        byId(executor),
                        Optional.of(new OwnPod(false, OptionalInt.of(1))),
                        Map.of(),
                        Optional.of(T0));

        assertThat(
                        Happenings.end(
                                executor, Census.of(Wish.executors(1).said(), over), LIMITS, false))
                .isEmpty();
        assertThat(
                        Happenings.end(
                                executor,
                                Census.of(new Demand.Over("done"), seen(executor)),
                                LIMITS,
                                false))
                .isEmpty();
    }

    @Test
    void anAnnouncedDepartureEndsWithoutAnotherWordUnlessItCrashes() {
        Census census = census(Wish.executors(1), deleted(3));

        assertThat(Happenings.end(gone(1), census, LIMITS, true)).isEmpty();
        assertThat(Happenings.end(failed(Ending.Reason.DISK), census, LIMITS, true)).isPresent();
    }

    @Test
    void whoHasToGoIsNamedWithPodNodeAndReason() {
        Leaving executor = leaving(3, false);

        assertThat(Happenings.departure(executor, census(Wish.executors(1), executor), LIMITS))
                .get()
                .extracting(Happening::reason, Happening::sentence)
                .containsExactly(
                        Reason.DECOMMISSIONED,
                        "executor 3 (exec-3 on node node) has to go: node is drained");
    }

    @Test
    void whoGoesBecauseSparkWantsItIsNoNews() {
        Leaving executor = leaving(3, true);

        assertThat(
                        Happenings.departure(
                                executor, census(Wish.executors(1).vetoed(3), executor), LIMITS))
                .isEmpty();
        assertThat(
                        Happenings.departure(
                                executor, Census.of(new Demand.NotYet(), seen(executor)), LIMITS))
                .isEmpty();
    }

    @Test
    void anAgentThatFindsExecutorsHasBeenRestarted() {
        assertThat(Happenings.restart(census(Wish.executors(2), running(1), running(2))))
                .get()
                .extracting(Happening::sentence)
                .isEqualTo(
                        "the agent has been started again and goes on: it has found 2 executors of"
                                + " this SparkContext, of which Spark knows 0");
        assertThat(Happenings.restart(census(Wish.executors(2).registered(1)))).isPresent();
        assertThat(Happenings.restart(census(Wish.executors(2)))).isEmpty();
        assertThat(Happenings.restart(census(Wish.executors(2), ofInstance("i0", running(1)))))
                .isEmpty();
    }
}
