package io.sparkagent.laws;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.sparkagent.act.ApiError;
import io.sparkagent.act.ApiError.Kind;
import io.sparkagent.act.Cluster;
import io.sparkagent.act.Outcome;
import io.sparkagent.laws.ExecutorPod.Phase;
import io.sparkagent.laws.FakeClaims.Found;
import io.sparkagent.manifest.ExecutorManifest;
import io.sparkagent.plan.Action;
import io.sparkagent.snapshot.Executor.Identity;
import io.sparkagent.snapshot.Labels;
import io.sparkagent.snapshot.OwnPod;
import io.sparkagent.snapshot.OwnedObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * A cluster in memory: pods and objects with resourceVersions, one watch that shows each change in
 * order until it is cut, and answers that fail or are lost.
 */
final class FakeCluster implements Cluster {

    /** What comes of a call. */
    enum Effect {
        DONE,
        /** Done after the agent has stopped waiting for it, within a minute. */
        DONE_LATER,
        /** The claims are made, their pod is not. */
        HALF_DONE,
        NOT_DONE
    }

    /**
     * What goes wrong with the next call. A failure of the API server, a timeout and a broken
     * connection come to the agent as the same outcome; what differs is when it was done.
     */
    enum Fault {
        NONE(200, Kind.UNAVAILABLE, Effect.DONE),
        QUOTA(403, Kind.QUOTA, Effect.NOT_DONE),
        FORBIDDEN(403, Kind.FORBIDDEN, Effect.NOT_DONE),
        INVALID(422, Kind.INVALID, Effect.NOT_DONE),
        THROTTLED(429, Kind.THROTTLED, Effect.NOT_DONE),
        /** With a Retry-After. */
        THROTTLED_LONG(429, Kind.THROTTLED, Effect.NOT_DONE),
        NAME_TAKEN(409, Kind.CONFLICT, Effect.NOT_DONE),
        /** The name is taken by the pod of this very call, which somebody on the way sent twice. */
        NAME_OURS(409, Kind.CONFLICT, Effect.DONE),
        /** The name was taken, and is free when the agent looks by whom. */
        NAME_FREED(409, Kind.CONFLICT, Effect.NOT_DONE),
        FAILED(503, Kind.UNAVAILABLE, Effect.NOT_DONE),
        ANSWER_LOST(0, Kind.UNAVAILABLE, Effect.DONE),
        LATE(0, Kind.UNAVAILABLE, Effect.DONE_LATER),
        /** The pod was refused, and its claims could not be removed again. */
        CLAIM_LEFT(403, Kind.QUOTA, Effect.HALF_DONE),
        /** The agent's connection broke after the claims had been made. */
        CLAIM_ALONE(0, Kind.UNAVAILABLE, Effect.HALF_DONE);

        private final int code;
        private final Kind kind;
        private final Effect effect;

        Fault(int code, Kind kind, Effect effect) {
            this.code = code;
            this.kind = kind;
            this.effect = effect;
        }

        ApiError error() {
            Optional<Duration> wait =
                    this == THROTTLED_LONG ? Optional.of(Duration.ofSeconds(20)) : Optional.empty();
            return new ApiError(code, kind, wait, name());
        }
    }

    /** A call that the API server works on for too long. */
    private record LateCall(Instant until, Runnable effect) {}

    /** One message of the watch. */
    record Event(ExecutorPod pod, boolean gone) {}

    private static final Duration LONGEST_CALL = Duration.ofSeconds(60);

    private final Map<String, ExecutorPod> pods = new TreeMap<>();
    private final Map<OwnedObject, Map<String, Long>> objects = new EnumMap<>(OwnedObject.class);
    private final Map<OwnedObject, String> names = new EnumMap<>(OwnedObject.class);
    private final Deque<Event> stream = new ArrayDeque<>();
    private final List<Integer> madeIds = new ArrayList<>();
    private final Map<Integer, Integer> madeOfProfile = new TreeMap<>();
    private final Set<String> endedInstances = new HashSet<>();
    private final Set<Integer> wavering = new HashSet<>();
    private final Deque<LateCall> lateCalls = new ArrayDeque<>();
    private final Set<Integer> lateIds = new HashSet<>();
    private final List<Outcome> unheard = new ArrayList<>();
    private final Set<Integer> spentIds = new HashSet<>();
    private final Set<Integer> usedAgain = new HashSet<>();
    private final InstantSource clock;
    private long version = 100;
    private final FakeClaims claims = new FakeClaims(() -> ++version, this::isHeld);
    private boolean watched;
    private OwnPod driver = new OwnPod(false, OptionalInt.empty());
    private Fault fault = Fault.NONE;
    private Runnable beforeAnswer = () -> {};
    private Consumer<ExecutorPod> removedByAgent = _ -> {};
    private IntPredicate refused = _ -> false;

    FakeCluster(InstantSource clock) {
        this.clock = clock;
    }

    /** The next call meets this fault, and this happens between its effect and its answer. */
    void nextCall(Fault next, Runnable meanwhile) {
        fault = next;
        beforeAnswer = meanwhile;
    }

