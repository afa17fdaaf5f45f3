package io.sparkagent.laws;

import io.sparkagent.SimulatedAgent;
import io.sparkagent.driver.DemandMessage;
import io.sparkagent.driver.News;
import io.sparkagent.laws.ExecutorPod.Phase;
import io.sparkagent.laws.FakeCluster.Event;
import io.sparkagent.laws.FakeCluster.Fault;
import io.sparkagent.plan.Demand;
import io.sparkagent.plan.Limits;
import io.sparkagent.snapshot.Claim;
import io.sparkagent.snapshot.Executor;
import io.sparkagent.snapshot.OwnPod;
import io.sparkagent.snapshot.OwnedObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
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
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

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
    private static final List<OwnedObject> OBJECTS = List.of(OwnedObject.values());
    private static final int LONGEST_CALM = 120;

    /** A list that is under way. */
    private record Listing(Instant askedAt, Optional<Answer> answer) {}

    private record ClaimListing(Collection<Claim> claims, long version) {}

    private record Answer(Collection<ExecutorPod> pods, long version, OptionalInt driverExit) {}

    /** A look at one of the agent's objects that is under way. */
    private record Sight(OwnedObject object, Optional<String> version) {}

    private final Map<String, String> conf;
    private final FakeCluster cluster = new FakeCluster();
    private final Deque<Runnable> calls = new ArrayDeque<>();
    private final Deque<DemandMessage> late = new ArrayDeque<>();
    private final Map<Law, List<String>> breaches = new HashMap<>();
    private final Map<Integer, Instant> ends = new HashMap<>();
    private final Set<Integer> heardByAnybody = new HashSet<>();
    private Set<Integer> seenWithPod = new HashSet<>();
    private Predicate<ExecutorPod> doomed = _ -> false;
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private Optional<Listing> listing = Optional.empty();
    private Optional<ClaimListing> claimListing = Optional.empty();
    private Optional<Sight> sight = Optional.empty();
    private SimulatedAgent agent;
    private FakeDriver driver;
    private int instances;
    private boolean over;

    private final Clock clock =
            new Clock() {
                @Override
                public ZoneId getZone() {
                    return ZoneOffset.UTC;
                }

                @Override
                public Clock withZone(ZoneId zone) {
                    throw new UnsupportedOperationException();
                }

                @Override
                public Instant instant() {
                    return now;
                }
            };

    World(Map<String, String> limits) {
        conf = new HashMap<>(limits);
        conf.put("spark.kubernetes.container.image", "spark");
        conf.put("spark.driver.host", "driver-svc.ns.svc");
        conf.put("spark.app.name", "app");
        forgetIds();
        cluster.onDelete(this::judgeDeletion);
        agent = startAgent();
        driver = startDriver();
        driver.want(0, 2);
        driver.want(1, 1);
        flow(); // a world that works is the start of most stories
    }

    static World after(List<Step> history, Map<String, String> limits) {
        World world = new World(limits);
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
                cluster, new Threads(calls::add), STATE.get(), clock, () -> {}, this::keep);
    }

    private FakeDriver startDriver() {
        return new FakeDriver("instance" + ++instances, conf);
    }

    void happen(Step step) {
        int pick = step.pick();
        switch (step.move()) {
            case WAIT -> now = now.plusMillis(List.of(1, 700, 4_000, 31_000, 61_000).get(pick % 5));
            case FLOW -> {
                for (int i = 0; i <= pick % 4; i++) {
                    flow();
                }
            }
            case LOOK -> look();
            case CALL -> call(Fault.NONE, pick);
            case FAULTY_CALL -> call(FAULTS.get(pick % FAULTS.size()), pick / 8);
            case EVENT -> events(1 + pick % 4);
            case DOUBLE_EVENT -> Optional.ofNullable(cluster.stream().peek()).ifPresent(this::show);
            case CUT_WATCH -> cluster.watch(false);
            case LIST -> list();
            case OBJECT -> object(pick);
            case CLAIM_EVENT -> claimEvents(1 + pick % 4);
            case LIST_CLAIMS -> listClaims();
            case CUT_CLAIM_WATCH -> cluster.claims().watch(false);
            case RESTART_AGENT -> restartAgent();
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
            case LOSE_NODE -> move(pick, Phase.RUNNING, Phase.UNKNOWN);
            case FIND_NODE -> move(pick, Phase.UNKNOWN, Phase.RUNNING);
            case TOUCH -> pod(pick, _ -> true).ifPresent(p -> cluster.change(p.name(), x -> x));
            case SPOIL_OBJECT -> cluster.spoil(kind(pick), pick % 3 == 0);
            case DELETE_CLAIM -> claim(pick).ifPresent(cluster.claims()::delete);
            case LOSE_CLAIM -> claim(pick).ifPresent(cluster.claims()::lose);
            case WANT -> driver.want(pick % 2, pick / 2 % 5);
            case REGISTER -> pod(pick, pod -> pod.phase() == Phase.RUNNING).ifPresent(this::join);
            case SPEAK -> driver.speak(agent.door(), driver.message());
            case DELAYED_SPEAK -> speakLate();
            case LISTEN -> listen();
            case RELEASE -> executor(pick).ifPresent(driver::release);
            case IDLE -> executor(pick).ifPresent(id -> driver.idle(id, pick % 3 > 0));
            case RESTART_DRIVER -> restartDriver();
        }
        noteEnds();
    }

    private void look() {
        Set<Integer> before = agent.store().snapshot().executors().keySet();
        agent.look();
        judgeCreations(before);
        agent.store().snapshot().executors().values().stream()
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
            agent.store().deleted(event.pod().gone(now));
        } else {
            agent.store().observed(event.pod().seen(now));
        }
    }

    /** Asked, answered by the API server, and taken in: a step each, so that all else may pass. */
    private void list() {
        if (listing.isEmpty()) {
            listing = Optional.of(new Listing(now, Optional.empty()));
        } else if (listing.get().answer().isEmpty()) {
            cluster.watch(true);
            Answer answer = new Answer(cluster.pods(), cluster.version(), cluster.driverExit());
            listing = Optional.of(new Listing(listing.get().askedAt(), Optional.of(answer)));
        } else {
            Listing done = listing.get();
            Answer answer = done.answer().get();
            agent.store().ownPod(new OwnPod(false, answer.driverExit()));
            agent.store()
                    .listed(
                            answer.pods().stream().map(pod -> pod.seen(now)).toList(),
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

    private void listAllClaims() {
        do {
            listClaims();
        } while (claimListing.isPresent());
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

    private void restartAgent() {
        calls.clear();
        cluster.watch(false);
        cluster.claims().watch(false);
        listing = Optional.empty();
        claimListing = Optional.empty();
        sight = Optional.empty();
        seenWithPod = new HashSet<>();
        agent = startAgent();
    }

    private void restartDriver() {
        late.clear();
        seenWithPod = new HashSet<>();
        Map<Integer, Integer> totals = driver.totals();
        driver = startDriver();
        totals.forEach(driver::want);
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
            cluster.pod(end.id())
                    .filter(pod -> !pod.ended())
                    .ifPresent(pod -> breach(Law.TRUE_ENDS, "told the end of living " + pod));
        }
    }

    private void join(ExecutorPod pod) {
        boolean itsDriver = pod.identity().instance().equals(driver.instance()) && !over;
        if (doomed.test(pod) || !itsDriver || !driver.admit(pod.id())) {
            cluster.change(pod.name(), p -> p.in(Phase.FAILED));
        }
    }

    private void move(int pick, Phase from, Phase to) {
        pod(pick, pod -> pod.phase() == from)
                .ifPresent(p -> cluster.change(p.name(), x -> x.in(to)));
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
            do {
                list();
            } while (listing.isPresent());
        }
        events(Integer.MAX_VALUE);
        if (!cluster.claims().watched()) {
            listAllClaims();
        }
        claimEvents(Integer.MAX_VALUE);
        OBJECTS.forEach(this::lookAt);
        cluster.pods().forEach(this::advance);
        noteEnds();
        driver.speak(agent.door(), driver.message());
        listen();
    }

    private void advance(ExecutorPod pod) {
        if (pod.deleting()) {
            cluster.vanish(pod);
        } else if (over) {
            return; // stays as it is until the agent takes it away
        } else if (pod.phase() == Phase.UNKNOWN || (pod.disrupted() && !pod.ended())) {
            cluster.delete(pod);
        } else if (pod.phase() == Phase.UNSCHEDULED) {
            cluster.change(pod.name(), p -> p.in(Phase.STARTING));
        } else if (pod.phase() == Phase.STARTING) {
            cluster.change(pod.name(), p -> p.in(Phase.RUNNING));
        } else if (pod.phase() == Phase.RUNNING) {
            join(pod);
        }
    }

    /** No more faults: until nothing changes any more, or too long. */
    void calm() {
        calmUntil(this::isQuiet);
    }

    void calmUntil(BooleanSupplier enough) {
        late.clear();
        for (int round = 0;
                round < LONGEST_CALM && !(round > 2 && enough.getAsBoolean());
                round++) {
            now = now.plusSeconds(5);
            if (round % 6 == 0) {
                do {
                    list();
                } while (listing.isPresent());
                listAllClaims();
            }
            if (!over) {
                sparkTidiesUp();
            }
            flow();
            flow();
        }
    }

    boolean isQuiet() {
        return agent.plan().isEmpty()
                && calls.isEmpty()
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

    void doom(int profile) {
        doomed = pod -> pod.identity().profile() == profile;
    }

    // ---- what the laws ask

    List<String> breaches(Law law) {
        return breaches.getOrDefault(law, List.of());
    }

    private void breach(Law law, String what) {
        breaches.computeIfAbsent(law, _ -> new ArrayList<>()).add(what);
    }

    /** Exactly the wanted executors run, Spark has them, and nobody remembers any other. */
    boolean hasConverged() {
        return driver.totals().keySet().stream().allMatch(this::isServed)
                && cluster.pods().stream()
                        .allMatch(pod -> driver.totals().containsKey(pod.identity().profile()))
                && driver.hasForgottenTheDead()
                && agent.store().snapshot().executors().size() == cluster.pods().size();
    }

    boolean isServed(int profile) {
        List<ExecutorPod> pods =
                cluster.pods().stream().filter(p -> p.identity().profile() == profile).toList();
        return pods.size() == driver.totals().getOrDefault(profile, 0)
                && pods.stream()
                        .allMatch(
                                pod ->
                                        pod.phase() == Phase.RUNNING
                                                && driver.admitted().contains(pod.id()));
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

    private void noteEnds() {
        cluster.pods().stream()
                .filter(ExecutorPod::ended)
                .forEach(pod -> ends.putIfAbsent(pod.id(), now));
    }

    private void judgeDeletion(ExecutorPod pod) {
        if (over || !pod.identity().instance().equals(driver.instance())) {
            return;
        }
        boolean told = heardByAnybody.contains(pod.id());
        boolean waitedLong =
                ends.containsKey(pod.id())
                        && !now.isBefore(ends.get(pod.id()).plus(Duration.ofSeconds(60)));
        if (pod.ended() && !told && !waitedLong && !driver.hasGivenUp(pod.id())) {
            breach(Law.RECORD_KEPT, pod + " was deleted before its end was told");
        }
        if (!pod.ended() && !driver.hasGivenUp(pod.id())) {
            breach(Law.WITHDRAWN_IDLE, pod + " was deleted and may have had a task");
        }
    }

    private void judgeId(Executor.Identity made) {
        if (made.instance().equals(driver.instance()) && made.id() < driver.firstId()) {
            breach(Law.IDS_FRESH, made + " is below the first id " + driver.firstId());
        }
    }

    /** With the eyes of the cluster, not of the agent: what is there or was already asked for. */
    private void judgeCreations(Set<Integer> before) {
        if (!(agent.demand() instanceof Demand.Wanted wanted)) {
            return;
        }
        Map<Integer, Integer> live = new HashMap<>();
        Map<Integer, Integer> pending = new HashMap<>();
        Set<Integer> created = new HashSet<>();
        for (Executor executor : agent.store().snapshot().executors().values()) {
            int id = executor.id();
            boolean unmade = !cluster.madeIds().contains(id);
            boolean ours = executor.identity().instance().equals(wanted.instance());
            if (executor instanceof Executor.Requested && ours && unmade && counts(id, wanted)) {
                live.merge(executor.profile(), 1, Integer::sum);
                pending.merge(executor.profile(), 1, Integer::sum);
                if (!before.contains(id)) {
                    created.add(executor.profile());
                    judgeId(executor.identity());
                }
            }
        }
        for (ExecutorPod pod : cluster.pods()) {
            boolean lives =
                    pod.identity().instance().equals(wanted.instance())
                            && !(pod.ended() || pod.deleting() || cluster.hasWavered(pod.id()));
            if (lives && counts(pod.id(), wanted)) {
                live.merge(pod.identity().profile(), 1, Integer::sum);
                if (pod.pending()) {
                    pending.merge(pod.identity().profile(), 1, Integer::sum);
                }
            }
        }
        Limits limits = agent.limits();
        for (int profile : created) {
            if (live.get(profile) > wanted.totals().getOrDefault(profile, 0)) {
                breach(Law.NO_SURPLUS, "created more than wanted: " + live + " of " + wanted);
            }
            if (pending.get(profile) > limits.maxPendingPerProfile()) {
                breach(Law.PENDING_BOUNDED, pending + " pending of one profile");
            }
        }
        int all = pending.values().stream().mapToInt(n -> n).sum();
        if (!created.isEmpty() && all > limits.maxPending()) {
            breach(Law.PENDING_BOUNDED, all + " pending");
        }
    }

    private static boolean counts(int id, Demand.Wanted wanted) {
        return !wanted.inactive().containsKey(id)
                && !wanted.released().containsKey(id)
                && !wanted.vetoed().contains(id);
    }
}
