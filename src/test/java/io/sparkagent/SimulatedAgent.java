package io.sparkagent;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sparkagent.act.Cluster;
import io.sparkagent.act.ExecutorIds;
import io.sparkagent.config.Policy;
import io.sparkagent.config.Problems;
import io.sparkagent.driver.DriverDesk;
import io.sparkagent.driver.DriverResource;
import io.sparkagent.driver.Hello;
import io.sparkagent.driver.Reception;
import io.sparkagent.driver.Turnstile;
import io.sparkagent.manifest.Application;
import io.sparkagent.plan.Action;
import io.sparkagent.plan.Demand;
import io.sparkagent.plan.Limits;
import io.sparkagent.plan.Planner;
import io.sparkagent.snapshot.ExecutorStore;
import io.sparkagent.snapshot.Labels;
import io.sparkagent.snapshot.OwnedObject;
import io.sparkagent.snapshot.Snapshot;
import io.sparkagent.status.Metrics;
import io.sparkagent.status.StatusBoard;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.function.BiConsumer;

/** The agent's real stages, wired as {@link Stages} wires them, but moved on by hand. */
public final class SimulatedAgent implements Reception {

    private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();

    /** To read a conf is the slow part of a hello, and thousands of worlds have the same few. */
    private static final Map<List<Object>, Session> SESSIONS = new ConcurrentHashMap<>();

    private final ExecutorStore store = new ExecutorStore();
    private final Clock clock;
    private final DriverDesk desk;
    private final Crew crew;
    private final ReconcileLoop loop;
    private final StartGate.Place place;
    private final BiConsumer<OwnedObject, String> lookAt;

    /**
     * @param threads make the calls, when they like
     * @param wallClock as the node tells the time
     * @param lookAt reads the object and tells the store
     */
    public SimulatedAgent(
            Cluster cluster,
            ExecutorService threads,
            Path stateDirectory,
            Clock clock,
            Clock wallClock,
            Runnable listAgain,
            BiConsumer<OwnedObject, String> lookAt) {
        this.clock = clock;
        this.lookAt = lookAt;
        place =
                new StartGate.Place(
                        "ns",
                        new Application.Owner("driver", "driver-uid"),
                        Map.of(Labels.APPLICATION, "app"),
                        "spark-agent",
                        Policy.DEFAULT,
                        ids(stateDirectory));
        desk = new DriverDesk(clock, wallClock);
        StatusBoard board = new StatusBoard(desk.boot(), clock);
        SimpleMeterRegistry nobodyReads = new SimpleMeterRegistry();
        nobodyReads.config().meterFilter(MeterFilter.deny());
        Metrics metrics = new Metrics(nobodyReads, board, clock, "test");
        crew =
                new Crew(
                        cluster,
                        threads,
                        store,
                        place.ids(),
                        desk,
                        clock,
                        metrics,
                        listAgain,
                        words -> words);
        Reporter reporter = new Reporter(desk, board, metrics, new Chronicler(_ -> {}));
        loop = new ReconcileLoop(store, desk, crew, reporter, clock);
    }

    private static ExecutorIds ids(Path directory) {
        try {
            return new ExecutorIds(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Answer receive(Hello hello, String peer) {
        Session session =
                SESSIONS.computeIfAbsent(
                        List.of(hello.instance(), hello.userConf()), _ -> open(hello));
        place.ids().above(hello.highestExecutorId());
        int firstId = place.ids().startInstance();
        crew.serve(session);
        for (Map.Entry<OwnedObject, HasMetadata> object : session.kept().entrySet()) {
            crew.keep(object.getKey(), object.getValue());
            lookAt.accept(object.getKey(), object.getValue().getMetadata().getName());
        }
        return new Decided(desk.welcome(hello.instance(), firstId, List.of()));
    }

    private Session open(Hello hello) {
        Problems problems = new Problems();
        Session session = Session.open(hello, place, SERIALIZATION, problems);
        if (!problems.sentences().isEmpty()) {
            throw new IllegalArgumentException(problems.sentences().toString());
        }
        return session;
    }

    public ExecutorStore store() {
        return store;
    }

    public DriverResource door() {
        return new DriverResource(
                desk, this, new Turnstile(1, Integer.MAX_VALUE, System::nanoTime));
    }

    public Demand demand() {
        return desk.demand();
    }

    public Limits limits() {
        return crew.limits();
    }

    public void look() {
        loop.once();
    }

    /** What would be done now. */
    public List<Action> plan() {
        Snapshot seen = store.snapshot();
        return Planner.plan(desk.demand(), seen, crew.limits(), crew.pace(), clock.instant());
    }

    public boolean isCleanedUp() {
        return Planner.isCleanedUp(store.snapshot(), crew.limits());
    }
}
