package io.sparkagent.driver;

import io.sparkagent.config.ResourceProfile;
import io.sparkagent.plan.Demand;
import io.sparkagent.snapshot.Executor;
import io.sparkagent.snapshot.Snapshot;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/**
 * What one SparkContext has said. A release, a veto and the acknowledgement of an end are said once
 * and for all, so they are kept until the executor's story is at its end; everything else is the
 * last word. Not safe for threads: the desk guards it.
 */
final class Visitor {

    private final String instance;
    private final int firstId;
    private long revision = -1;
    private Instant heardAt = Instant.MIN;
    private final RecentTotals totals = new RecentTotals();
    private final Map<Integer, ResourceProfile> profiles = new HashMap<>();
    private Map<Integer, Instant> registered = Map.of();
    private Map<Integer, Instant> inactive = Map.of();
    private final Map<Integer, Instant> released = new HashMap<>();
    private final Set<Integer> vetoed = new HashSet<>();
    private final Set<Integer> acknowledged = new HashSet<>();
    private final Map<Integer, Instant> registeredBefore = new HashMap<>();

    /**
     * Released and vetoed ids of the last message, which the driver has not been told to be gone.
     */
    private Set<Integer> mentioned = Set.of();

    /** Of those, the ones that have no pod any more. */
    private Set<Integer> gone = Set.of();

    /** The words as the plan takes them, until some of them change. */
    private Optional<Demand.Wanted> said = Optional.empty();

    Visitor(String instance, int firstId) {
        this.instance = instance;
        this.firstId = firstId;
    }

    String instance() {
        return instance;
    }

    int firstId() {
        return firstId;
    }

    /** Takes a message in, unless a later one has been faster. */
    void hear(DemandMessage message, Instant now) {
        if (message.revision() <= revision) {
            return;
        }
        revision = message.revision();
        heardAt = now;
        said = Optional.empty();
        for (DemandMessage.Profile profile : message.wanted()) {
            totals.say(profile.profile(), profile.total(), now);
            profiles.merge(profile.profile(), resourceProfile(profile), Visitor::completed);
        }
        registeredBefore.putAll(registered);
        registered = since(message.registered(), registered, now);
        registeredBefore.keySet().removeAll(registered.keySet());
        inactive = since(message.inactive(), inactive, now);
        message.released().forEach(word -> released.putIfAbsent(word.id(), now));
        vetoed.addAll(message.vetoed());
        acknowledged.addAll(message.acknowledged());
        Set<Integer> ids = new HashSet<>(message.vetoed());
        message.released().forEach(word -> ids.add(word.id()));
        mentioned = ids;
    }

    private static Map<Integer, Instant> since(
            List<Integer> ids, Map<Integer, Instant> before, Instant now) {
        Map<Integer, Instant> since = new HashMap<>();
        ids.forEach(id -> since.put(id, before.getOrDefault(id, now)));
        return Map.copyOf(since);
    }

    private static ResourceProfile resourceProfile(DemandMessage.Profile profile) {
        Map<String, ResourceProfile.Resource> resources = new HashMap<>();
        profile.resources()
                .forEach(
                        (name, resource) ->
                                resources.put(
                                        name,
                                        new ResourceProfile.Resource(
                                                resource.amount(),
                                                Optional.ofNullable(resource.vendor())
                                                        .orElse(""))));
        return new ResourceProfile(
                profile.profile(),
                resources,
                Optional.ofNullable(profile.handedOver()).map(HandedOverMessage::read));
    }

    /** A pod that has been handed over holds until another one is. */
    private static ResourceProfile completed(ResourceProfile before, ResourceProfile now) {
        return now.handedOver().isPresent()
                ? now
                : new ResourceProfile(now.id(), now.resources(), before.handedOver());
    }

    /** Drops the words about executors that are no more. */
    void look(Snapshot seen) {
        Set<Integer> withoutPod = new HashSet<>(released.keySet());
        withoutPod.addAll(vetoed);
        withoutPod.removeIf(id -> hasPod(seen, id));
        gone = withoutPod;
        boolean dropped = released.keySet().removeIf(this::isSettled);
        dropped |= vetoed.removeIf(this::isSettled);
        dropped |= acknowledged.removeIf(id -> isForgotten(seen, id));
        dropped |= registeredBefore.keySet().removeIf(id -> isForgotten(seen, id));
        if (dropped) {
            said = Optional.empty();
        }
    }

    private boolean isSettled(int id) {
        return gone.contains(id) && !mentioned.contains(id);
    }

    private static boolean hasPod(Snapshot seen, int id) {
        Executor executor = seen.executors().get(id);
        return executor instanceof Executor.Requested
                || (executor != null && executor.pod().isPresent());
    }

    private boolean isForgotten(Snapshot seen, int id) {
        return !seen.executors().containsKey(id) && !registered.containsKey(id);
    }

    List<Integer> gone() {
        return gone.stream().filter(mentioned::contains).sorted().toList();
    }

    Optional<ResourceProfile> profile(int id) {
        return Optional.ofNullable(profiles.get(id));
    }

    /**
     * Place among the profiles besides the default that the driver has named so far, by ascending
     * id, from 1; 0 for the default and for one that it has not named.
     */
    int order(int id) {
        return profiles.containsKey(id)
                ? Math.toIntExact(
                        profiles.keySet().stream()
                                .filter(other -> other > 0 && other <= id)
                                .count())
                : 0;
    }

    Demand demand(Instant now) {
        if (revision < 0) {
            return new Demand.NotYet();
        }
        SortedMap<Integer, Integer> lately = totals.lately(now);
        Demand.Wanted wanted =
                said.filter(known -> known.lately().equals(lately)).orElseGet(() -> wanted(lately));
        said = Optional.of(wanted);
        return wanted;
    }

    private Demand.Wanted wanted(SortedMap<Integer, Integer> lately) {
        return new Demand.Wanted(
                instance,
                heardAt,
                totals.now(),
                lately,
                registered,
                inactive,
                Map.copyOf(released),
                Set.copyOf(acknowledged),
                Set.copyOf(vetoed),
                Map.copyOf(registeredBefore));
    }
}
