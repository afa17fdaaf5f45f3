package io.sparkagent.laws;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkagent.laws.Step.Move;
import io.sparkagent.snapshot.Claim;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/**
 * What holds whatever the world does: any order, loss, doubling and delay of events, answers and
 * messages, and any restart. {@code -Dlaws.tries=10000} tries harder.
 */
class LawsTest {

    @Property
    void convergesToTheDemandWhenTheWorldCalmsDown(
            @ForAll("histories") List<Step> history, @ForAll("limits") Map<String, String> limits) {
        World world = World.after(history, limits);
        world.calm();
        assertThat(world.isQuiet()).as("%s", world).isTrue();
    }

    @Property
    void createsNothingWhileAsManyAsWantedLive(
            @ForAll("histories") List<Step> history, @ForAll("limits") Map<String, String> limits) {
        assertThat(World.after(history, limits).breaches(Law.NO_SURPLUS)).isEmpty();
    }

    @Property
    void createsNothingAboveThePendingLimits(
            @ForAll("histories") List<Step> history, @ForAll("limits") Map<String, String> limits) {
        assertThat(World.after(history, limits).breaches(Law.PENDING_BOUNDED)).isEmpty();
    }

    @Property
    void neverUsesAnIdTwiceNorOneOfAnOlderInstance(
            @ForAll("restarts") List<Step> history, @ForAll("limits") Map<String, String> limits) {
        World world = World.after(history, limits);
        assertThat(world.cluster().madeIds()).doesNotHaveDuplicates();
        assertThat(world.breaches(Law.IDS_FRESH)).isEmpty();
    }

    @Property
    void tellsEachEndThatItSaw(
            @ForAll("histories") List<Step> history, @ForAll("limits") Map<String, String> limits) {
        World world = World.after(history, limits);
        world.calm();
        assertThat(world.untoldEnds()).as("%s", world).isEmpty();
    }

    @Property
    void tellsNoEndOfALivingExecutor(
            @ForAll("histories") List<Step> history, @ForAll("limits") Map<String, String> limits) {
        assertThat(World.after(history, limits).breaches(Law.TRUE_ENDS)).isEmpty();
    }

    @Property
    void keepsAFinishedPodUntilItsEndIsTold(
            @ForAll("histories") List<Step> history, @ForAll("limits") Map<String, String> limits) {
        assertThat(World.after(history, limits).breaches(Law.RECORD_KEPT)).isEmpty();
    }

    @Property
    void takesBackNoneThatMayHaveATask(
            @ForAll("histories") List<Step> history, @ForAll("limits") Map<String, String> limits) {
        assertThat(World.after(history, limits).breaches(Law.WITHDRAWN_IDLE)).isEmpty();
    }

    @Property
    void leavesNothingBehindAtTheEnd(
            @ForAll("histories") List<Step> history,
            @ForAll("limits") Map<String, String> limits,
            @ForAll boolean saysOver) {
        World world = World.after(history, limits);
        world.end(saysOver);
        world.calm();
        assertThat(world.cluster().pods()).as("%s", world).isEmpty();
        assertThat(world.cluster().claims().all()).as("%s", world).isEmpty();
        assertThat(world.agent().store().snapshot().owned().keySet())
                .allMatch(object -> world.cluster().object(object).isEmpty());
    }

    @Property
    void givesEachExecutorClaimsOfItsOwn(
            @ForAll("claimHistories") List<Step> history,
            @ForAll("claims") Map<String, String> claims) {
        World world = World.after(history, claims);
        world.calm();
        assertThat(world.isQuiet()).as("%s", world).isTrue();
        assertThat(world.cluster().claims().shared()).isEmpty();
        assertThat(world.cluster().claims().absent()).isEmpty();
    }

    @Property
    void reusesTheClaimsOfADeadExecutorOrLetsThemGo(
            @ForAll("claimHistories") List<Step> history,
            @ForAll("claims") Map<String, String> claims) {
        World world = World.after(history, claims);
        world.driver().want(0, 2);
        world.calm();
        Collection<Claim> before = world.cluster().claims().all();
        world.crash(0);
        world.calm();
        Collection<Claim> after = world.cluster().claims().all();
        if (claims.containsValue("false")) {
            assertThat(after).as("%s", world).hasSize(world.cluster().pods().size());
        } else {
            assertThat(after).as("%s", world).hasSizeLessThanOrEqualTo(before.size());
            assertThat(after)
                    .as("%s", world)
                    .containsAll(before.stream().filter(Claim::isUsable).toList());
        }
    }

    @Property
    void starvesNoProfileWhenAnotherCannotLive(
            @ForAll("histories") List<Step> history, @ForAll("limits") Map<String, String> limits) {
        World world = World.after(history, limits);
        world.doom(0);
        world.driver().want(0, 3);
        world.driver().want(1, 3);
        world.calmUntil(() -> world.isServed(1));
        assertThat(world.isServed(1)).as("%s", world).isTrue();
    }

