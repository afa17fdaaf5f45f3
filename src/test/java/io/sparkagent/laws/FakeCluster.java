package io.sparkagent.laws;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.sparkagent.act.ApiError;
import io.sparkagent.act.Cluster;
import io.sparkagent.act.Outcome;
import io.sparkagent.laws.ExecutorPod.Phase;
import io.sparkagent.manifest.ExecutorObjects;
import io.sparkagent.plan.Action;
import io.sparkagent.snapshot.Executor.Identity;
import io.sparkagent.snapshot.Labels;
import io.sparkagent.snapshot.OwnedObject;
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
import java.util.function.UnaryOperator;

/**
 * A cluster in memory: pods and objects with resourceVersions, one watch that shows each change in
 * order until it is cut, and answers that fail or are lost.
 */
final class FakeCluster implements Cluster {

    /** What goes wrong with the next call. */
    enum Fault {
        NONE,
        QUOTA,
        THROTTLED,
        NAME_TAKEN,
        NOT_DONE,
        ANSWER_LOST,
        /** The pod was refused, and its claims could not be removed again. */
        CLAIM_LEFT,
        /** The agent's connection broke after the claims had been made. */
        CLAIM_ALONE
    }

    /** One message of the watch. */
    record Event(ExecutorPod pod, boolean gone) {}

    private final Map<String, ExecutorPod> pods = new TreeMap<>();
    private final Map<OwnedObject, Map<String, Long>> objects = new EnumMap<>(OwnedObject.class);
    private final Map<OwnedObject, String> names = new EnumMap<>(OwnedObject.class);
    private final Deque<Event> stream = new ArrayDeque<>();
    private final List<Integer> madeIds = new ArrayList<>();
    private final Set<Integer> wavering = new HashSet<>();
    private long version = 100;
    private final FakeClaims claims = new FakeClaims(() -> ++version, this::isHeld);
    private boolean watched;
    private OptionalInt driverExit = OptionalInt.empty();
    private Fault fault = Fault.NONE;
    private Runnable beforeAnswer = () -> {};
    private Consumer<ExecutorPod> deletedByAgent = _ -> {};

    /** The next call meets this fault, and this happens between its effect and its answer. */
    void nextCall(Fault next, Runnable meanwhile) {
        fault = next;
        beforeAnswer = meanwhile;
    }

    /** Is told of each pod that the agent deletes, as it was before. */
    void onDelete(Consumer<ExecutorPod> listener) {
        deletedByAgent = listener;
    }

    @Override
    public Outcome create(int id, int profile, ExecutorObjects objects, Set<String> reused) {
        String instance = objects.pod().getMetadata().getLabels().get(Labels.INSTANCE);
        Fault met = meet();
        boolean claimed =
                switch (met) {
                    case NONE, ANSWER_LOST, CLAIM_LEFT, CLAIM_ALONE ->
                            claims.ensure(objects.claims(), reused);
                    case QUOTA, THROTTLED, NAME_TAKEN, NOT_DONE -> true; // undone, if done at all
                };
        if (claimed && (met == Fault.NONE || met == Fault.ANSWER_LOST)) {
            madeIds.add(id);
            Identity identity = new Identity(id, profile, instance);
            put(
                    new ExecutorPod(
                            identity,
                            0,
                            Phase.UNSCHEDULED,
                            false,
                            false,
                            claims.judged(objects.pod(), pods.values())));
        }
        String name = "exec-" + instance + "-" + id;
        Optional<ExecutorPod> made = Optional.ofNullable(pods.get(name));
        beforeAnswer.run();
        if (!claimed) {
            return new Outcome.Taken(id, profile, error(Fault.NAME_TAKEN));
        }
        return switch (met) {
            case NONE -> new Outcome.Created(id, profile, made.orElseThrow().reference());
            case NAME_TAKEN, CLAIM_LEFT -> new Outcome.Taken(id, profile, error(met));
            case QUOTA, THROTTLED -> new Outcome.Refused(id, profile, error(met));
            case NOT_DONE, ANSWER_LOST, CLAIM_ALONE ->
                    new Outcome.Doubtful(id, profile, error(met));
        };
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
                        deletedByAgent.accept(pod);
                        delete(pod);
                    }
                    return new Outcome.Done(action);
                });
    }

    @Override
    public Outcome label(Action.Label action) {
        return new Outcome.Done(action);
    }

    @Override
    public Outcome markInactive(Action.MarkInactive action) {
        return attempt(
                action,
                () -> {
                    change(action.pod().name(), UnaryOperator.identity());
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

    private Outcome attempt(Action action, java.util.function.Supplier<Outcome> call) {
        Fault met = meet();
        boolean done = met == Fault.NONE || met == Fault.ANSWER_LOST;
        Outcome outcome = done ? call.get() : new Outcome.Failed(action, error(met));
        beforeAnswer.run();
        return met == Fault.ANSWER_LOST ? new Outcome.Failed(action, error(met)) : outcome;
    }

    private Fault meet() {
        Fault met = fault;
        fault = Fault.NONE;
        return met;
    }

    private static ApiError error(Fault fault) {
        ApiError.Kind kind =
                switch (fault) {
                    case QUOTA, CLAIM_LEFT -> ApiError.Kind.QUOTA;
                    case THROTTLED -> ApiError.Kind.THROTTLED;
                    case NAME_TAKEN -> ApiError.Kind.CONFLICT;
                    case NOT_DONE, ANSWER_LOST, CLAIM_ALONE, NONE -> ApiError.Kind.UNAVAILABLE;
                };
        return new ApiError(0, kind, Optional.empty(), fault.name());
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
        driverExit = OptionalInt.of(code);
    }

    OptionalInt driverExit() {
        return driverExit;
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
