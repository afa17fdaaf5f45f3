package io.sparkagent.laws;

import static io.sparkagent.laws.Death.Way.IS_DELETED_SLOWLY;
import static io.sparkagent.laws.Death.Way.VANISHES;

import io.sparkagent.SimulatedAgent;
import io.sparkagent.SteadyClock;
import io.sparkagent.driver.DemandMessage;
import io.sparkagent.driver.News;
import io.sparkagent.laws.ExecutorPod.Phase;
import io.sparkagent.laws.FakeCluster.Event;
import io.sparkagent.laws.FakeCluster.Fault;
import io.sparkagent.plan.Demand;
import io.sparkagent.snapshot.Claim;
import io.sparkagent.snapshot.Executor;
import io.sparkagent.snapshot.OwnPod;
import io.sparkagent.snapshot.OwnedObject;
import io.sparkagent.snapshot.Snapshot;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The agent between a cluster and a driver, all in one thread: what runs at the same time in the
 * real world happens here in the order of the steps. A world writes down what breaks a law; the
 * laws ask for it.
 */
final class World {

    /** Not shared: jqwik may leave a shrinking thread behind that is still at work. */
    private static final ThreadLocal<Path> STATE = ThreadLocal.withInitial(World::stateDirectory);

    private static final String MARK = "highest-executor-id";
    private static final List<Fault> FAULTS =
            List.copyOf(EnumSet.complementOf(EnumSet.of(Fault.NONE)));

    /** A creation that may come when nobody reckons with it any more. */
    static final Step LATE_CALL = new Step(Step.Move.FAULTY_CALL, FAULTS.indexOf(Fault.LATE));

    /** A creation that is made, and nobody says so. */
    static final Step LOST_ANSWER =
            new Step(Step.Move.FAULTY_CALL, FAULTS.indexOf(Fault.ANSWER_LOST));

    private static final List<OwnedObject> OBJECTS = List.of(OwnedObject.values());
    private static final int LONGEST_CALM = 120;

    /** As long as Kubernetes waits for a container that has to stop. */
    private static final Duration SLOW_END = Duration.ofSeconds(30);

    /** No JVM says hello earlier. */
    private static final Duration DRIVER_START = Duration.ofSeconds(1);

    private static final List<Duration> WAITS =
            Stream.of(1, 700, 4_000, 31_000, 61_000).map(Duration::ofMillis).toList();
    private static final List<Duration> CLOCK_ERRORS =
            Stream.of(0, -3_600, 3_600, -20, 86_400).map(Duration::ofSeconds).toList();

    /** A list that is under way. */
    private record Listing(Instant askedAt, Optional<Answer> answer) {}

    private record ClaimListing(Collection<Claim> claims, long version) {}

    private record Answer(Collection<ExecutorPod> pods, long version, OwnPod driver) {}

    /** A look at one of the agent's objects that is under way. */
    private record Sight(OwnedObject object, Optional<String> version) {}

    private final Map<String, String> conf;
    private final FakeCluster cluster = new FakeCluster(() -> this.now);
    private final Deque<Runnable> calls = new ArrayDeque<>();
    private final Deque<DemandMessage> late = new ArrayDeque<>();
    private final Judge judge = new Judge();
    private final Map<Integer, Instant> ends = new HashMap<>();
    private final Set<Integer> heardByAnybody = new HashSet<>();
    private final Set<Integer> settledEnds = new HashSet<>();
    private Set<Integer> seenWithPod = new HashSet<>();
    private final Map<Integer, List<Death>> doomed = new HashMap<>();
    private final Map<Integer, Instant> leavingSince = new HashMap<>();
    private IntPredicate unschedulable = _ -> false;
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private Duration clockError = Duration.ZERO;
    private Clock clock = clock();
    private Optional<Listing> listing = Optional.empty();
    private Optional<ClaimListing> claimListing = Optional.empty();
    private Optional<Sight> sight = Optional.empty();
    private Optional<Event> held = Optional.empty();
    private SimulatedAgent agent;
    private FakeDriver driver;
    private int instances;
    private int pods = 1;
    private Instant podStarted = now;
    private boolean over;

    World(Map<String, String> asked) {
        conf = new HashMap<>(asked);
        conf.put("spark.kubernetes.container.image", "spark");
        conf.put("spark.driver.host", "driver-svc.ns.svc");
        conf.put("spark.app.name", "app");
        forgetIds();
        cluster.onRemoval(this::judgeRemoval);
        agent = startAgent();
        driver = startDriver();
        driver.want(0, 2);
        driver.want(1, 1);
        flow(); // a world that works is the start of most stories
    }

