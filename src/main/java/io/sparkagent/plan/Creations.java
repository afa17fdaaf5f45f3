package io.sparkagent.plan;

import io.sparkagent.plan.Action.Create;
import io.sparkagent.plan.Demand.Wanted;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Too few: how many to create of each profile now, within all limits, shared fairly between the
 * profiles; and what stands in the way of the others.
 *
 * @param obstacles why executors are missing that are not created now, where it is not just the
 *     time that a creation takes
 * @param shares of the places for executors that do not run yet
 */
record Creations(List<Action> actions, List<WaitingReason> obstacles, Shares shares) {

    static Creations plan(Wanted wanted, Census census, Limits limits, Pace pace, Instant now) {
        long slots =
                Math.min(
                        (long) limits.maxPending() - census.notRunning(),
                        (long) limits.maximumExecutors() - census.existing());
        Shares shares = Shares.of(census, limits, pace, slots, now);
        Obstacles obstacles = new Obstacles(census, limits, pace, shares, now);
        if (census.missing() == 0) {
            return new Creations(List.of(), List.of(), shares);
        }
        ClaimPool claims = ClaimPool.of(wanted, census.seen(), limits.claims(), now);
        boolean waitsForClaim = claims.waitsAsTold();
        Map<Integer, Integer> open = new TreeMap<>();
        for (Counts counts : census.profiles().values()) {
            open.put(counts.profile(), obstacles.isInTheWay(counts) ? 0 : obstacles.room(counts));
        }
        long places = Math.min(slots, (long) limits.maximumEver() - pace.made());
        Map<Integer, Integer> created = new TreeMap<>();
        List<Action> actions = new ArrayList<>();
        // One each in turn, so that a profile that wants thousands leaves slots to one that wants
        // two.
        while (places > 0 && open.values().stream().anyMatch(n -> n > 0)) {
            for (Map.Entry<Integer, Integer> profile : open.entrySet()) {
                if (profile.getValue() > 0 && places > 0) {
                    profile.setValue(profile.getValue() - 1);
                    Optional<Map<String, String>> taken = claims.take();
                    if (taken.isPresent()) {
                        actions.add(new Create(profile.getKey(), taken.get()));
                        created.merge(profile.getKey(), 1, Integer::sum);
                        places--;
                    }
                }
            }
        }
        List<WaitingReason> reasons = new ArrayList<>();
        for (Counts counts : census.profiles().values()) {
            int left = counts.missing() - created.getOrDefault(counts.profile(), 0);
            if (left > 0) {
                obstacles.of(counts, left, actions.size(), waitsForClaim).ifPresent(reasons::add);
            }
        }
        return new Creations(actions, reasons, shares);
    }
}