    /** Is told of each pod that the agent deletes or lays aside, as it was before. */
    void onRemoval(Consumer<ExecutorPod> listener) {
        removedByAgent = listener;
    }

    /** From now on there is no quota for executors of these profiles. */
    void refuse(IntPredicate profiles) {
        refused = profiles;
    }

    @Override
    public Outcome create(int id, int profile, ExecutorManifest manifest, Set<String> reused) {
        if (spentIds.contains(id)) {
            usedAgain.add(id);
        }
        Outcome outcome = answerToCreate(id, profile, manifest, reused);
        if (!(outcome instanceof Outcome.Refused)) {
            spentIds.add(id);
        }
        return outcome;
    }

    private Outcome answerToCreate(
            int id, int profile, ExecutorManifest manifest, Set<String> reused) {
        Fault met = refused.test(profile) ? Fault.QUOTA : meet();
        Found found =
                met.effect == Effect.NOT_DONE
                        ? Found.ALL // made and removed again, if they were made
                        : claims.ensure(manifest.claims(), reused);
        Pod pod = manifest.pod().get();
        String instance = pod.getMetadata().getLabels().get(Labels.INSTANCE);
        Identity identity = new Identity(id, profile, instance);
        if (found == Found.ALL && met.effect == Effect.DONE) {
            make(identity, pod);
        } else if (found == Found.ALL && met.effect == Effect.DONE_LATER) {
            lateIds.add(id);
            later(() -> make(identity, pod));
        }
        Optional<ExecutorPod> made = pod(id);
        beforeAnswer.run();
        return switch (found) {
            case TAKEN -> new Outcome.Taken(id, profile, Fault.NAME_TAKEN.error());
            case GONE -> new Outcome.Refused(id, profile, Fault.NAME_TAKEN.error());
            case ALL -> answer(identity, met, met == Fault.NAME_OURS ? pod(id) : made);
        };
    }

    private static Outcome answer(Identity asked, Fault met, Optional<ExecutorPod> there) {
        int id = asked.id();
        int profile = asked.profile();
        return switch (met) {
            case NONE, NAME_OURS ->
                    there.<Outcome>map(pod -> new Outcome.Created(id, profile, pod.reference()))
                            .orElseGet(() -> new Outcome.Doubtful(id, profile, met.error()));
            case NAME_TAKEN, CLAIM_LEFT -> new Outcome.Taken(id, profile, met.error());
            case QUOTA, FORBIDDEN, INVALID, THROTTLED, THROTTLED_LONG ->
                    new Outcome.Refused(id, profile, met.error());
            case NAME_FREED, FAILED, ANSWER_LOST, LATE, CLAIM_ALONE ->
                    new Outcome.Doubtful(id, profile, met.error());
        };
    }

    private void make(Identity identity, Pod pod) {
        madeIds.add(identity.id());
        madeOfProfile.merge(identity.profile(), 1, Integer::sum);
        List<String> itsClaims =
                claims.judged(pod, pods.values(), endedInstances.contains(identity.instance()));
        put(new ExecutorPod(identity, 0, Phase.UNSCHEDULED, false, false, false, false, itsClaims));
    }

    private void later(Runnable effect) {
        lateCalls.add(new LateCall(clock.instant().plus(LONGEST_CALL), effect));
    }

    /** The API server gets on with a call that nobody waits for any more. */
    void land() {
        LateCall call = lateCalls.poll();
        if (call != null) {
            call.effect().run();
        }
    }

    /** True when there is no call left that nobody waits for. */
    boolean isDone() {
        return lateCalls.isEmpty();
    }

    void landAll() {
        landUntil(Instant.MAX);
    }

    /** It is done with all of them before this time. */
    void landUntil(Instant time) {
        while (!lateCalls.isEmpty() && lateCalls.element().until().isBefore(time)) {
            land();
        }
    }

    /** True when this pod came, or may still come, after the agent had stopped waiting for it. */
    boolean isLate(int id) {
        return lateIds.contains(id);
    }

    @Override
    public Outcome remove(Action.RemoveClaim action) {
        return attempt(
                action,
                () -> {
                    claims.delete(action.name());
                    return new Outcome.Done(action);
                });
    }

    @Override
    public Outcome delete(Action.Delete action) {
        return attempt(
                action,
                () -> {
                    ExecutorPod pod = pods.get(action.pod().name());
                    if (pod != null) {
                        removedByAgent.accept(pod);
                        delete(pod);
                    }
                    return new Outcome.Done(action);
                });
    }

    @Override
    public Outcome label(Action.Label action) {
        return attempt(
                action,
                () -> {
                    change(action.pod().name(), ExecutorPod::decommissioned);
                    return new Outcome.Done(action);
                });
    }

    @Override
    public Outcome markInactive(Action.MarkInactive action) {
        return attempt(
                action,
                () -> {
                    ExecutorPod pod = pods.get(action.pod().name());
                    if (pod != null) {
                        removedByAgent.accept(pod);
                        vanish(pod); // whoever looks for executors passes it over from now on
                    }
                    return new Outcome.Done(action);
                });
    }

