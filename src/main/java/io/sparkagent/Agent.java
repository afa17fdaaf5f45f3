package io.sparkagent;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.sparkagent.Adoption.Adopted;
import io.sparkagent.StartGate.Ground;
import io.sparkagent.StartGate.Place;
import io.sparkagent.act.Permissions;
import io.sparkagent.arrival.Arrivals;
import io.sparkagent.config.AgentSettings;
import io.sparkagent.config.Mode;
import io.sparkagent.config.Problems;
import io.sparkagent.config.SparkConf;
import io.sparkagent.driver.DriverDesk;
import io.sparkagent.driver.Hello;
import io.sparkagent.driver.Reception;
import io.sparkagent.driver.SharedDirectory;
import io.sparkagent.driver.Turnstile;
import io.sparkagent.manifest.Application;
import io.sparkagent.manifest.ExecutorPods;
import io.sparkagent.plan.Demand;
import io.sparkagent.plan.Pace;
import io.sparkagent.snapshot.OwnedObject;
import io.sparkagent.snapshot.Snapshot;
import io.sparkagent.status.Metrics;
import io.sparkagent.status.StatusBoard;
import io.sparkagent.watch.PodRules;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/** Passes the start gate, receives the driver, and leaves everything in order at the end. */
@Singleton
class Agent implements Reception {

    private static final Logger LOG = Logger.getLogger(Agent.class);

    /**
     * The driver's end may reach the API server a moment after the signal to stop has reached us.
     */
    private static final Duration UNTIL_END_IS_KNOWN = Duration.ofSeconds(10);

    /** A driver waits for its hello to be answered, and then asks again. */
    private static final Duration UNTIL_LEFT = Duration.ofSeconds(5);

    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(5);
    private static final Duration BETWEEN_VERDICTS = Duration.ofSeconds(10);
    private static final int MOST_WARNINGS = 50;

    private final KubernetesClient client;
    private final AgentSettings settings;
    private final SharedDirectory shared;
    private final DriverDesk desk;
    private final StatusBoard board;
    private final Metrics metrics;
    private final Clock clock;
    private final RefusalTeller refusalTeller;
    private final Door door;
    private final Arrivals arrivals;

    /** Code in the driver may say hello for ever; its user reads all warnings there. */
    private final Turnstile welcomes = new Turnstile(1 / 60.0, 10, System::nanoTime);

    private volatile Optional<Ground> ground = Optional.empty();
    private volatile Optional<Stages> work = Optional.empty();

    Agent(
            KubernetesClient client,
            AgentSettings settings,
            SharedDirectory shared,
            DriverDesk desk,
            StatusBoard board,
            Metrics metrics,
            Clock clock,
            Door door,
            Arrivals arrivals) {
        this.client = client;
        this.settings = settings;
        this.shared = shared;
        this.desk = desk;
        this.board = board;
        this.metrics = metrics;
        this.clock = clock;
        this.refusalTeller =
                new RefusalTeller(
                        client,
                        metrics,
                        call -> {
                            board.called(call);
                            metrics.called(call);
                        });
        this.door = door;
        this.arrivals = arrivals;
    }

    void start(@Observes StartupEvent event) {
        Thread.ofPlatform().name("start").daemon().start(this::passGate);
    }

