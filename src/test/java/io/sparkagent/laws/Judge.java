package io.sparkagent.laws;

import io.sparkagent.plan.Demand;
import io.sparkagent.plan.Limits;
import io.sparkagent.snapshot.Executor;
import io.sparkagent.snapshot.Executor.Identity;
import io.sparkagent.snapshot.Executor.Pending;
import io.sparkagent.snapshot.Executor.Requested;
import io.sparkagent.snapshot.Executor.Running;
import io.sparkagent.snapshot.PodRef;
import io.sparkagent.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Writes down what breaks a law. */
final class Judge {

    /** The one law to judge by, which planted bugs have to break; by all where it is not set. */
    private static final String ONLY = System.getProperty("laws.only", "");

    private final Map<Law, List<String>> breaches = new EnumMap<>(Law.class);
    private final Map<Integer, Long> versions = new HashMap<>();

    void breach(Law law, String what) {
        if (ONLY.isEmpty() || ONLY.equals(law.name())) {
            breaches.computeIfAbsent(law, _ -> new ArrayList<>()).add(what);
        }
    }

    /** What broke them, in words. */
    Map<Law, List<String>> breaches() {
        return breaches;
    }

    /** Judges what is known now, by the same agent as before. */
    void progress(Snapshot seen) {
        for (Executor executor : seen.executors().values()) {
            long version = executor.pod().map(PodRef::version).orElse(Long.MAX_VALUE);
            long before = versions.getOrDefault(executor.id(), 0L);
            if (version < before) {
                breach(Law.NEVER_BACK, executor + " was at version " + before);
            } else if (executor.pod().isPresent()) {
                versions.put(executor.id(), version);
            }
        }
    }

    /** From now on an agent looks that has seen nothing. */
    void startAgain() {
        versions.clear();
    }

    /** Judges what a look has asked for. */
    void creations(
            Snapshot before,
            Snapshot after,
            Demand.Wanted wanted,
            Limits limits,
            FakeDriver driver,
            FakeCluster cluster) {
        Map<Integer, Integer> created = new HashMap<>();
        for (Executor executor : after.executors().values()) {
            if (executor instanceof Requested && !before.executors().containsKey(executor.id())) {
                created.merge(executor.profile(), 1, Integer::sum);
                Identity made = executor.identity();
                if (made.instance().equals(driver.instance()) && made.id() < driver.firstId()) {
                    breach(Law.IDS_FRESH, made + " is below the first id " + driver.firstId());
                }
            }
        }
        if (!created.isEmpty()) {
            withTheAgentsEyes(before, wanted, created);
            withTheClustersEyes(after, wanted, limits, created.keySet(), cluster);
        }
    }

    private void withTheAgentsEyes(
            Snapshot before, Demand.Wanted wanted, Map<Integer, Integer> created) {
        Map<Integer, Integer> live = new HashMap<>(created);
        before.executors().values().stream()
                .filter(e -> e instanceof Requested || e instanceof Pending || e instanceof Running)
                .filter(executor -> executor.identity().instance().equals(wanted.instance()))
                .filter(executor -> counts(executor.id(), wanted))
                .forEach(executor -> live.merge(executor.profile(), 1, Integer::sum));
        surplus(created.keySet(), live, wanted, "seen");
    }

    private void surplus(
            Set<Integer> profiles, Map<Integer, Integer> live, Demand.Wanted wanted, String where) {
        for (int profile : profiles) {
            if (live.getOrDefault(profile, 0) > wanted.totals().getOrDefault(profile, 0)) {
                breach(Law.NO_SURPLUS, live + " " + where + ", and wanted is only " + wanted);
            }
        }
    }

    /** What is there or was already asked for, but for a pod that came when it was given up. */
    private void withTheClustersEyes(
            Snapshot after,
            Demand.Wanted wanted,
            Limits limits,
            Set<Integer> created,
            FakeCluster cluster) {
        Map<Integer, Integer> live = new HashMap<>();
        Map<Integer, Integer> pending = new HashMap<>();
        Set<Integer> made = new HashSet<>(cluster.madeIds());
        for (Executor executor : after.executors().values()) {
            boolean ours = executor.identity().instance().equals(wanted.instance());
            boolean unmade = executor instanceof Requested && !made.contains(executor.id());
            if (ours && unmade && counts(executor.id(), wanted)) {
                live.merge(executor.profile(), 1, Integer::sum);
                pending.merge(executor.profile(), 1, Integer::sum);
            }
        }
        Predicate<ExecutorPod> unknown =
                pod -> cluster.isLate(pod.id()) && !after.executors().containsKey(pod.id());
        for (ExecutorPod pod : cluster.pods()) {
            boolean ours = pod.identity().instance().equals(wanted.instance());
            boolean lives = !(pod.ended() || pod.deleting() || cluster.hasWavered(pod.id()));
            if (ours && lives && !unknown.test(pod) && counts(pod.id(), wanted)) {
                live.merge(pod.identity().profile(), 1, Integer::sum);
                if (pod.pending()) {
                    pending.merge(pod.identity().profile(), 1, Integer::sum);
                }
            }
        }
        surplus(created, live, wanted, "in the cluster");
        for (int profile : created) {
            if (pending.getOrDefault(profile, 0) > limits.maxPendingPerProfile()) {
                breach(Law.PENDING_BOUNDED, pending + " pending, by profile");
            }
        }
        if (pending.values().stream().mapToInt(n -> n).sum() > limits.maxPending()) {
            breach(Law.PENDING_BOUNDED, pending + " pending, all together");
        }
    }

    private static boolean counts(int id, Demand.Wanted wanted) {
        return !wanted.inactive().containsKey(id)
                && !wanted.released().containsKey(id)
                && !wanted.vetoed().contains(id);
    }
}
