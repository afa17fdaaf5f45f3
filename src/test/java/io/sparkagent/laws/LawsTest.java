package io.sparkagent.laws;

import static io.sparkagent.laws.Death.Way.CRASHES_WITH_A_WORD;
import static io.sparkagent.laws.Death.Way.IS_DELETED_SLOWLY;
import static org.assertj.core.api.Assertions.assertThat;

import io.sparkagent.laws.Step.Move;
import io.sparkagent.snapshot.Claim;
import java.time.Duration;
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
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AddLifecycleHook;
import net.jqwik.api.lifecycle.PropagationMode;

/**
 * What holds whatever the world does: any order, loss, doubling and delay of events, answers and
 * messages, and any restart. {@code -Dlaws.tries=10000} tries harder.
 */
@AddLifecycleHook(value = Tally.class, propagateTo = PropagationMode.ALL_DESCENDANTS)
class LawsTest {

    /** Each {@link Law}, at every step, when the world has calmed down, and after the end. */
    @Property
    void holdsEveryLaw(
            @ForAll("anyHistories") List<Step> history,
            @ForAll("confs") Map<String, String> conf,
            @ForAll boolean calmsDown,
            @ForAll boolean saysOver,
            @ForAll("aftermaths") List<Step> aftermath) {
        World world = World.after(history, conf);
        if (calmsDown) {
            world.calm();
            world.judgeCalm();
        }
        world.end(saysOver);
        aftermath.forEach(world::happen);
        world.calm();
        world.judgeEnd();
        assertThat(world.judge().breaches()).isEmpty();
    }

    /** Executors that were made though nobody said so count too. */
    @Property
    void makesNoMoreThanTheMaximum(
            @ForAll("lostAnswers") List<Step> history,
            @ForAll @IntRange(min = 3, max = 12) int maximum) {
        String key = "spark.kubernetes.allocation.maximum";
        World world = World.after(history, Map.of(key, String.valueOf(maximum)));
        world.calm();
        world.judgeCalm();
        assertThat(world.judge().breaches()).isEmpty();
    }

    @Provide
    Arbitrary<List<Step>> lostAnswers() {
        Arbitrary<Integer> pick = Arbitraries.integers().between(0, 9);
        return Arbitraries.oneOf(
                        Arbitraries.of(
                                World.LOST_ANSWER, new Step(Move.LOOK, 0), new Step(Move.FLOW, 0)),
                        pick.map(n -> new Step(Move.WANT, n)),
                        pick.map(n -> new Step(Move.CRASH, n)))
                .list()
                .ofMinSize(5)
                .ofMaxSize(30);
    }

