package io.sparkagent.snapshot;

import io.sparkagent.snapshot.Executor.Deleted;
import io.sparkagent.snapshot.Executor.Failed;
import io.sparkagent.snapshot.Executor.Identity;
import io.sparkagent.snapshot.Executor.Leaving;
import io.sparkagent.snapshot.Executor.Pending;
import io.sparkagent.snapshot.Executor.Requested;
import io.sparkagent.snapshot.Executor.Running;
import io.sparkagent.snapshot.Executor.Succeeded;
import io.sparkagent.snapshot.Executor.Unknown;
import io.sparkagent.snapshot.Waiting.Cause;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/** Short words for sights of executors, so that a test can write a snapshot down. */
public final class Sights {

    public static final String INSTANCE = "i1";
    public static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");

    private Sights() {}

    public static Instant at(long seconds) {
        return T0.plusSeconds(seconds);
    }

    public static Identity identity(int id) {
        return identity(id, 0);
    }

    public static Identity identity(int id, int profile) {
        return new Identity(id, profile, INSTANCE);
    }

    public static PodRef pod(int id) {
        return pod(id, id);
    }

    public static PodRef pod(int id, long version) {
        return new PodRef("exec-" + id, "uid-" + id, version, Optional.of("node"));
    }

    public static Requested requested(int id) {
        return new Requested(identity(id), T0);
    }

    public static Requested answered(int id) {
        return new Requested(identity(id), T0, Optional.of(pod(id)), Optional.empty());
    }

    public static Pending pending(int id) {
        return pending(id, Cause.STARTING, "");
    }

    public static Pending pending(int id, Cause cause, String message) {
        return new Pending(identity(id), T0, pod(id), new Waiting(cause, message));
    }

    public static Running running(int id) {
        return running(id, id, T0);
    }

    public static Running running(int id, long version, Instant since) {
        return new Running(identity(id), since, pod(id, version));
    }

    public static Leaving leaving(int id, boolean deleting) {
        return new Leaving(identity(id), T0, pod(id), deleting, "node is drained");
    }

    public static Unknown unknown(int id) {
        return new Unknown(identity(id), T0, pod(id));
    }

    public static Succeeded succeeded(int id) {
        return new Succeeded(
                identity(id), T0, Optional.of(pod(id)), new Ending(0, true, false, "ended"));
    }

    public static Failed failed(int id) {
        return failed(id, id);
    }

    public static Failed failed(int id, long version) {
        return new Failed(
                identity(id),
                T0,
                Optional.of(pod(id, version)),
                new Ending(1, true, true, "failed"));
    }

    /** An end whose pod is no more. */
    public static Deleted deleted(int id) {
        return new Deleted(
                identity(id), T0, Optional.empty(), new Ending(-1, false, false, "deleted"));
    }

    /** The same executor of another resource profile. */
    public static Executor ofProfile(int profile, Executor executor) {
        return with(new Identity(executor.id(), profile, executor.identity().instance()), executor);
    }

    /** The same executor of another SparkContext. */
    public static Executor ofInstance(String instance, Executor executor) {
        return with(new Identity(executor.id(), executor.profile(), instance), executor);
    }

    private static Executor with(Identity identity, Executor executor) {
        return switch (executor) {
            case Requested(_, var since, var answered, var doubtful, var claims) ->
                    new Requested(identity, since, answered, doubtful, claims);
            case Pending(_, var since, var pod, var waiting) ->
                    new Pending(identity, since, pod, waiting);
            case Running(_, var since, var pod) -> new Running(identity, since, pod);
            case Leaving(_, var since, var pod, var deleting, var why) ->
                    new Leaving(identity, since, pod, deleting, why);
            case Unknown(_, var since, var pod) -> new Unknown(identity, since, pod);
            case Succeeded(_, var since, var pod, var ending) ->
                    new Succeeded(identity, since, pod, ending);
            case Failed(_, var since, var pod, var ending) ->
                    new Failed(identity, since, pod, ending);
            case Deleted(_, var since, var pod, var ending) ->
                    new Deleted(identity, since, pod, ending);
        };
    }

    /** A world in which exactly these executors were listed at {@link #T0}. */
    public static Snapshot seen(Executor... executors) {
        return new Snapshot(
                byId(executors),
                Optional.of(new OwnPod(false, OptionalInt.empty())),
                new EnumMap<>(OwnedObject.class),
                Optional.of(T0));
    }

    public static SortedMap<Integer, Executor> byId(Executor... executors) {
        TreeMap<Integer, Executor> map = new TreeMap<>();
        List.of(executors).forEach(executor -> map.put(executor.id(), executor));
        return map;
    }
}