    @Override
    public Outcome ensure(OwnedObject object, HasMetadata wanted) {
        return attempt(
                new Action.Ensure(object),
                () -> {
                    String name = wanted.getMetadata().getName();
                    ofKind(object).put(name, ++version);
                    return new Outcome.Applied(object, String.valueOf(version));
                });
    }

    @Override
    public Outcome remove(OwnedObject object, HasMetadata ours) {
        return attempt(
                new Action.Remove(object),
                () -> {
                    ofKind(object).remove(ours.getMetadata().getName());
                    return new Outcome.Removed(object);
                });
    }

    private Outcome attempt(Action action, Supplier<Outcome> call) {
        Fault met = meet();
        Outcome answer = met.effect == Effect.DONE ? call.get() : failed(action, met);
        if (met.effect == Effect.DONE_LATER) {
            later(() -> unheard.add(call.get()));
        }
        beforeAnswer.run();
        return met == Fault.NONE ? answer : failed(action, met);
    }

    private static Outcome failed(Action action, Fault met) {
        return new Outcome.Failed(action, met.error());
    }

    private Fault meet() {
        Fault met = fault;
        fault = Fault.NONE;
        return met;
    }

    /** Deletes as the API server does: a pod on a node stays until its kubelet lets it go. */
    void delete(ExecutorPod pod) {
        if (pod.phase() == Phase.UNSCHEDULED || pod.ended()) {
            vanish(pod);
        } else {
            change(pod.name(), ExecutorPod::beingDeleted);
        }
    }

    void vanish(ExecutorPod pod) {
        ExecutorPod last = pods.remove(pod.name());
        if (last != null) {
            show(new Event(last.at(++version), true));
            claims.letGo();
        }
    }

    void change(String name, UnaryOperator<ExecutorPod> change) {
        ExecutorPod pod = pods.get(name);
        if (pod != null) {
            put(change.apply(pod));
        }
    }

    private void put(ExecutorPod pod) {
        ExecutorPod latest = pod.at(++version);
        if (latest.phase() == Phase.UNKNOWN || latest.disrupted()) {
            wavering.add(latest.id());
        }
        pods.put(latest.name(), latest);
        show(new Event(latest, false));
        claims.letGo();
    }

    private boolean isHeld(String claim) {
        return pods.values().stream().anyMatch(pod -> pod.has(claim));
    }

    FakeClaims claims() {
        return claims;
    }

    private void show(Event event) {
        if (watched) {
            stream.add(event);
        }
    }

    Collection<ExecutorPod> pods() {
        return List.copyOf(pods.values());
    }

    Optional<ExecutorPod> pod(int id) {
        return pods.values().stream().filter(pod -> pod.id() == id).findFirst();
    }

    long version() {
        return version;
    }

    /** Ids of all pods that were ever made, in order. */
    List<Integer> madeIds() {
        return madeIds;
    }

    /** Pods of this profile that were ever made. */
    int made(int profile) {
        return madeOfProfile.getOrDefault(profile, 0);
    }

    /** Ids that were asked for again although a pod had, or may have, one. */
    Set<Integer> usedAgain() {
        return usedAgain;
    }

    /** True when it once looked lost but was not: then nobody can count it exactly. */
    boolean hasWavered(int id) {
        return wavering.contains(id);
    }

    Deque<Event> stream() {
        return stream;
    }

    boolean watched() {
        return watched;
    }

    void watch(boolean open) {
        watched = open;
        if (!open) {
            stream.clear();
        }
    }

    void driverEnds(int code) {
        driver = new OwnPod(false, OptionalInt.of(code));
    }

    /**
     * The driver's container has ended just now, and starts again; the kubelet counts seconds.
     *
     * @param ended the SparkContexts that it has had
     */
    void driverStartsAgain(Collection<String> ended) {
        endedInstances.addAll(ended);
        Instant end = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        driver = new OwnPod(false, OptionalInt.empty(), Optional.of(end));
    }

    /** Its pod is no more, nor its agent, and there is another for the same application. */
    void driverHasAnotherPod(Collection<String> ended) {
        endedInstances.addAll(ended);
        driver = new OwnPod(false, OptionalInt.empty());
        pods.replaceAll((_, pod) -> pod.leftBehind());
    }

    OwnPod driver() {
        return driver;
    }

    /** The agent keeps the object under this name from now on. */
    void keep(OwnedObject object, String name) {
        names.put(object, name);
    }

    /** The version of the object that the agent keeps now. */
    Optional<Long> object(OwnedObject object) {
        return Optional.ofNullable(names.get(object)).map(ofKind(object)::get);
    }

    /** Somebody removes or changes it. */
    void spoil(OwnedObject object, boolean remove) {
        Optional.ofNullable(names.get(object))
                .ifPresent(
                        name ->
                                ofKind(object)
                                        .computeIfPresent(
                                                name, (_, _) -> remove ? null : ++version));
    }

    private Map<String, Long> ofKind(OwnedObject object) {
        return objects.computeIfAbsent(object, _ -> new TreeMap<>());
    }
}