    /** A bad verdict is told at once, and replaced when what was wrong has been put right. */
    private void passGate() {
        try {
            List<String> refusals = verdict();
            board.started(refusals);
            while (!refusals.isEmpty()) {
                Thread.sleep(BETWEEN_VERDICTS);
                refusals = verdict();
                board.started(refusals);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** A driver that is refused need not wait for its files first. */
    private List<String> verdict() throws InterruptedException {
        List<String> refusals = tryGate();
        if (!refusals.isEmpty()) {
            arrivals.close("the agent has refused the driver: " + String.join("; ", refusals));
            return refusals;
        }
        List<String> missing = arrivals.await();
        if (!missing.isEmpty()) {
            refusalTeller.tell(work.map(Stages::place), missing);
        }
        return missing;
    }

    /**
     * @return why no driver may start, a sentence each
     */
    private List<String> tryGate() throws InterruptedException {
        try {
            if (work.isEmpty()) {
                StartGate.Verdict verdict = new StartGate(client, settings, shared, door).check();
                if (settings.mode() == Mode.REMOTE) {
                    verdict.ground().ifPresent(this::await);
                }
                if (verdict.place().isEmpty() || !verdict.refusals().isEmpty()) {
                    if (!verdict.refusals().isEmpty()) {
                        refusalTeller.tell(verdict.place(), verdict.refusals());
                    }
                    return verdict.refusals();
                }
                begin(verdict.place().get());
            }
            List<String> refusals = keepService(work.orElseThrow());
            if (!refusals.isEmpty()) {
                refusalTeller.tell(Optional.empty(), refusals);
            }
            return refusals;
        } catch (RuntimeException e) {
            LOG.error("the start checks have met a defect", e);
            return List.of("the agent cannot start: " + e);
        }
    }

    /** From now on drivers of other pods may come. */
    private void await(Ground found) {
        ground = Optional.of(found);
        Thread.ofPlatform().name("attend").daemon().start(() -> attend(found));
        LOG.infof("waiting for a driver of the namespace %s", found.namespace());
    }

    /** Looks after the driver's pod, or, while there is none, tells that the agent is alive. */
    private void attend(Ground found) {
        Callers callers = new Callers(client, found.namespace());
        try {
            while (true) {
                try {
                    attend(callers);
                } catch (RuntimeException e) { // an API server that is away changes nothing
                    LOG.debug("the driver's pod could not be looked at", e);
                }
                Thread.sleep(BETWEEN_LOOKS);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void attend(Callers callers) {
        Optional<Stages> now = work;
        if (now.isEmpty()) {
            tellOfNothing();
            return;
        }
        Application.Owner pod = now.get().place().owner();
        if (callers.isGone(pod.podName(), pod.uid())) {
            LOG.infof("the driver's pod %s is gone", pod.podName());
            leave(now.get());
        }
    }

    /** Never beside the loop, which tells of the driver that has come meanwhile. */
    private synchronized void tellOfNothing() {
        if (work.isPresent()) {
            return;
        }
        StatusBoard.View nothing =
                new StatusBoard.View(
                        new Demand.NotYet(), Snapshot.empty(), List.of(), clock.instant());
        board.looked(nothing);
        metrics.looked(nothing, Pace.fresh());
    }

    /** The stages at work, if a driver's pod is known. */
    Optional<Stages> work() {
        return work;
    }

    /**
     * Clears up after a driver's pod, to be free for another one.
     *
     * @return whether nothing of it is left to do
     */
    synchronized boolean leave(Stages stages) {
        if (work.filter(stages::equals).isEmpty()) {
            return true; // somebody else has, and another driver may be served by now
        }
        desk.driverGone();
        if (!waitFor(UNTIL_LEFT, stages::areCleanedUp)) {
            return false;
        }
        work = Optional.empty();
        stages.close();
        desk.forget();
        board.servesNobody();
        LOG.infof("done with the pod %s", stages.place().owner().podName());
        return true;
    }

    private void begin(Place place) {
        Stages stages = new Stages(client, settings, place, desk, board, metrics, clock);
        work = Optional.of(stages);
        stages.start();
        Thread.ofVirtual().start(() -> warnOfMissingRights(place));
        LOG.infof(
                "at work for %s in pod %s/%s",
                place.selector(), place.namespace(), place.owner().podName());
    }

    /** Of those that nothing depends on, so that nobody waits for the answers. */
    private void warnOfMissingRights(Place place) {
        try {
            List<String> missing =
                    Permissions.missing(
                            client, place.namespace(), place.account(), Permissions.WANTED);
            if (!missing.isEmpty()) {
                LOG.warnf(
                        "Kubernetes Events about the driver's pod will be missing, and all else"
                                + " goes on: %s",
                        String.join("; ", missing));
            }
        } catch (KubernetesClientException e) {
            LOG.debug("nobody says whether Events may be posted", e);
        }
    }

    private List<String> keepService(Stages stages) {
        Problems problems = new Problems();
        Optional<SparkConf> submitted = conf(stages.place(), problems);
        // Executors of an earlier run of the agent may end before their driver says hello.
        submitted.map(SparkConf::entries).ifPresent(board::mayServe);
        submitted
                .flatMap(conf -> Session.service(conf, stages.place()))
                .ifPresent(service -> stages.keep(OwnedObject.DRIVER_SERVICE, service));
        submitted.map(PodRules::read).ifPresent(stages::follow);
        // After a restart of the agent no driver may be left to ask for them.
        if (submitted.filter(ExecutorPods::makeClaims).isPresent()) {
            stages.lookAtClaims();
        }
        if (!waitFor(settings.startTimeout(), stages::areSettled)) {
            problems.add("the driver's service cannot be made; see the agent's log");
        }
        return problems.sentences();
    }

    /** The conf as far as it is known before any driver has said hello. */
    private Optional<SparkConf> conf(Place place, Problems problems) {
        return place.adopted().isPresent()
                ? DriverConf.read(settings, problems)
                        .map(entries -> new SparkConf(entries, problems))
                : SubmittedConf.read(settings.driverProperties(), problems);
    }

    @Override
    public Answer receive(Hello hello, String peer) {
        Optional<List<String>> verdict = board.verdict();
        if (verdict.isEmpty()) {
            return new Later("the agent is starting");
        }
        if (!verdict.get().isEmpty()) {
            return refused(verdict.get(), false);
        }
        Introduction introduction = Introduction.of(hello);
        return ground.isPresent()
                ? receive(introduction, peer, ground.get())
                : serve(introduction, work.orElseThrow());
    }

    private Decided refused(List<String> sentences, boolean lasting) {
        return new Decided(desk.refuse(sentences, lasting));
    }

    /** A driver in another pod: whose executors they would be has to be settled first. */
    private synchronized Answer receive(Introduction introduction, String peer, Ground found) {
        Hello hello = introduction.hello();
        Problems problems = new Problems();
        try {
            Optional<Pod> pod =
                    new Callers(client, found.namespace()).find(hello.podName(), peer, problems);
            if (pod.isPresent() && !isServed(pod.get())) {
                if (!makeRoom(hello, problems)) {
                    return new Later(
                            "the agent still clears up after the driver before; it serves one at a"
                                    + " time");
                }
                if (problems.sentences().isEmpty()) {
                    new Adoption(client, settings, problems)
                            .adopt(pod.get())
                            .ifPresent(adopted -> begin(place(pod.get(), adopted, found)));
                }
            }
        } catch (KubernetesClientException e) {
            LOG.warnf("the pod of %s cannot be made its driver's: %s", hello, e.getMessage());
            if (e.getCode() < 400 || e.getCode() >= 500) {
                return new Later(
                        "the API server does not let the agent look after the driver's pod: "
                                + e.getMessage());
            }
            problems.add("the driver's pod cannot be made one: " + e.getMessage());
        }
        List<String> refusals = problems.sentences();
        if (!refusals.isEmpty()) {
            refusals.forEach(board::trouble);
            refusalTeller.tell(Optional.empty(), refusals);
            return refused(refusals, false);
        }
        Stages stages = work.orElseThrow();
        Decided answer = serve(introduction, stages);
        if (answer.reply().refusals().isEmpty()) {
            Session.service(hello, stages.place())
                    .ifPresent(service -> stages.keep(OwnedObject.DRIVER_SERVICE, service));
        }
        return answer;
    }

    private boolean isServed(Pod pod) {
        return work.filter(
                        stages -> stages.place().owner().uid().equals(pod.getMetadata().getUid()))
                .isPresent();
    }

    /** False when it takes a moment more. */
    private boolean makeRoom(Hello hello, Problems problems) {
        if (work.isEmpty()) {
            return true;
        }
        Stages before = work.get();
        if (desk.isTaken(hello.instance()) && !before.areOver()) {
            problems.add(
                    "the driver in the pod "
                            + before.place().owner().podName()
                            + " has its executors from this agent, which serves one at a time: stop"
                            + " that one first, or run an agent for each; when it is silent for "
                            + DriverDesk.SILENCE.toSeconds()
                            + " s it counts as gone");
            return true;
        }
        return leave(before);
    }

    private static Place place(Pod pod, Adopted adopted, Ground ground) {
        return new Place(
                ground.namespace(),
                new Application.Owner(pod.getMetadata().getName(), pod.getMetadata().getUid()),
                adopted.labels(),
                ground.account(),
                ground.policy(),
                ground.ids(),
                Optional.of(adopted),
                StartGate.created(pod));
    }

    private synchronized Decided serve(Introduction introduction, Stages stages) {
        Hello hello = introduction.hello();
        Place place = stages.place();
        Problems problems = new Problems(introduction.redaction());
        place.adopted()
                .ifPresentOrElse(
                        adopted -> checkClient(hello, place, adopted, problems),
                        () -> checkSubmitted(hello, place, problems));
        Session session = Session.open(hello, place, client.getKubernetesSerialization(), problems);
        boolean wrong = !problems.sentences().isEmpty();
        if (!wrong) {
            Permissions.missing(client, place.namespace(), place.account(), session.rights())
                    .forEach(problems::add);
        }
        List<String> refusals = problems.sentences();
        if (!refusals.isEmpty()) {
            refusals.forEach(board::trouble);
            refusalTeller.tell(Optional.of(place), refusals);
            // Code of the user's that has failed in the driver may do better another time.
            return refused(refusals, wrong && hello.handedOver() == null);
        }
        place.ids().above(hello.highestExecutorId());
        int firstId = place.ids().startInstance();
        // First, so that nothing is told with its secrets in it.
        board.serves(introduction.conf(), introduction.redaction());
        stages.serve(session);
        if (welcomes.admits()) {
            LOG.infof("serving %s", hello);
            problems.warnings().stream().limit(MOST_WARNINGS).forEach(LOG::warn);
        }
        return new Decided(desk.welcome(hello.instance(), firstId, problems.warnings()));
    }

    private static void checkSubmitted(Hello hello, Place place, Problems problems) {
        if (!hello.applicationId().equals(place.selector())) {
            problems.add(
                    "spark.app.id="
                            + hello.applicationId()
                            + ": the application of this pod is "
                            + place.selector()
                            + "; do not set spark.app.id");
        }
    }

    /** A pod of the user's own may run several drivers, and names that only it knows itself by. */
    private void checkClient(Hello hello, Place place, Adopted adopted, Problems problems) {
        if (desk.isTaken(hello.instance())) {
            problems.add(
                    "another SparkContext has its executors from this agent, which serves one at a"
                            + " time: stop that one first; when it is silent for "
                            + DriverDesk.SILENCE.toSeconds()
                            + " s it counts as gone");
        }
        adopted.checkHost(
                hello.resolvedConf().getOrDefault("spark.driver.host", ""), place, problems);
    }

    /**
     * SIGTERM: when the application is over, nothing of it may stay; when only the agent is
     * restarted, everything does.
     */
    void stop(@Observes ShutdownEvent event) {
        work.ifPresent(
                stages -> {
                    if (!waitFor(untilEndIsKnown(), stages::areOver)) {
                        LOG.info("the driver goes on; its executors stay");
                    } else if (waitFor(settings.stopTimeout(), stages::areCleanedUp)) {
                        LOG.info("nothing is left behind");
                    } else {
                        LOG.warn("the clean-up has not finished; what is left is the driver pod's");
                    }
                    desk.close();
                    stages.close();
                });
    }

    /** What ends an agent in a pod of its own says nothing about its driver. */
    private Duration untilEndIsKnown() {
        return settings.mode() == Mode.REMOTE ? Duration.ZERO : UNTIL_END_IS_KNOWN;
    }

    private static boolean waitFor(Duration patience, BooleanSupplier condition) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            try {
                Thread.sleep(50);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }
}
