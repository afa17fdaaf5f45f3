package io.sparkagent.plan;

import io.sparkagent.plan.Action.Create;
import io.sparkagent.plan.Demand.Wanted;
import io.sparkagent.snapshot.Snapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Too few: how many to create of each profile now, within all limits, shared fairly between the
 * profiles.
 */
final class Creations {

    private Creations() {}

    static List<Action> plan(Wanted wanted, Snapshot seen, Limits limits, Pace pace, Instant now) {
        List<Counts> all = Counts.of(wanted, seen);
        int notRunning = all.stream().mapToInt(Counts::notRunning).sum();
        long slots =
                Math.min(
                        limits.maxPending() - notRunning,
                        limits.maximumExecutors() - Counts.existing(seen));

        Map<Integer, Integer> open = new TreeMap<>();
        for (Counts counts : all) {
            open.put(counts.profile(), allowed(counts, limits, pace.of(counts.profile()), now));
        }
        ClaimPool claims = ClaimPool.of(wanted, seen, limits.claims(), now);
        List<Action> actions = new ArrayList<>();
        // One each in turn, so that a profile that wants thousands leaves slots to one that wants
        // two.
        while (slots > 0 && open.values().stream().anyMatch(n -> n > 0)) {
            for (Map.Entry<Integer, Integer> profile : open.entrySet()) {
                if (profile.getValue() > 0 && slots > 0) {
                    profile.setValue(profile.getValue() - 1);
                    Optional<Map<String, String>> taken = claims.take();
                    if (taken.isPresent()) {
                        actions.add(new Create(profile.getKey(), taken.get()));
                        slots--;
                    }
                }
            }
        }
        return actions;
    }

    private static int allowed(Counts counts, Limits limits, Pace.Profile pace, Instant now) {
        if (pace.waitsAt(now) || betweenBatches(limits, pace, now)) {
            return 0;
        }
        int allowed = Math.min(counts.missing(), pace.wave() - counts.unanswered());
        allowed = Math.min(allowed, limits.maxPendingPerProfile() - counts.notRunning());
        allowed = Math.min(allowed, limits.batchSize().orElse(Integer.MAX_VALUE));
        return Math.max(0, allowed);
    }

    private static boolean betweenBatches(Limits limits, Pace.Profile pace, Instant now) {
        return pace.lastCreation()
                .filter(last -> now.isBefore(last.plus(limits.batchDelay())))
                .isPresent();
    }
}
