package io.sparkagent.snapshot;

import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * An immutable picture of what is known; to make one copies each map once, in linear time.
 *
 * @param executors by id
 * @param ownPod the driver's pod, once seen
 * @param owned the objects that the agent keeps now; one that it does not keep is not in here
 * @param claims the persistent volume claims that the agent has made, by name; empty as long as
 *     nobody has looked
 * @param listedAt when the last full list was asked for; empty before the first, and nobody may
 *     decide anything then
 */
public record Snapshot(
        SortedMap<Integer, Executor> executors,
        Optional<OwnPod> ownPod,
        Map<OwnedObject, OwnedObject.State> owned,
        Optional<SortedMap<String, Claim>> claims,
        Optional<Instant> listedAt) {

    public Snapshot {
        executors = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(executors));
        owned = Map.copyOf(owned);
        claims = claims.map(TreeMap::new).map(java.util.Collections::unmodifiableSortedMap);
    }

    /** Of an application without claims. */
    public Snapshot(
            SortedMap<Integer, Executor> executors,
            Optional<OwnPod> ownPod,
            Map<OwnedObject, OwnedObject.State> owned,
            Optional<Instant> listedAt) {
        this(executors, ownPod, owned, Optional.empty(), listedAt);
    }

    public static Snapshot empty() {
        return new Snapshot(
                new TreeMap<>(),
                Optional.empty(),
                new EnumMap<>(OwnedObject.class),
                Optional.empty());
    }

    /** True when the object has been made at any time, or is none that we keep. */
    public boolean made(OwnedObject object) {
        OwnedObject.State state = owned.get(object);
        return state == null || state.applied().isPresent();
    }

    /** True when the object is as we applied it, or is none that we keep. */
    public boolean settled(OwnedObject object) {
        OwnedObject.State state = owned.get(object);
        return state == null || state.asApplied();
    }
}
