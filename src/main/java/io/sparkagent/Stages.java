package io.sparkagent;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.sparkagent.Adoption.Adopted;
import io.sparkagent.StartGate.Place;
import io.sparkagent.act.Actuator;
import io.sparkagent.config.AgentSettings;
import io.sparkagent.driver.DriverDesk;
import io.sparkagent.plan.Demand;
import io.sparkagent.plan.Planner;
import io.sparkagent.snapshot.ApiCall;
import io.sparkagent.snapshot.ExecutorStore;
import io.sparkagent.snapshot.OwnPod;
import io.sparkagent.snapshot.OwnedObject;
import io.sparkagent.snapshot.Snapshot;
import io.sparkagent.status.Metrics;
import io.sparkagent.status.StatusBoard;
import io.sparkagent.watch.ClaimSource;
import io.sparkagent.watch.NodeWords;
import io.sparkagent.watch.OwnedSource;
import io.sparkagent.watch.PodRules;
import io.sparkagent.watch.PodSource;
import io.sparkagent.watch.Predecessors;
import io.sparkagent.watch.UnreadableObject;
import io.sparkagent.watch.WatchedObject;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jboss.logging.Logger;

/** The stages at work in one place: sources feed the store, the loop looks at it, the crew acts. */
final class Stages implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Stages.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private final KubernetesClient client;
    private final Place place;
    private final DriverDesk desk;
    private final ExecutorStore store = new ExecutorStore();
    private final PodSource pods;
    private final Map<OwnedObject, OwnedSource> owned = new ConcurrentHashMap<>();
    private final ClaimSource claims;
    private final NodeWords nodeWords;
    private final AtomicBoolean makesClaims = new AtomicBoolean();
    private final Actuator actuator;
    private final Crew crew;
    private final Herald herald;
    private final ReconcileLoop loop;
    private final Duration interval;
    private final AtomicBoolean listIsDue = new AtomicBoolean();

    /** It counts by a clock that nobody can set. */
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().name("look-again").daemon().factory());

    Stages(
            KubernetesClient client,
            AgentSettings settings,
            Place place,
            DriverDesk desk,
            StatusBoard board,
            Metrics metrics,
            Clock clock) {
        this.client = client;
        this.place = place;
        this.desk = desk;
        this.interval = settings.listInterval();
        UnaryOperator<String> discretion = sentence -> board.redaction().text(sentence);
        Consumer<ApiCall> calls =
                call -> {
                    board.called(call);
                    metrics.called(call);
                };
        Predecessors predecessors =
                new Predecessors(client, place.namespace(), place.lineage(), calls);
        pods =
                new PodSource(
                        client,
                        new PodSource.Scope(
                                place.namespace(),
                                place.selector(),
                                place.owner().podName(),
                                place.adopted()
                                        .map(Adopted::container)
                                        .orElseGet(settings::driverContainer),
                                predecessors),
                        store,
                        clock,
                        settings.watchTimeout(),
                        calls,
                        metrics::reconnects,
                        this::keepIdsAbove);
        claims =
                new ClaimSource(
                        client, place.namespace(), place.selector(), predecessors, store, calls);
        nodeWords = new NodeWords(client, place.namespace(), store, clock, calls);
        actuator = new Actuator(client, place.namespace(), settings.parallelCalls(), calls);
        crew =
                new Crew(
                        actuator,
                        Executors.newVirtualThreadPerTaskExecutor(),
                        store,
                        place.ids(),
                        desk,
                        clock,
                        metrics,
                        this::listSoon,
                        discretion);
        herald =
                new Herald(
                        actuator.events(place.driverPod(), Clock.systemUTC(), calls),
                        metrics,
                        discretion);
        Chronicler chronicler = new Chronicler(herald::tell);
        herald.start(chronicler::lost);
        Reporter reporter = new Reporter(desk, board, metrics, chronicler);
        loop = new ReconcileLoop(store, desk, crew, reporter, clock);
    }

    void start() {
        store.onChange(loop::wake);
        desk.onChange(loop::wake);
        pods.start();
        nodeWords.start();
        loop.start();
        long millis = interval.toMillis();
        var _ =
                timer.scheduleWithFixedDelay(
                        this::lookAgain, millis, millis, TimeUnit.MILLISECONDS);
    }

    Place place() {
        return place;
    }

    /** From now on the work is for this SparkContext. */
    void serve(Session session) {
        pods.follow(session.podRules());
        crew.serve(session);
        session.kept().forEach(this::keep);
        if (session.makesClaims()) {
            lookAtClaims();
        }
    }

    /** How pods are to be read before a driver has said hello. */
    void follow(PodRules rules) {
        pods.follow(rules);
    }

    /** From now on claims matter. */
    void lookAtClaims() {
        if (makesClaims.compareAndSet(false, true)) {
            Thread.ofVirtual().start(claims::look);
        }
    }

    /** Makes this object ours, and looks at it from now on. */
    void keep(OwnedObject object, HasMetadata wanted) {
        crew.keep(object, wanted);
        OwnedSource source = source(object, wanted);
        Optional.ofNullable(owned.put(object, source)).ifPresent(OwnedSource::close);
        Thread.ofVirtual().start(source::look); // the driver waits for no answer of the API server
    }

    private OwnedSource source(OwnedObject object, HasMetadata wanted) {
        return switch (object) {
            case DRIVER_SERVICE -> {
                Resource<Service> service = client.resource((Service) wanted);
                yield new WatchedObject<>(object, service, store);
            }
            case EXECUTOR_CONFIG_MAP -> {
                Resource<ConfigMap> configMap = client.resource((ConfigMap) wanted);
                yield new WatchedObject<>(object, configMap, store);
            }
            case EXECUTOR_SECRET -> new UnreadableObject(object, store);
        };
    }

    private void keepIdsAbove(int seen) {
        crew.keepIdsAbove(seen);
    }

    /** The look at everything that makes up for whatever the watches have missed. */
    private void lookAgain() {
        try {
            listPods();
            owned.values().forEach(OwnedSource::look);
            if (makesClaims.get()) {
                claims.look();
            }
        } catch (RuntimeException e) { // which would be the last that the timer asks for
            LOG.error("the look at everything has met a defect; it goes on", e);
        }
    }

    /** True when it has succeeded. */
    private boolean listPods() {
        try {
            pods.list();
            return true;
        } catch (RuntimeException e) { // of whatever kind: nobody else would ask for it again
            LOG.warnf("cannot list the pods, trying again: %s", e.getMessage());
            return false;
        }
    }

    /** One list, which begins after this, however many ask for it; again until it succeeds. */
    private void listSoon() {
        if (listIsDue.compareAndSet(false, true)) {
            listAfter(Duration.ZERO);
        }
    }

    private void listAfter(Duration pause) {
        try {
            var _ =
                    timer.schedule(
                            () -> listAsAsked(pause), pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("nobody needs a list any more", e);
        }
    }

    private void listAsAsked(Duration pause) {
        listIsDue.set(false);
        if (!listPods() && listIsDue.compareAndSet(false, true)) {
            Duration longer = pause.multipliedBy(2).plus(FIRST_PAUSE);
            listAfter(longer.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : longer);
        }
    }

    /** True when every object that we keep is as it should be. */
    boolean areSettled() {
        Snapshot seen = store.snapshot();
        return seen.owned().keySet().stream().allMatch(seen::settled);
    }

    /** True when the application has ended, says the driver or its pod. */
    boolean areOver() {
        return desk.demand() instanceof Demand.Over
                || store.snapshot().ownPod().filter(OwnPod::over).isPresent();
    }

    /** True when the application's end has left nothing to do. */
    boolean areCleanedUp() {
        return Planner.isCleanedUp(store.snapshot(), crew.limits());
    }

    @Override
    public void close() {
        timer.shutdownNow();
        loop.close();
        herald.close();
        pods.close();
        owned.values().forEach(OwnedSource::close);
        claims.close();
        nodeWords.close();
        crew.close();
        actuator.close();
    }
}
