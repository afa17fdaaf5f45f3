package io.sparkagent;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.sparkagent.act.ApiError;
import io.sparkagent.act.Cluster;
import io.sparkagent.act.ExecutorIds;
import io.sparkagent.act.Outcome;
import io.sparkagent.config.ResourceProfile;
import io.sparkagent.driver.DriverDesk;
import io.sparkagent.manifest.ExecutorManifest;
import io.sparkagent.plan.Action;
import io.sparkagent.plan.Attempt;
import io.sparkagent.plan.Census;
import io.sparkagent.plan.Demand.Wanted;
import io.sparkagent.plan.Limits;
import io.sparkagent.plan.Pace;
import io.sparkagent.plan.Refusal;
import io.sparkagent.snapshot.Ending;
import io.sparkagent.snapshot.Executor.Identity;
import io.sparkagent.snapshot.ExecutorStore;
import io.sparkagent.snapshot.OwnedObject;
import io.sparkagent.snapshot.Snapshot;
import io.sparkagent.status.Metrics;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jboss.logging.Logger;

/**
 * Carries out actions, many at a time, and writes down what became of each: in the store for the
 * next look, in the pace for the next wave.
 */
final class Crew implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Crew.class);

    /** The same call again, should its effect not be seen by then. */
    private static final Duration UNTIL_IT_SHOWS = Duration.ofSeconds(3);

    /** What the API server has deleted is on its way out, however late the watch tells it. */
    private static final Duration UNTIL_LISTED = Duration.ofSeconds(30);

    private final Cluster cluster;
    private final ExecutorStore store;
    private final ExecutorIds ids;
    private final DriverDesk desk;
    private final Clock clock;
    private final Metrics metrics;
    private final Runnable listAgain;
    private final UnaryOperator<String> discretion;
    private final ExecutorService threads;
    private final PaceKeeper paceKeeper = new PaceKeeper();
    private final Cooldown cooldown = new Cooldown();
    private final Map<OwnedObject, HasMetadata> kept = new ConcurrentHashMap<>();
    private volatile Optional<Session> session = Optional.empty();

    /**
     * @param threads make the calls
     * @param listAgain asks for a full list, because nobody knows what became of a call
     * @param discretion takes secrets out of a sentence
     */
    Crew(
            Cluster cluster,
            ExecutorService threads,
            ExecutorStore store,
            ExecutorIds ids,
            DriverDesk desk,
            Clock clock,
            Metrics metrics,
            Runnable listAgain,
            UnaryOperator<String> discretion) {
        this.cluster = cluster;
        this.threads = threads;
        this.store = store;
        this.ids = ids;
        this.desk = desk;
        this.clock = clock;
        this.metrics = metrics;
        this.listAgain = listAgain;
        this.discretion = discretion;
    }

    /** From now on the work is for this SparkContext. */
    void serve(Session latest) {
        boolean fresh =
                session.filter(known -> known.instance().equals(latest.instance())).isEmpty();
        session = Optional.of(latest);
        if (fresh) {
            paceKeeper.begin(latest.instance());
        }
    }

    /**
     * From now on this object has to be as it is here; one of its kind with another name is of no
     * use any more.
     */
    void keep(OwnedObject object, HasMetadata wanted) {
        HasMetadata earlier = kept.put(object, wanted);
        if (earlier != null
                && object.isRemovable()
                && !earlier.getMetadata().getName().equals(wanted.getMetadata().getName())) {
            threads.execute(() -> cluster.remove(object, earlier));
        }
        store.keep(object);
    }

    Limits limits() {
        return session.map(Session::limits).orElseGet(Limits::defaults);
    }

    Pace pace() {
        return paceKeeper.pace();
    }

    /** Learns from what has been seen, before anything is planned. */
    void notice(Census census, Instant now) {
        Snapshot seen = census.seen();
        SortedMap<Integer, ?> believed = seen.executors().headMap(ExecutorIds.HIGHEST_BELIEVED + 1);
        if (!believed.isEmpty()) {
            keepIdsAbove(believed.lastKey());
        }
        if (census.demand() instanceof Wanted wanted && seen.listedAt().isPresent()) {
            paceKeeper.notice(census, wanted, now);
        }
    }

    /** A mark that cannot be written is told when the next id is wanted. */
    void keepIdsAbove(int seen) {
        try {
            ids.above(seen);
        } catch (UncheckedIOException e) {
            LOG.debug("the mark of executor ids is behind", e);
        }
    }

    void carryOut(Action action, Instant now) {
        switch (action) {
            case Action.Create create -> create(create, now);
            case Action.Delete delete ->
                    send("delete " + delete.pod().uid(), now, () -> cluster.delete(delete));
            case Action.RemoveClaim claim ->
                    send("remove claim " + claim.name(), now, () -> cluster.remove(claim));
            case Action.MarkInactive mark ->
                    send("mark " + mark.pod().uid(), now, () -> cluster.markInactive(mark));
            case Action.Label label ->
                    send("label " + label.pod().uid(), now, () -> cluster.label(label));
            case Action.Ensure(OwnedObject object) -> {
                HasMetadata wanted = wanted(object);
                send("ensure " + name(wanted), now, () -> cluster.ensure(object, wanted));
            }
            case Action.Remove(OwnedObject object) -> {
                HasMetadata ours = wanted(object);
                send("remove " + name(ours), now, () -> cluster.remove(object, ours));
            }
            case Action.DeclareLost(int id) -> declareLost(id, now);
            case Action.Forget(int id) -> store.forget(id, now);
            case Action.Veto _, Action.Decommission _ -> {} // the driver's part; it is in the news
        }
    }

    private static String name(HasMetadata object) {
        return object.getKind() + " " + object.getMetadata().getName();
    }

    private HasMetadata wanted(OwnedObject object) {
        return Objects.requireNonNull(kept.get(object));
    }

    private void create(Action.Create action, Instant now) {
        int profileId = action.profile();
        Optional<ResourceProfile> profile = desk.profile(profileId);
        // A plan for one SparkContext is of no use to the next.
        if (session.filter(current -> paceKeeper.hasCounted(current.instance())).isEmpty()
                || profile.isEmpty()) {
            return;
        }
        Session current = session.get();
        Attempt attempt = new Attempt(current.instance(), profileId, now);
        paceKeeper.sent(attempt);
        int id;
        try {
            id = ids.take();
        } catch (UncheckedIOException e) {
            paceKeeper.refused(
                    attempt, refusal(ApiError.ofUs(String.valueOf(e.getMessage()))), now);
            return;
        }
        List<String> claims = current.pods().claims(id, action.claims());
        store.requested(new Identity(id, profileId, current.instance()), claims, now);
        metrics.asked(id, now);
        threads.execute(() -> record(create(id, profile.get(), action.claims(), current), attempt));
    }

    private Outcome create(
            int id, ResourceProfile profile, Map<String, String> reused, Session current) {
        ExecutorManifest manifest;
        try {
            manifest = current.manifests().of(id, profile, desk.order(profile.id()), reused);
        } catch (IllegalArgumentException e) { // of our own making: the profile asks for too much
            return refused(id, profile, "the pod cannot be built: " + e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("an executor's pod cannot be built", e);
            return refused(id, profile, "the pod cannot be built: " + e);
        }
        if (!manifest.violations().isEmpty()) {
            return refused(id, profile, String.join("; ", manifest.violations()));
        }
        try {
            return cluster.create(id, profile.id(), manifest, Set.copyOf(reused.values()));
        } catch (RuntimeException | Error e) { // nobody knows what became of it; a list will show
            LOG.error("the creation of an executor has met a defect", e);
            return new Outcome.Doubtful(id, profile.id(), ApiError.ofUs(String.valueOf(e)));
        }
    }

    private static Outcome refused(int id, ResourceProfile profile, String sentence) {
        return new Outcome.Refused(id, profile.id(), ApiError.ofUs(sentence));
    }

    private void send(String key, Instant now, Supplier<Outcome> call) {
        if (cooldown.start(key, now)) {
            threads.execute(
                    () -> {
                        Duration rest = UNTIL_IT_SHOWS;
                        try {
                            Outcome outcome = call.get();
                            rest = isDeletion(outcome) ? UNTIL_LISTED : rest;
                            record(outcome);
                        } finally {
                            cooldown.done(key, clock.instant().plus(rest));
                        }
                    });
        }
    }

    private static boolean isDeletion(Outcome outcome) {
        return outcome instanceof Outcome.Done(var action) && action instanceof Action.Delete;
    }

    private void declareLost(int id, Instant now) {
        String instance = session.map(Session::instance).orElse("");
        Ending ending =
                new Ending(
                        -1,
                        false,
                        false,
                        "executor "
                                + id
                                + ": the driver counts on it, but it has no pod in the cluster;"
                                + " somebody or something deleted it",
                        Ending.Reason.DELETED);
        store.lost(new Identity(id, 0, instance), ending, now);
    }

    private void record(Outcome outcome, Attempt attempt) {
        Instant now = clock.instant();
        switch (outcome) {
            case Outcome.Created _ -> {
                paceKeeper.accepted(attempt);
                metrics.created(attempt.profile(), Duration.between(attempt.sentAt(), now));
            }
            case Outcome.Refused(_, _, ApiError error) ->
                    paceKeeper.refused(attempt, refusal(error), now);
            case Outcome.Doubtful(int id, _, ApiError error) ->
                    paceKeeper.doubtful(id, attempt, refusal(error), now);
            case Outcome.Taken _ -> paceKeeper.notMade(attempt);
            case Outcome _ -> {}
        }
        record(outcome);
    }

    private void record(Outcome outcome) {
        Instant now = clock.instant();
        switch (outcome) {
            case Outcome.Created(int id, _, var pod) -> store.created(id, pod);
            case Outcome.Refused(int id, _, _) -> {
                store.forget(id, now);
                ids.giveBack(id); // last, so that nobody asks for it while it is being forgotten
            }
            case Outcome.Taken(int id, int profile, ApiError error) -> {
                LOG.warnf(
                        "executor id %d of profile %d is skipped: %s",
                        id, profile, discretion.apply(error.sentence()));
                store.forget(id, now);
            }
            case Outcome.Doubtful(int id, _, _) -> {
                store.doubtful(id, now);
                listAgain.run();
            }
            case Outcome.Applied(OwnedObject object, String version) ->
                    store.ownedApplied(object, version);
            case Outcome.Removed(OwnedObject object) -> store.ownedSeen(object, Optional.empty());
            case Outcome.Done(Action action) -> LOG.debugf("done: %s", action);
            case Outcome.Failed(Action action, ApiError error) -> failed(action, error);
        }
    }

    private void failed(Action action, ApiError error) {
        LOG.warnf("%s failed, trying again: %s", action, discretion.apply(error.sentence()));
        if (action instanceof Action.Ensure(OwnedObject object)) {
            store.ownedRefused(object, error.sentence());
        }
    }

    private static Refusal refusal(ApiError error) {
        return new Refusal(kind(error), error.retryAfter(), error.sentence());
    }

    private static Refusal.Kind kind(ApiError error) {
        return switch (error.kind()) {
            case QUOTA -> Refusal.Kind.QUOTA;
            case FORBIDDEN, INVALID, ABSENT -> Refusal.Kind.PERMANENT;
            case CONFLICT -> Refusal.Kind.COLLISION;
            case THROTTLED, UNAVAILABLE -> Refusal.Kind.BUSY;
        };
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