    /** An id is given back when the API server has refused it, and soon another pod has it. */
    @Example
    void believesInAPodWhoseIdWasRefusedBeforeWhenASlowListShowsIt() {
        List<Step> history =
                List.of(
                        new Step(Move.FLOW, 0),
                        new Step(Move.LOOK, 0),
                        new Step(Move.LIST, 0),
                        new Step(Move.FAULTY_CALL, 0),
                        new Step(Move.WANT, 5),
                        new Step(Move.SPEAK, 0),
                        new Step(Move.LOOK, 0),
                        new Step(Move.CALL, 0),
                        new Step(Move.CALL, 0),
                        new Step(Move.CALL, 0),
                        new Step(Move.LIST, 0),
                        new Step(Move.LIST, 0),
                        new Step(Move.LOOK, 0),
                        new Step(Move.LISTEN, 0));
        assertThat(World.after(history, Map.of()).breaches(Law.TRUE_ENDS)).isEmpty();
    }

    @Example
    void givesOutNoIdOfAnEarlierDriverThatIsRefusedLate() {
        List<Step> history =
                List.of(
                        new Step(Move.FLOW, 0),
                        new Step(Move.LOOK, 0),
                        new Step(Move.RESTART_DRIVER, 0),
                        new Step(Move.SPEAK, 0),
                        new Step(Move.FAULTY_CALL, 0),
                        new Step(Move.FLOW, 0),
                        new Step(Move.WAIT, 2),
                        new Step(Move.FLOW, 0),
                        new Step(Move.LOOK, 0));
        assertThat(World.after(history, Map.of()).breaches(Law.IDS_FRESH)).isEmpty();
    }

    @Provide
    Arbitrary<List<Step>> histories() {
        return histories(
                Move.WAIT,
                Move.FLOW,
                Move.LOOK,
                Move.CALL,
                Move.FAULTY_CALL,
                Move.EVENT,
                Move.LIST,
                Move.WANT,
                Move.SPEAK,
                Move.LISTEN);
    }

    @Provide
    Arbitrary<List<Step>> restarts() {
        return histories(
                Move.FLOW,
                Move.LOOK,
                Move.FAULTY_CALL,
                Move.VANISH,
                Move.WANT,
                Move.SPEAK,
                Move.RESTART_AGENT,
                Move.RESTART_DRIVER);
    }

    @Provide
    Arbitrary<List<Step>> claimHistories() {
        return histories(
                Move.FLOW,
                Move.LOOK,
                Move.CALL,
                Move.FAULTY_CALL,
                Move.EVENT,
                Move.CLAIM_EVENT,
                Move.LIST_CLAIMS,
                Move.DELETE_CLAIM,
                Move.CRASH,
                Move.VANISH,
                Move.WANT,
                Move.SPEAK,
                Move.RESTART_AGENT);
    }

    /** Three of five moves are of these, the others are any. */
    private static Arbitrary<List<Step>> histories(Move... often) {
        Arbitrary<Move> moves =
                Arbitraries.frequencyOf(
                        Tuple.of(3, Arbitraries.of(often)),
                        Tuple.of(2, Arbitraries.of(Move.class)));
        return Combinators.combine(moves, Arbitraries.integers().between(0, 59))
                .as(Step::new)
                .list()
                .ofMaxSize(50);
    }

    /** One claim for each executor that is reused or not, or two where executors wait for them. */
    @Provide
    Arbitrary<Map<String, String>> claims() {
        Map<String, String> reused = new HashMap<>(claim("data", "1Gi"));
        Map<String, String> notReused = new HashMap<>(claim("data", "1Gi"));
        notReused.put("spark.kubernetes.driver.reusePersistentVolumeClaim", "false");
        Map<String, String> waitedFor = new HashMap<>(claim("data", "1Gi"));
        waitedFor.putAll(claim("work", "2Gi"));
        waitedFor.put("spark.kubernetes.driver.waitToReusePersistentVolumeClaim", "true");
        return Arbitraries.of(reused, notReused, waitedFor);
    }

    private static Map<String, String> claim(String volume, String size) {
        String prefix = "spark.kubernetes.executor.volumes.persistentVolumeClaim." + volume;
        return Map.of(
                prefix + ".mount.path",
                "/" + volume,
                prefix + ".options.claimName",
                "OnDemand",
                prefix + ".options.storageClass",
                "fast",
                prefix + ".options.sizeLimit",
                size);
    }

    @Provide
    Arbitrary<Map<String, String>> limits() {
        Arbitrary<Integer> some = Arbitraries.integers().between(0, 3);
        Arbitrary<Map<String, String>> claimed =
                Arbitraries.oneOf(Arbitraries.just(Map.of()), claims());
        return Combinators.combine(some, some, claimed)
                .as(
                        (all, each, claims) -> {
                            Map<String, String> conf = new HashMap<>(claims);
                            String prefix = "spark.kubernetes.allocation.";
                            if (all > 0) {
                                conf.put(prefix + "maxPendingPods", String.valueOf(all));
                            }
                            if (each > 0 && (all == 0 || each <= all)) {
                                conf.put(prefix + "maxPendingPodsPerRp", String.valueOf(each));
                            }
                            return conf;
                        });
    }
}