    static World after(List<Step> history, Map<String, String> conf) {
        World world = new World(conf);
        history.forEach(world::happen);
        return world;
    }

    /** The mark is synced each time that it is written; a file system in memory makes that fast. */
    private static Path stateDirectory() {
        Path memory = Path.of("/dev/shm");
        try {
            Path directory =
                    Files.isWritable(memory)
                            ? Files.createTempDirectory(memory, "laws")
                            : Files.createTempDirectory("laws");
            directory.toFile().deleteOnExit();
            directory.resolve(MARK).toFile().deleteOnExit();
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void forgetIds() {
        try {
            Files.deleteIfExists(STATE.get().resolve(MARK));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private SimulatedAgent startAgent() {
        return new SimulatedAgent(
                cluster,
                new Threads(calls::add),
                STATE.get(),
                clock,
                nodeClock(),
                () -> {},
                this::keep);
    }

    /** Ids start again in each pod; here they do not, so that one word means one executor. */
    private FakeDriver startDriver() {
        return new FakeDriver(instance(++instances), conf, pods * FakeDriver.LEAST_ID);
    }

    private static String instance(int number) {
        return "instance" + number;
    }

    /** The clock of an agent that starts now, on a machine whose clock somebody may set. */
    private Clock clock() {
        Instant started = now;
        return new SteadyClock(
                now.plus(clockError), () -> Duration.between(started, now).toNanos());
    }

    /** Nobody sets it between the end of the driver's container and the next hello. */
    private Clock nodeClock() {
        Instant started = now;
        return new SteadyClock(started, () -> Duration.between(started, now).toNanos());
    }

    private void pass(Duration time) {
        cluster.landUntil(now.plus(time));
        now = now.plus(time);
    }

    void happen(Step step) {
        int pick = step.pick();
        switch (step.move()) {
            case WAIT -> pass(WAITS.get(pick % WAITS.size()));
            case SET_CLOCK -> clockError = CLOCK_ERRORS.get(pick % CLOCK_ERRORS.size());
            case FLOW -> {
                for (int i = 0; i <= pick % 4; i++) {
                    flow();
                }
            }
            case LOOK -> look();
            case CALL -> call(Fault.NONE, pick);
            case FAULTY_CALL -> call(FAULTS.get(pick % FAULTS.size()), pick / FAULTS.size());
            case LAND -> cluster.land();
            case EVENT -> events(1 + pick % 4);
            case DOUBLE_EVENT -> Optional.ofNullable(cluster.stream().peek()).ifPresent(this::show);
            case LOSE_EVENT -> cluster.stream().poll();
            case SWAP_EVENTS -> swapEvents();
            case HOLD_EVENT -> holdEvent();
            case CUT_WATCH -> cluster.watch(false);
            case LIST -> list();
            case FAIL_LIST -> listing = Optional.empty();
            case OBJECT -> object(pick);
            case CLAIM_EVENT -> claimEvents(1 + pick % 4);
            case LOSE_CLAIM_EVENT -> cluster.claims().stream().poll();
            case LIST_CLAIMS -> listClaims();
            case CUT_CLAIM_WATCH -> cluster.claims().watch(false);
            case RESTART_AGENT -> restartAgent(pick % 4);
            case SCHEDULE -> move(pick, Phase.UNSCHEDULED, Phase.STARTING);
            case START -> move(pick, Phase.STARTING, Phase.RUNNING);
            case EXIT -> move(pick, Phase.RUNNING, Phase.SUCCEEDED);
            case CRASH -> move(pick, Phase.RUNNING, Phase.FAILED);
            case DISRUPT ->
                    pod(pick, pod -> !pod.ended())
                            .ifPresent(p -> cluster.change(p.name(), x -> x.takenAway(true)));
            case DELETE -> pod(pick, pod -> !pod.deleting()).ifPresent(cluster::delete);
            case LET_GO -> pod(pick, ExecutorPod::deleting).ifPresent(cluster::vanish);
            case VANISH -> pod(pick, _ -> true).ifPresent(cluster::vanish);
            case LOSE_NODE -> loseNode(pick);
            case FIND_NODE -> move(pick, Phase.UNKNOWN, Phase.RUNNING);
            case TOUCH -> pod(pick, _ -> true).ifPresent(p -> cluster.change(p.name(), x -> x));
            case SPOIL_OBJECT -> cluster.spoil(kind(pick), pick % 3 == 0);
            case DELETE_CLAIM -> {
                cluster.landAll(); // else a pod would come that can never start
                claim(pick).ifPresent(cluster.claims()::delete);
            }
            case LOSE_CLAIM -> claim(pick).ifPresent(cluster.claims()::lose);
            case WANT -> driver.want(pick % 2, pick / 2 % 5);
            case REGISTER -> pod(pick, pod -> pod.phase() == Phase.RUNNING).ifPresent(this::join);
            case SPEAK -> driver.speak(agent.door(), driver.message());
            case DELAYED_SPEAK -> speakLate();
            case LISTEN -> listen();
            case RELEASE -> executor(pick).ifPresent(driver::release);
            case IDLE -> executor(pick).ifPresent(id -> driver.idle(id, pick % 3 > 0));
            case RESTART_DRIVER -> restartDriver();
            case RESTART_CONTAINER -> restartContainer(pick);
            case RESTART_POD -> restartPod(pick);
        }
        noteEnds();
    }

    private void look() {
        Snapshot before = agent.store().snapshot();
        Demand demand = agent.demand();
        agent.look();
        Snapshot after = agent.store().snapshot();
        judge.progress(after);
        if (demand instanceof Demand.Wanted wanted) {
            judge.creations(before, after, wanted, agent.limits(), driver, cluster);
            settledEnds.addAll(wanted.acknowledged());
            judgePatience(before, after);
        }
        after.executors().values().stream()
                .filter(executor -> executor.identity().instance().equals(driver.instance()))
                .filter(executor -> executor.pod().isPresent())
                .forEach(executor -> seenWithPod.add(executor.id()));
    }

    /** Another thread of the agent gets on while the API server answers. */
    private void call(Fault fault, int pick) {
        Runnable call = calls.poll();
        if (call != null) {
            cluster.nextCall(
                    fault,
                    () -> {
                        events(pick % 4);
                        if (pick % 5 == 1) {
                            look();
                        }
                    });
            call.run();
        }
    }

    private void events(int count) {
        for (int i = 0; i < count && !cluster.stream().isEmpty(); i++) {
            show(cluster.stream().remove());
        }
    }

    private void show(Event event) {
        if (event.gone()) {
            agent.store().deleted(event.pod().gone(clock.instant()));
        } else {
            agent.store().observed(event.pod().seen(clock.instant()));
        }
    }

    private void swapEvents() {
        Optional<Event> first = Optional.ofNullable(cluster.stream().poll());
        events(1);
        first.ifPresent(this::show);
    }

    /** It comes much later, when others have told what came of it, and lists too. */
    private void holdEvent() {
        held.ifPresentOrElse(
                event -> {
                    show(event);
                    held = Optional.empty();
                },
                () -> held = Optional.ofNullable(cluster.stream().poll()));
    }

    /** Asked, answered by the API server, and taken in: a step each, so that all else may pass. */
    private void list() {
        if (listing.isEmpty()) {
            listing = Optional.of(new Listing(clock.instant(), Optional.empty()));
        } else if (listing.get().answer().isEmpty()) {
            cluster.watch(true);
            Answer answer = new Answer(cluster.pods(), cluster.version(), cluster.driver());
            listing = Optional.of(new Listing(listing.get().askedAt(), Optional.of(answer)));
        } else {
            Listing done = listing.get();
            Answer answer = done.answer().get();
            agent.store().ownPod(answer.driver());
            agent.store()
                    .listed(
                            answer.pods().stream().map(pod -> pod.seen(clock.instant())).toList(),
                            answer.version(),
                            done.askedAt());
            listing = Optional.empty();
        }
    }

    private void claimEvents(int count) {
        Deque<FakeClaims.Event> stream = cluster.claims().stream();
        for (int i = 0; i < count && !stream.isEmpty(); i++) {
            FakeClaims.Event event = stream.remove();
            if (event.gone()) {
                agent.store().claimGone(event.claim());
            } else {
                agent.store().claimSeen(event.claim());
            }
        }
    }

    /** Answered by the API server, and taken in: a step each. */
    private void listClaims() {
        if (claimListing.isEmpty()) {
            cluster.claims().watch(true);
            claimListing = Optional.of(new ClaimListing(cluster.claims().all(), cluster.version()));
        } else {
            ClaimListing done = claimListing.get();
            agent.store().claimsListed(done.claims(), done.version());
            claimListing = Optional.empty();
        }
    }

    private Optional<String> claim(int pick) {
        List<Claim> claims = List.copyOf(cluster.claims().all());
        return claims.isEmpty()
                ? Optional.empty()
                : Optional.of(claims.get(pick % claims.size()).name());
    }

    private void object(int pick) {
        if (sight.isEmpty()) {
            OwnedObject object = kind(pick);
            sight = Optional.of(new Sight(object, cluster.object(object).map(String::valueOf)));
        } else {
            agent.store().ownedSeen(sight.get().object(), sight.get().version());
            sight = Optional.empty();
        }
    }

    private void keep(OwnedObject object, String name) {
        cluster.keep(object, name);
        lookAt(object);
    }

    private void lookAt(OwnedObject object) {
        agent.store().ownedSeen(object, cluster.object(object).map(String::valueOf));
    }

    private static OwnedObject kind(int pick) {
        return OBJECTS.get(pick % OBJECTS.size());
    }

    /**
     * @param sent calls that the API server had received when the agent died
     */
    private void restartAgent(int sent) {
        List<Runnable> received = calls.stream().limit(sent).toList();
        calls.clear();
        cluster.watch(false);
        cluster.claims().watch(false);
        listing = Optional.empty();
        claimListing = Optional.empty();
        sight = Optional.empty();
        held = Optional.empty();
        seenWithPod = new HashSet<>();
        settledEnds.clear();
        judge.startAgain();
        clock = clock();
        agent = startAgent();
        cluster.nextCall(Fault.NONE, () -> {});
        received.forEach(Runnable::run);
        cluster.landAll();
    }

    private void restartDriver() {
        if (over) {
            return;
        }
        late.clear();
        settledEnds.clear();
        seenWithPod = new HashSet<>();
        Map<Integer, Integer> totals = driver.totals();
        driver = startDriver();
        totals.forEach(driver::want);
    }

    /** The agent may see its end before the next driver says hello, or long after. */
    private void restartContainer(int pick) {
        if (over) {
            return;
        }
        cluster.driverStartsAgain(
                IntStream.rangeClosed(1, instances).mapToObj(World::instance).toList());
        restartDriver();
        for (int i = 0; i < pick % 3; i++) {
            listAll();
            look();
            call(FAULTS.get(pick % FAULTS.size()), 0);
        }
        pass(DRIVER_START);
    }

    /** A Job makes the driver's pod again; the agent of the last one may have done some work. */
    private void restartPod(int pick) {
        if (over) {
            return;
        }
        restartAgent(pick % 4);
        forgetIds();
        pods++;
        podStarted = now;
        cluster.driverHasAnotherPod(
                IntStream.rangeClosed(1, instances).mapToObj(World::instance).toList());
        restartAgent(0);
        restartDriver();
        for (int i = 0; i < pick % 3; i++) {
            listAll();
            look();
            call(FAULTS.get(pick % FAULTS.size()), 0);
        }
        pass(DRIVER_START);
    }

    private void speakLate() {
        late.add(driver.message());
        if (late.size() > 1) {
            driver.speak(agent.door(), late.remove());
        }
    }

    private void listen() {
        for (News.End end : driver.listen(agent.door())) {
            heardByAnybody.add(end.id());
            if (settledEnds.contains(end.id())) {
                judge.breach(Law.ENDS_SETTLED, end + " was told again");
            }
            cluster.pod(end.id())
                    .filter(pod -> !pod.ended())
                    .ifPresent(pod -> judge.breach(Law.TRUE_ENDS, "told the end of living " + pod));
        }
    }

    private void join(ExecutorPod pod) {
        boolean itsDriver = pod.identity().instance().equals(driver.instance()) && !over;
        if (!itsDriver || !driver.admit(pod.id())) {
            cluster.change(pod.name(), p -> p.in(Phase.FAILED));
        }
    }

    private void move(int pick, Phase from, Phase to) {
        pod(pick, pod -> pod.phase() == from)
                .ifPresent(p -> cluster.change(p.name(), x -> x.in(to)));
    }

    /** All that ran on it, which is half of all. */
    private void loseNode(int pick) {
        cluster.pods().stream()
                .filter(pod -> pod.phase() == Phase.RUNNING && pod.id() % 2 == pick % 2)
                .forEach(pod -> cluster.change(pod.name(), p -> p.in(Phase.UNKNOWN)));
    }

    private Optional<ExecutorPod> pod(int pick, Predicate<ExecutorPod> which) {
        List<ExecutorPod> pods = cluster.pods().stream().filter(which).toList();
        return pods.isEmpty() ? Optional.empty() : Optional.of(pods.get(pick % pods.size()));
    }

    private Optional<Integer> executor(int pick) {
        List<Integer> ids = List.copyOf(driver.admitted());
        return ids.isEmpty() ? Optional.empty() : Optional.of(ids.get(pick % ids.size()));
    }

    // ---- fair weather

    /** Everything takes its course once. */
    private void flow() {
        look();
        while (!calls.isEmpty()) {
            call(Fault.NONE, 0);
        }
        if (!cluster.watched()) {
            list();
        }
        if (!cluster.claims().watched()) {
            listClaims();
        }
        takeIn();
        events(Integer.MAX_VALUE);
        claimEvents(Integer.MAX_VALUE);
        OBJECTS.forEach(this::lookAt);
        cluster.pods().forEach(this::advance);
        noteEnds();
        driver.speak(agent.door(), driver.message());
        listen();
    }

    private void advance(ExecutorPod pod) {
        Optional<Death> death = over ? Optional.empty() : death(pod);
        if (pod.deleting()) {
            boolean slowly = death.map(Death::way).filter(IS_DELETED_SLOWLY::equals).isPresent();
            Instant since = leavingSince.computeIfAbsent(pod.id(), _ -> now);
            if (!slowly || !now.isBefore(since.plus(SLOW_END))) {
                cluster.vanish(pod);
            }
        } else if (over && keepsPods() && pod.phase() == Phase.RUNNING) {
            cluster.change(pod.name(), p -> p.in(Phase.FAILED)); // nobody speaks with it any more
        } else if (over) {
            return; // stays as it is until the agent takes it away
        } else if (pod.phase() == Phase.UNKNOWN || (pod.disrupted() && !pod.ended())) {
            cluster.delete(pod);
        } else if (pod.phase() == Phase.UNSCHEDULED) {
            if (death.map(Death::way).filter(VANISHES::equals).isPresent()) {
                cluster.vanish(pod);
                return;
            }
            if (unschedulable.test(pod.identity().profile())) {
                return;
            }
            cluster.change(pod.name(), p -> p.in(Phase.STARTING));
        } else if (pod.phase() == Phase.STARTING) {
            cluster.change(pod.name(), p -> p.in(Phase.RUNNING));
        } else if (pod.phase() == Phase.RUNNING) {
            death.filter(its -> !its.registers() || driver.admitted().contains(pod.id()))
                    .ifPresentOrElse(its -> die(pod, its.way()), () -> join(pod));
        }
    }

    private Optional<Death> death(ExecutorPod pod) {
        return Optional.ofNullable(doomed.get(pod.identity().profile()))
                .map(deaths -> deaths.get(pod.id() % deaths.size()));
    }

    private void die(ExecutorPod pod, Death.Way way) {
        switch (way) {
            case EXITS -> cluster.change(pod.name(), p -> p.in(Phase.SUCCEEDED));
            case CRASHES -> cluster.change(pod.name(), p -> p.in(Phase.FAILED));
            case CRASHES_WITH_A_WORD -> {
                driver.release(pod.id());
                cluster.change(pod.name(), p -> p.in(Phase.FAILED));
            }
            case IS_DELETED, IS_DELETED_SLOWLY, VANISHES -> cluster.delete(pod);
        }
    }

    /** No more faults: until nothing changes any more, or too long. */
    void calm() {
        calmUntil(this::isQuiet, LONGEST_CALM);
    }

    /**
     * @return whether it came to that within so many rounds of five seconds
     */
    boolean calmUntil(BooleanSupplier enough, int rounds) {
        late.clear();
        held.ifPresent(_ -> holdEvent());
        takeIn();
        for (int round = 0; round < rounds; round++) {
            pass(Duration.ofSeconds(5));
            if (round % 6 == 0) {
                listAll();
            }
            takeCourse();
            if (round > 1 && enough.getAsBoolean()) {
                return true;
            }
        }
        return enough.getAsBoolean();
    }

    /**
     * Nobody lists, only the watch shows what happens.
     *
     * @return whether it came to that within so many rounds of five seconds
     */
    boolean flowsUntil(BooleanSupplier enough, int rounds) {
        for (int round = 0; round < rounds; round++) {
            pass(Duration.ofSeconds(5));
            takeCourse();
        }
        return enough.getAsBoolean();
    }

    /** Spark takes what it gets, and everything else takes its course so many times. */
    void flow(Duration apart, int times) {
        for (int i = 0; i < times; i++) {
            pass(apart);
            flow();
        }
    }

    private void takeCourse() {
        if (!over) {
            sparkTidiesUp();
        }
        flow();
        flow();
    }

    private void listAll() {
        list();
        listClaims();
        takeIn();
    }

    /** What has been asked for is answered. */
    private void takeIn() {
        while (listing.isPresent()) {
            list();
        }
        while (claimListing.isPresent()) {
            listClaims();
        }
    }

    boolean isQuiet() {
        return agent.plan().isEmpty()
                && calls.isEmpty()
                && cluster.isDone()
                && cluster.stream().isEmpty()
                && cluster.claims().stream().isEmpty()
                && (over ? agent.isCleanedUp() : hasConverged());
    }

    /** As Spark does: idle ones come back, a closed connection is noticed, too many are stopped. */
    private void sparkTidiesUp() {
        Map<Integer, Integer> kept = new HashMap<>();
        for (int id : driver.admitted()) {
            driver.idle(id, false);
            if (driver.heardEnds().contains(id)) {
                driver.release(id);
            }
            cluster.pod(id)
                    .map(pod -> pod.identity().profile())
                    .filter(
                            p ->
                                    kept.merge(p, 1, Integer::sum)
                                            > driver.totals().getOrDefault(p, 0))
                    .ifPresent(_ -> driver.release(id));
        }
    }

    /** The application ends, and says so or not. */
    void end(boolean saysOver) {
        judgeClaims(); // from now on they go, whoever has them
        over = true;
        if (saysOver) {
            driver.over(agent.door());
        }
        cluster.driverEnds(0);
    }

    /** An executor that runs dies. */
    void crash(int pick) {
        move(pick, Phase.RUNNING, Phase.FAILED);
    }

    /** From now on executors of this profile die, each in one of these ways. */
    void doom(int profile, List<Death> deaths) {
        doomed.put(profile, deaths);
    }

    /** From now on no executor of this profile finds a node. */
    void unschedule(int profile) {
        unschedulable = p -> p == profile;
    }

    /** From now on the quota has no room for executors of this profile. */
    void refuse(int profile) {
        cluster.refuse(p -> p == profile);
    }

    // ---- what the laws ask

    Judge judge() {
        return judge;
    }

    /** Judges a world that has had time to calm down. */
    void judgeCalm() {
        if (!isQuiet()) {
            judge.breach(Law.CONVERGES, "never comes to rest: " + this);
        }
        if (!untoldEnds().isEmpty()) {
            judge.breach(Law.ENDS_TOLD, "untold " + untoldEnds() + ": " + this);
        }
        // One that comes when nobody reckons with it any more cannot have been reckoned with.
        long ever = seenWithPod.stream().filter(id -> !cluster.isLate(id)).count();
        if (ever > agent.limits().maximumEver()) {
            judge.breach(Law.MAXIMUM_KEPT, ever + " have been made: " + this);
        }
        Map<Integer, String> remembered = rememberedDead();
        if (!remembered.isEmpty()) {
            judge.breach(Law.NOTHING_KEPT, remembered.toString());
        }
    }

    void judgeClaims() {
        cluster.claims()
                .shared()
                .forEach(claim -> judge.breach(Law.CLAIMS_OWN, "two have " + claim));
        cluster.claims()
                .absent()
                .forEach(claim -> judge.breach(Law.CLAIMS_OWN, "a pod without " + claim));
    }

    /** Judges what there was, and what is left after the end. */
    void judgeEnd() {
        if (!cluster.usedAgain().isEmpty()) {
            judge.breach(Law.IDS_FRESH, "asked for again: " + cluster.usedAgain());
        }
        Set<OwnedObject> objects = new HashSet<>(agent.store().snapshot().owned().keySet());
        objects.removeIf(object -> cluster.object(object).isEmpty());
        List<ExecutorPod> pods = new ArrayList<>(cluster.pods());
        if (keepsPods()) {
            objects.remove(OwnedObject.EXECUTOR_CONFIG_MAP);
            pods.removeIf(ExecutorPod::ended);
        }
        if (!pods.isEmpty() || !cluster.claims().all().isEmpty() || !objects.isEmpty()) {
            judge.breach(Law.NOTHING_LEFT, objects + " and " + this);
        }
    }

    /** Ids of executors that are no more, with a place where the agent still holds each. */
    private Map<Integer, String> rememberedDead() {
        calmUntil(() -> true, 3); // the last word about them is said and heard
        Map<Integer, String> ids = Memory.ids(agent);
        ids.keySet().retainAll(cluster.madeIds());
        cluster.pods().forEach(pod -> ids.remove(pod.id()));
        return ids;
    }

    /** Exactly the wanted executors run, Spark has these, and nobody remembers any other. */
    boolean hasConverged() {
        return driver.totals().keySet().stream().allMatch(this::isServed)
                && cluster.pods().stream()
                        .allMatch(pod -> driver.totals().containsKey(pod.identity().profile()))
                && driver.hasForgottenTheDead()
                && driver.admitted().stream().allMatch(id -> cluster.pod(id).isPresent())
                && agent.store().snapshot().executors().size() == cluster.pods().size();
    }

    /** As many as are wanted run, or fewer when as many as may ever be made have been made. */
    boolean isServed(int profile) {
        List<ExecutorPod> pods =
                cluster.pods().stream().filter(p -> p.identity().profile() == profile).toList();
        int wanted = driver.totals().getOrDefault(profile, 0);
        return (pods.size() == wanted || (pods.size() < wanted && isExhausted()))
                && pods.stream()
                        .allMatch(
                                pod ->
                                        pod.phase() == Phase.RUNNING
                                                && driver.admitted().contains(pod.id()));
    }

    /** Those of this SparkContext alone count. */
    private boolean isExhausted() {
        long made = cluster.madeIds().stream().filter(id -> id >= driver.firstId()).count();
        return made >= agent.limits().maximumEver();
    }

    private boolean keepsPods() {
        return !agent.limits().deleteOnTermination();
    }

    Set<Integer> untoldEnds() {
        Set<Integer> untold = new HashSet<>(seenWithPod);
        cluster.pods().stream().filter(pod -> !pod.ended()).forEach(pod -> untold.remove(pod.id()));
        untold.removeAll(driver.heardEnds());
        return untold;
    }

    FakeCluster cluster() {
        return cluster;
    }

    FakeDriver driver() {
        return driver;
    }

    SimulatedAgent agent() {
        return agent;
    }

    @Override
    public String toString() {
        return "\n  pods "
                + cluster.pods()
                + "\n  claims "
                + cluster.claims().all()
                + "\n  seen "
                + agent.store().snapshot()
                + "\n  demand "
                + agent.demand()
                + "\n  plan "
                + agent.plan()
                + "\n  driver "
                + driver.message();
    }

    private void judgePatience(Snapshot before, Snapshot after) {
        boolean made =
                after.executors().values().stream()
                        .filter(Executor.Requested.class::isInstance)
                        .anyMatch(executor -> !before.executors().containsKey(executor.id()));
        boolean early = now.isBefore(podStarted.plus(Duration.ofMinutes(1)));
        cluster.pods().stream()
                .filter(pod -> made && early && pod.left() && !pod.ended())
                .forEach(pod -> judge.breach(Law.LAST_FIRST, "made beside " + pod));
    }

    private void noteEnds() {
        cluster.pods().stream()
                .filter(ExecutorPod::ended)
                .forEach(pod -> ends.putIfAbsent(pod.id(), now));
    }

    private void judgeRemoval(ExecutorPod pod) {
        if (over || !pod.identity().instance().equals(driver.instance())) {
            return;
        }
        boolean told = heardByAnybody.contains(pod.id());
        boolean waitedLong =
                ends.containsKey(pod.id())
                        && !now.isBefore(ends.get(pod.id()).plus(Duration.ofSeconds(60)));
        if (pod.ended() && !told && !waitedLong && !driver.hasGivenUp(pod.id())) {
            judge.breach(Law.RECORD_KEPT, pod + " was deleted before its end was told");
        }
        if (!pod.ended() && !driver.hasGivenUp(pod.id())) {
            judge.breach(Law.WITHDRAWN_IDLE, pod + " was deleted and may have had a task");
        }
    }
}
