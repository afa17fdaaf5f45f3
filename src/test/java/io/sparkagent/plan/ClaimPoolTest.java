package io.sparkagent.plan;

import static io.sparkagent.snapshot.Sights.T0;
import static io.sparkagent.snapshot.Sights.byId;
import static io.sparkagent.snapshot.Sights.failed;
import static io.sparkagent.snapshot.Sights.identity;
import static io.sparkagent.snapshot.Sights.ofInstance;
import static io.sparkagent.snapshot.Sights.pod;
import static org.assertj.core.api.Assertions.assertThat;

import io.sparkagent.plan.Action.Create;
import io.sparkagent.plan.Action.RemoveClaim;
import io.sparkagent.snapshot.Claim;
import io.sparkagent.snapshot.Claim.Condition;
import io.sparkagent.snapshot.Claim.Terms;
import io.sparkagent.snapshot.Ending;
import io.sparkagent.snapshot.Executor;
import io.sparkagent.snapshot.Executor.Failed;
import io.sparkagent.snapshot.Executor.Leaving;
import io.sparkagent.snapshot.Executor.Pending;
import io.sparkagent.snapshot.Executor.Requested;
import io.sparkagent.snapshot.Executor.Running;
import io.sparkagent.snapshot.Executor.Unknown;
import io.sparkagent.snapshot.PodRef;
import io.sparkagent.snapshot.Sights;
import io.sparkagent.snapshot.Snapshot;
import io.sparkagent.snapshot.Waiting;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ClaimPoolTest {

    private static final Terms TEN = terms(10);
    private static final Terms TWENTY = terms(20);
    private static final ClaimRules REUSE = rules(true, false, Map.of("data", TEN));
    private static final ClaimRules WAIT = rules(true, true, Map.of("data", TEN));
    private static final ClaimRules KEEP_APART = rules(false, false, Map.of("data", TEN));

    private static Terms terms(long bytes) {
        return new Terms("fast", bytes, Set.of("ReadWriteOnce"), "Filesystem");
    }

    private static ClaimRules rules(boolean reuse, boolean wait, Map<String, Terms> each) {
        return new ClaimRules(new TreeMap<>(each), reuse, wait);
    }

    private static Claim claim(String name) {
        return claim(name, TEN);
    }

    private static Claim claim(String name, Terms terms) {
        return new Claim(name, 1, Sights.INSTANCE, terms, Condition.USABLE);
    }

    private static Claim in(Condition condition, String name) {
        return new Claim(name, 1, Sights.INSTANCE, TEN, condition);
    }

    private static PodRef with(String claim, int id) {
        PodRef pod = pod(id);
        return new PodRef(pod.name(), pod.uid(), pod.version(), pod.node(), List.of(claim));
    }

    private static Running running(int id, String claim) {
        return new Running(identity(id), T0, with(claim, id));
    }

    private static Leaving leaving(int id, String claim) {
        return new Leaving(identity(id), T0, with(claim, id), true, "deleted");
    }

    private static Requested requested(int id, String claim) {
        return new Requested(identity(id), T0, Optional.empty(), Optional.empty(), List.of(claim));
    }

    private static Snapshot seen(List<Claim> claims, Executor... executors) {
        SortedMap<String, Claim> byName = new TreeMap<>();
        claims.forEach(claim -> byName.put(claim.name(), claim));
        return new Snapshot(
                byId(executors), Optional.empty(), Map.of(), Optional.of(byName), Optional.of(T0));
    }

    private static Limits limits(ClaimRules rules) {
        Limits standard = Limits.defaults();
        return new Limits(
                standard.maximumExecutors(),
                Integer.MAX_VALUE,
                standard.maxPending(),
                standard.maxPendingPerProfile(),
                standard.batchSize(),
                standard.batchDelay(),
                standard.deleteGracePeriod(),
                standard.missingPodGrace(),
                standard.endPatience(),
                standard.deleteOnTermination(),
                standard.deleteService(),
                Optional.empty(),
                rules);
    }

    /** What is created, as the claims that each new executor takes over. */
    private static List<Map<String, String>> taken(Wish wish, Snapshot seen, ClaimRules rules) {
        return Planner.plan(wish.said(), seen, limits(rules), Pace.fresh(), T0).stream()
                .filter(Create.class::isInstance)
                .map(action -> ((Create) action).claims())
                .toList();
    }

    private static List<Action> removed(Snapshot seen, ClaimRules rules) {
        return ClaimPool.removals(Wish.executors(1).said(), seen, rules);
    }

    static Stream<Executor> holders() {
        return Stream.of(
                requested(1, "a"),
                new Pending(identity(1), T0, with("a", 1), new Waiting(Waiting.Cause.STARTING, "")),
                running(1, "a"),
                leaving(1, "a"),
                new Unknown(identity(1), T0, with("a", 1)),
                ofInstance("earlier", running(1, "a")));
    }

    @ParameterizedTest
    @MethodSource("holders")
    void takesNoClaimThatAnExecutorHas(Executor holder) {
        assertThat(taken(Wish.executors(2), seen(List.of(claim("a")), holder), REUSE))
                .isNotEmpty()
                .allMatch(Map::isEmpty);
    }

    @Test
    void takesTheClaimOfAnEndedExecutorAtOnce() {
        assertThat(taken(Wish.executors(1), seen(List.of(claim("a")), failed(1)), REUSE))
                .containsExactly(Map.of("data", "a"));
    }

    @Test
    void eachTakesAnotherTheFirstByNameFirst() {
        assertThat(taken(Wish.executors(3), seen(List.of(claim("b"), claim("a"))), REUSE))
                .containsExactly(Map.of("data", "a"), Map.of("data", "b"), Map.of());
    }

    @Test
    void theSmallestThatDoesIsTakenAndNoSmaller() {
        List<Claim> claims = List.of(claim("a", TWENTY), claim("b", TEN), claim("c", terms(5)));

        assertThat(taken(Wish.executors(1), seen(claims), REUSE))
                .containsExactly(Map.of("data", "b"));
    }

    @Test
    void eachVolumeTakesItsOwn() {
        ClaimRules two = rules(true, false, Map.of("data", TWENTY, "logs", TEN));

        assertThat(taken(Wish.executors(1), seen(List.of(claim("a", TWENTY))), two))
                .containsExactly(Map.of("data", "a"));
        assertThat(
                        taken(
                                Wish.executors(1),
                                seen(List.of(claim("a", TWENTY), claim("b", TEN))),
                                two))
                .containsExactly(Map.of("data", "a", "logs", "b"));
    }

    static Stream<Claim> unfit() {
        return Stream.of(
                claim("a", new Terms("slow", 10, TEN.accessModes(), "Filesystem")),
                claim("a", new Terms("fast", 9, TEN.accessModes(), "Filesystem")),
                claim("a", new Terms("fast", 10, Set.of("ReadWriteMany"), "Filesystem")),
                claim("a", new Terms("fast", 10, TEN.accessModes(), "Block")),
                in(Condition.LOST, "a"),
                in(Condition.LEFT_BEHIND, "a"),
                in(Condition.DELETING, "a"),
                new Claim("a", 1, "earlier", TEN, Condition.USABLE));
    }

    @ParameterizedTest
    @MethodSource("unfit")
    void takesNoneThatIsNotAsWanted(Claim claim) {
        assertThat(taken(Wish.executors(1), seen(List.of(claim)), REUSE)).containsExactly(Map.of());
    }

    @Test
    void takesNoneWhereClaimsAreNotReused() {
        assertThat(taken(Wish.executors(1), seen(List.of(claim("a"))), KEEP_APART))
                .containsExactly(Map.of());
    }

    @Test
    void createsNothingBeforeItKnowsTheClaims() {
        Snapshot blind =
                new Snapshot(byId(), Optional.empty(), Map.of(), Optional.empty(), Optional.of(T0));

        assertThat(taken(Wish.executors(1), blind, REUSE)).isEmpty();
        assertThat(taken(Wish.executors(1), blind, ClaimRules.NONE)).hasSize(1);
    }

    @Test
    void waitsForTheClaimOfOneThatLeavesWhereTheUserSaysSo() {
        Snapshot seen = seen(List.of(claim("a")), leaving(1, "a"));

        assertThat(taken(Wish.executors(1), seen, WAIT)).isEmpty();
        assertThat(taken(Wish.executors(1), seen, REUSE)).containsExactly(Map.of());
        assertThat(reasons(Wish.executors(1), seen, limits(WAIT)))
                .containsExactly(
                        new WaitingReason(
                                WaitingReason.Cause.CLAIM,
                                1,
                                "1 executor of resource profile 0 is not created: no persistent"
                                        + " volume claim is free, and"
                                        + " spark.kubernetes.driver.waitToReusePersistentVolumeClaim"
                                        + " lets no more be made"));
    }

    @Test
    void waitsAMomentForTheClaimOfOneThatSparkHasLost() {
        Snapshot seen = seen(List.of(claim("a")), running(1, "a"));

        for (Wish lost :
                List.of(
                        Wish.executors(1).registered(1).inactive(1, T0),
                        Wish.executors(1).released(1, T0))) {
            assertThat(taken(lost, seen, REUSE)).isEmpty();
            assertThat(taken(lost, seen, KEEP_APART)).containsExactly(Map.of());
            assertThat(reasons(lost, seen, limits(REUSE))).isEmpty();
        }
    }

    @Test
    void waitsAMomentForTheClaimOfOneWhosePodOutlivesIt() {
        Failed ended =
                new Failed(
                        identity(1),
                        T0,
                        Optional.of(with("a", 1)),
                        new Ending(137, true, true, ""));
        Snapshot seen = seen(List.of(claim("a")), ended);

        assertThat(taken(Wish.executors(1), seen, REUSE)).isEmpty();
        assertThat(
                        Planner.plan(
                                Wish.executors(1).said(),
                                seen,
                                limits(REUSE),
                                Pace.fresh(),
                                T0.plusSeconds(10)))
                .contains(new Create(0, Map.of()));
    }

    @Test
    void waitsForNoLongerThanAMoment() {
        Snapshot seen = seen(List.of(claim("a")), running(1, "a"));
        Instant before = T0.minusSeconds(10);

        assertThat(taken(Wish.executors(1).registered(1).inactive(1, before), seen, REUSE))
                .containsExactly(Map.of());
        assertThat(taken(Wish.executors(1).released(1, before), seen, REUSE))
                .containsExactly(Map.of());
    }

    @Test
    void onlyAsManyWaitAsClaimsAreGettingFree() {
        Snapshot seen = seen(List.of(claim("a"), claim("b")), running(1, "a"));

        assertThat(taken(Wish.executors(3).released(1, T0), seen, REUSE))
                .containsExactly(Map.of("data", "b"), Map.of());
    }

    @Test
    void makesNoMoreThanExecutorsAreWantedWhereTheUserSaysSo() {
        Snapshot seen = seen(List.of(claim("a"), claim("b")), leaving(1, "a"), running(2, "b"));

        assertThat(taken(Wish.executors(4), seen, WAIT)).containsExactly(Map.of(), Map.of());
    }

    @Test
    void doesNotWaitForAClaimThatIsNoMore() {
        assertThat(taken(Wish.executors(1), seen(List.of(), failed(1)), WAIT))
                .containsExactly(Map.of());
    }

    @Test
    void removesNoneThatMayBeUsedAgain() {
        assertThat(removed(seen(List.of(claim("a")), failed(1)), REUSE)).isEmpty();
    }

    @Test
    void removesWhatNobodyCanUseOnceNobodyHasIt() {
        Claim earlier = new Claim("e", 1, "earlier", TEN, Condition.USABLE);
        List<Claim> claims =
                List.of(
                        claim("a"),
                        claim("b"),
                        earlier,
                        in(Condition.LOST, "l"),
                        in(Condition.LEFT_BEHIND, "o"),
                        in(Condition.DELETING, "d"));

        assertThat(removed(seen(claims, running(1, "a")), KEEP_APART))
                .containsExactly(
                        new RemoveClaim("b", "its executor is gone and claims are not reused"),
                        new RemoveClaim("e", "it belongs to an earlier SparkContext"),
                        new RemoveClaim("l", "its volume is lost"),
                        new RemoveClaim("o", "it belongs to an earlier driver"));
        assertThat(
                        removed(
                                seen(
                                        claims,
                                        running(1, "a"),
                                        running(2, "e"),
                                        leaving(3, "l"),
                                        running(4, "o")),
                                REUSE))
                .isEmpty();
    }

    @Test
    void theEndRemovesAllAndWaitsForNoneThatGoesByItself() {
        Snapshot seen = seen(List.of(claim("a"), in(Condition.DELETING, "d")));

        assertThat(CleanUp.plan(seen, limits(REUSE)))
                .containsExactly(new RemoveClaim("a", "the application is over"));
        assertThat(CleanUp.isDone(seen, limits(REUSE))).isFalse();
        assertThat(CleanUp.isDone(seen(List.of(in(Condition.DELETING, "d"))), limits(REUSE)))
                .isTrue();
    }

    private static List<WaitingReason> reasons(Wish wish, Snapshot seen, Limits limits) {
        return Planner.decide(Census.of(wish.said(), seen), limits, Pace.fresh(), T0).waiting();
    }
}
