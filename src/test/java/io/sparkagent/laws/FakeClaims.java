package io.sparkagent.laws;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Volume;
import io.sparkagent.snapshot.Claim;
import io.sparkagent.snapshot.Claim.Condition;
import io.sparkagent.snapshot.Labels;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/** The persistent volume claims of the cluster in memory, with a watch of their own. */
final class FakeClaims {

    /** One message of the watch. */
    record Event(Claim claim, boolean gone) {}

    private final Map<String, Claim> claims = new TreeMap<>();
    private final Deque<Event> stream = new ArrayDeque<>();
    private final List<String> shared = new ArrayList<>();
    private final List<String> absent = new ArrayList<>();
    private final LongSupplier version;
    private final Predicate<String> held;
    private boolean watched;

    /**
     * @param version the cluster's next resourceVersion
     * @param held whether a pod that has not ended has the claim
     */
    FakeClaims(LongSupplier version, Predicate<String> held) {
        this.version = version;
        this.held = held;
    }

    /** What came of making sure of an executor's claims. */
    enum Found {
        ALL,
        /** A name is taken by one that is on its way out. */
        TAKEN,
        /** One that was to be taken over is not to be had any more. */
        GONE
    }

    /** As the agent makes sure of them. */
    Found ensure(List<PersistentVolumeClaim> wanted, Set<String> reused) {
        for (PersistentVolumeClaim claim : wanted) {
            String name = claim.getMetadata().getName();
            Claim there = claims.get(name);
            boolean leaves = there != null && there.condition() == Condition.DELETING;
            if (reused.contains(name) && (there == null || leaves)) {
                return Found.GONE;
            }
            if (leaves) {
                return Found.TAKEN;
            }
            if (there == null) {
                put(claim(claim));
            }
        }
        return Found.ALL;
    }

    private Claim claim(PersistentVolumeClaim made) {
        return new Claim(
                made.getMetadata().getName(),
                version.getAsLong(),
                made.getMetadata().getLabels().get(Labels.INSTANCE),
                new Claim.Terms(
                        made.getSpec().getStorageClassName(),
                        Quantity.getAmountInBytes(
                                        made.getSpec().getResources().getRequests().get("storage"))
                                .longValue(),
                        Set.copyOf(made.getSpec().getAccessModes()),
                        "Filesystem"),
                Condition.USABLE);
    }

    /**
     * Looks what a new pod asks for, and writes down what must not be.
     *
     * @param useless nobody waits for the pod any more, so it does no harm if it can never start
     * @return names of its claims
     */
    List<String> judged(Pod pod, Collection<ExecutorPod> others, boolean useless) {
        List<String> names =
                pod.getSpec().getVolumes().stream()
                        .map(Volume::getPersistentVolumeClaim)
                        .filter(Objects::nonNull)
                        .map(source -> source.getClaimName())
                        .toList();
        for (String name : names) {
            if (!claims.containsKey(name) && !useless) {
                absent.add(name);
            }
            others.stream()
                    .filter(other -> other.has(name))
                    .forEach(other -> shared.add(name + " of " + other));
        }
        return names;
    }

    /** Deletes as the API server does: one that a pod has stays until the pod is done with it. */
    void delete(String name) {
        Claim claim = claims.get(name);
        if (claim != null && claim.condition() != Condition.DELETING) {
            put(in(Condition.DELETING, claim));
            letGo();
        }
    }

    /** Somebody removes its volume. */
    void lose(String name) {
        Claim claim = claims.get(name);
        if (claim != null && claim.isUsable()) {
            put(in(Condition.LOST, claim));
        }
    }

    private Claim in(Condition condition, Claim claim) {
        return new Claim(
                claim.name(), version.getAsLong(), claim.instance(), claim.terms(), condition);
    }

    /** A pod has ended or is gone. */
    void letGo() {
        for (Claim claim : List.copyOf(claims.values())) {
            if (claim.condition() == Condition.DELETING && !held.test(claim.name())) {
                claims.remove(claim.name());
                show(new Event(in(Condition.DELETING, claim), true));
            }
        }
    }

    private void put(Claim claim) {
        claims.put(claim.name(), claim);
        show(new Event(claim, false));
    }

    private void show(Event event) {
        if (watched) {
            stream.add(event);
        }
    }

    Collection<Claim> all() {
        return List.copyOf(claims.values());
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

    /** Claims that two executors had at a time. */
    List<String> shared() {
        return shared;
    }

    /** Claims of pods that were made without them. */
    List<String> absent() {
        return absent;
    }
}