    /** There are claims that wait for the next executors. */
    @Property
    void givesEachExecutorClaimsOfItsOwn(
            @ForAll("claimTroubles") List<Step> history,
            @ForAll("claims") Map<String, String> claims) {
        World world = World.after(List.of(), claims);
        world.driver().want(0, 4);
        world.calm();
        world.driver().want(0, 0);
        world.calm();
        world.driver().want(0, 2);
        history.forEach(world::happen);
        world.judgeClaims();
        assertThat(world.judge().breaches()).isEmpty();
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
    void replacesALostExecutorAtOnceWithoutAnotherList(
            @ForAll("histories") List<Step> history,
            @ForAll("confs") Map<String, String> conf,
            @ForAll("losses") Step loss) {
        World world = World.after(history, conf);
        world.driver().want(0, 2);
        world.calm();
        world.happen(loss);
        assertThat(world.flowsUntil(world::isQuiet, 4)).as("%s", world).isTrue();
    }

    @Provide
    Arbitrary<Step> losses() {
        return Combinators.combine(
                        Arbitraries.of(Move.CRASH, Move.EXIT, Move.VANISH, Move.DISRUPT),
                        Arbitraries.integers().between(0, 9))
                .as(Step::new);
    }

    @Property
    void starvesNoProfileWhenExecutorsOfAnotherDie(
            @ForAll("histories") List<Step> history,
            @ForAll("confs") Map<String, String> conf,
            @ForAll("quickDeaths") List<Death> deaths) {
        World world = World.after(history, conf);
        world.calm();
        world.doom(0, deaths);
        assertServesTheOther(world, 4);
    }

    /** Whether they crash, have nothing to do or somebody lets none live. */
    @Property
    void makesLessAndLessOftenExecutorsThatDieAtOnce(
            @ForAll("histories") List<Step> history,
            @ForAll("confs") Map<String, String> conf,
            @ForAll("deaths") List<Death> deaths,
            @ForAll @IntRange(min = 1, max = 9) int wanted,
            @ForAll @IntRange(min = 50, max = 2_000) int millis) {
        World world = World.after(history, conf);
        world.calm();
        world.doom(0, deaths);
        world.driver().want(0, wanted);
        int before = world.cluster().made(0);
        int times = 60;
        world.flow(Duration.ofMillis(millis), times);
        assertThat(world.cluster().made(0) - before)
                .as("made within %d ms %s", times * millis, world)
                .isLessThanOrEqualTo(
                        wanted
                                * waves(Duration.ofMillis(times * (long) millis))
                                * timesReplaced(deaths));
    }

    /**
     * Nothing holds up the first executors, nor those that replace them. Those of each later wave
     * wait for a second, two, four and so on up to a minute.
     */
    private static int waves(Duration time) {
        int waves = 2;
        Duration wait = Duration.ofSeconds(1);
        for (Duration left = time.minus(wait); !left.isNegative(); left = left.minus(wait)) {
            waves++;
            wait = Duration.ofSeconds(Math.min(60, 2 * wait.toSeconds()));
        }
        return waves;
    }

    /** One that Spark has done with is replaced before its pod shows whether it has crashed. */
    private static int timesReplaced(List<Death> deaths) {
        return deaths.stream().map(Death::way).anyMatch(CRASHES_WITH_A_WORD::equals) ? 2 : 1;
    }

    @Provide
    Arbitrary<List<Death>> deaths() {
        return Combinators.combine(Arbitraries.of(Death.Way.class), Arbitraries.of(true, false))
                .as(Death::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(3);
    }

    /** The claims of a pod are not free before it has gone. */
    @Provide
    Arbitrary<List<Death>> quickDeaths() {
        return deaths().filter(
                        deaths -> deaths.stream().noneMatch(its -> its.way() == IS_DELETED_SLOWLY));
    }

    @Property
    void starvesNoProfileWhenAnotherHasNoQuota(
            @ForAll("histories") List<Step> history, @ForAll("confs") Map<String, String> conf) {
        World world = World.after(history, conf);
        world.calm();
        world.refuse(0);
        assertServesTheOther(world, 4);
    }

    /** Its pods wait where {@code maxPendingPods} bounds them all, and have to make room. */
    @Property
    void starvesNoProfileWhenExecutorsOfAnotherFindNoNode(
            @ForAll("histories") List<Step> history, @ForAll("confs") Map<String, String> conf) {
        World world = World.after(history, conf);
        world.calm();
        world.unschedule(0);
        assertServesTheOther(world, 10);
    }

    /**
     * Profile 0 has got into its trouble long before profile 1 wants one more.
     *
     * @param rounds of five seconds, until profile 1 has it
     */
    private static void assertServesTheOther(World world, int rounds) {
        world.driver().want(0, 9);
        world.calmUntil(() -> false, 18);
        world.driver().want(1, world.driver().totals().get(1) + 1);
        assertThat(world.calmUntil(() -> world.isServed(1), rounds)).as("%s", world).isTrue();
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
        assertThat(World.after(history, Map.of()).judge().breaches()).isEmpty();
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
        assertThat(World.after(history, Map.of()).judge().breaches()).isEmpty();
    }

    /** Its end was told, its pod deleted and all that forgotten, when a slow watch shows it. */
    @Example
    void tellsNoEndAgainWhenASlowWatchShowsAPodThatIsNoMore() {
        List<Step> history =
                List.of(
                        new Step(Move.FLOW, 3),
                        new Step(Move.CRASH, 0),
                        new Step(Move.EVENT, 0),
                        new Step(Move.TOUCH, 0),
                        new Step(Move.HOLD_EVENT, 0),
                        new Step(Move.FLOW, 3),
                        new Step(Move.WAIT, 1),
                        new Step(Move.LIST, 0),
                        new Step(Move.LIST, 0),
                        new Step(Move.LIST, 0),
                        new Step(Move.FLOW, 3),
                        new Step(Move.HOLD_EVENT, 0),
                        new Step(Move.FLOW, 0));
        assertThat(World.after(history, Map.of()).judge().breaches()).isEmpty();
    }

    /**
     * The watch shows a pod before the call that has made it is answered, and a look is between.
     */
    @Example
    void countsAnExecutorThatIsSeenBeforeItsCreationIsAnswered() {
        List<Step> history =
                List.of(
                        new Step(Move.FLOW, 0),
                        new Step(Move.FLOW, 0),
                        new Step(Move.FLOW, 0),
                        new Step(Move.CRASH, 0),
                        new Step(Move.FLOW, 0),
                        new Step(Move.LOOK, 0),
                        new Step(Move.LOOK, 0),
                        new Step(Move.LOOK, 0),
                        new Step(Move.LOOK, 0),
                        new Step(Move.CRASH, 0),
                        new Step(Move.CALL, 6));
        makesNoMoreThanTheMaximum(history, 4);
    }

    @Provide
    Arbitrary<List<Step>> anyHistories() {
        return Arbitraries.oneOf(histories(), stragglers(), restarts(), claimHistories());
    }

    /** What may happen after the driver's end. */
    @Provide
    Arbitrary<List<Step>> aftermaths() {
        return step(Arbitraries.of(
                        Move.WAIT,
                        Move.FLOW,
                        Move.LOOK,
                        Move.CALL,
                        Move.FAULTY_CALL,
                        Move.LAND,
                        Move.EVENT,
                        Move.LOSE_EVENT,
                        Move.SWAP_EVENTS,
                        Move.HOLD_EVENT,
                        Move.CUT_WATCH,
                        Move.LIST,
                        Move.CLAIM_EVENT,
                        Move.LIST_CLAIMS,
                        Move.RESTART_AGENT,
                        Move.LET_GO,
                        Move.VANISH,
                        Move.CRASH))
                .list()
                .ofMaxSize(15);
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

    /** Events come much later than lists. */
    @Provide
    Arbitrary<List<Step>> stragglers() {
        return histories(
                Move.WAIT,
                Move.FLOW,
                Move.EVENT,
                Move.LOSE_EVENT,
                Move.SWAP_EVENTS,
                Move.HOLD_EVENT,
                Move.LIST,
                Move.LIST,
                Move.LIST,
                Move.START,
                Move.CRASH,
                Move.TOUCH);
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
                Move.RESTART_DRIVER,
                Move.RESTART_CONTAINER,
                Move.RESTART_POD);
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

    @Provide
    Arbitrary<List<Step>> claimTroubles() {
        return Arbitraries.oneOf(claimHistories(), lateCreations());
    }

    /** Creations that nobody knows of, until a list seems to prove that they came to nothing. */
    private static Arbitrary<List<Step>> lateCreations() {
        Arbitrary<Move> moves =
                Arbitraries.of(
                        Move.WAIT,
                        Move.FLOW,
                        Move.SPEAK,
                        Move.LOOK,
                        Move.CALL,
                        Move.LIST,
                        Move.LIST,
                        Move.LIST,
                        Move.LAND);
        return Arbitraries.frequencyOf(
                        Tuple.of(1, Arbitraries.just(World.LATE_CALL)), Tuple.of(4, step(moves)))
                .list()
                .ofMaxSize(50);
    }

    /** Three of five moves are of these, the others are any. */
    private static Arbitrary<List<Step>> histories(Move... often) {
        Arbitrary<Move> moves =
                Arbitraries.frequencyOf(
                        Tuple.of(3, Arbitraries.of(often)),
                        Tuple.of(2, Arbitraries.of(Move.class)));
        return step(moves).list().ofMaxSize(50);
    }

    private static Arbitrary<Step> step(Arbitrary<Move> moves) {
        return Combinators.combine(moves, Arbitraries.integers().between(0, 59)).as(Step::new);
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
    Arbitrary<Map<String, String>> confs() {
        Arbitrary<Map<String, String>> claimed =
                Arbitraries.oneOf(Arbitraries.just(Map.of()), claims());
        return Combinators.combine(pendingLimits(), claimed, otherKeys())
                .as(
                        (limits, claims, others) -> {
                            Map<String, String> conf = new HashMap<>(limits);
                            conf.putAll(claims);
                            conf.putAll(others);
                            return conf;
                        });
    }

    private static Arbitrary<Map<String, String>> pendingLimits() {
        Arbitrary<Integer> some = Arbitraries.integers().between(0, 3);
        return Combinators.combine(some, some)
                .as(
                        (all, each) -> {
                            Map<String, String> conf = new HashMap<>();
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

    /** Most leave each key as it is. */
    private static Arbitrary<Map<String, String>> otherKeys() {
        return Arbitraries.of(
                        Map.entry("spark.kubernetes.executor.deleteOnTermination", "false"),
                        Map.entry("spark.kubernetes.dynamicAllocation.deleteGracePeriod", "0s"),
                        Map.entry("spark.kubernetes.dynamicAllocation.deleteGracePeriod", "20s"),
                        Map.entry("spark.kubernetes.executor.decommissionLabel", "let-go"),
                        Map.entry("spark.kubernetes.allocation.maximum", "4"),
                        Map.entry("spark.kubernetes.allocation.maximum", "12"),
                        Map.entry("spark.kubernetes.allocation.batch.size", "2"),
                        Map.entry("spark.kubernetes.allocation.batch.delay", "3s"))
                .list()
                .ofMaxSize(2)
                .map(LawsTest::conf);
    }

    private static Map<String, String> conf(List<Map.Entry<String, String>> keys) {
        Map<String, String> conf = new HashMap<>();
        keys.forEach(key -> conf.put(key.getKey(), key.getValue()));
        return conf;
    }
}
