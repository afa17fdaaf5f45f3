package io.sparkagent.plan;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How many executors of each profile may be asked for or pending at a time, where not all can: as
 * many as it wants, or as many as any other that wants more. So a profile that cannot be scheduled
 * holds up none that can.
 */
final class Shares {

    /** Where there are more profiles than places, how long one that waits in vain keeps its own. */
    private static final Duration TURN = Duration.ofSeconds(30);

    private final Map<Integer, Integer> shares;
    private final int lacking;
    private final boolean boundByPolicy;

    private Shares(Map<Integer, Integer> shares, int lacking, boolean boundByPolicy) {
        this.shares = shares;
        this.lacking = lacking;
        this.boundByPolicy = boundByPolicy;
    }

    /**
     * @param wants it has so many, or could make them now
     */
    private record Claimant(Counts counts, int wants, Pace.Profile pace) {
        int has() {
            return counts.notRunning().size();
        }
    }

    /**
     * @param slots how many may be created now
     */
    static Shares of(Census census, Limits limits, Pace pace, long slots, Instant now) {
        List<Claimant> claimants =
                census.profiles().values().stream()
                        .map(counts -> claimant(counts, limits, pace.of(counts.profile()), now))
                        .toList();
        long staying = (long) census.existing() - census.going() - census.notRunning();
        long allowed = Math.max(0, limits.maximumExecutors() - staying);
        long capacity = Math.min(limits.maxPending(), allowed);
        int level = level(claimants, capacity);
        Map<Integer, Integer> shares = new TreeMap<>();
        claimants.forEach(c -> shares.put(c.counts.profile(), Math.min(c.wants, level)));
        long left = capacity - shares.values().stream().mapToLong(n -> n).sum();
        for (Claimant claimant : claimants.stream().sorted(byPrecedence(level, now)).toList()) {
            if (left > 0 && claimant.wants > level) {
                shares.merge(claimant.counts.profile(), 1, Integer::sum);
                left--;
            }
        }
        long needed =
                claimants.stream()
                        .mapToLong(
                                c ->
                                        Math.max(
                                                0,
                                                shares.getOrDefault(c.counts.profile(), 0)
                                                        - c.has()))
                        .sum();
        int lacking = needed > 0 && needed > slots ? (int) (needed - slots) : 0;
        return new Shares(shares, lacking, allowed < limits.maxPending());
    }

    private static Claimant claimant(Counts counts, Limits limits, Pace.Profile pace, Instant now) {
        int has = counts.notRunning().size();
        int possible = pace.refusals().times() > 0 ? pace.wave() : counts.missing();
        int more = pace.waitsAt(now) ? 0 : Math.min(counts.missing(), possible);
        int wants = Math.min(has + more, Math.max(has, limits.maxPendingPerProfile()));
        return new Claimant(counts, wants, pace);
    }

    /** The largest number that everybody can have who wants so many. */
    private static int level(List<Claimant> claimants, long capacity) {
        int low = 0;
        int high = claimants.stream().mapToInt(Claimant::wants).max().orElse(0);
        while (low < high) {
            int middle = low + (high - low + 1) / 2;
            long needed = claimants.stream().mapToLong(c -> Math.min(c.wants, middle)).sum();
            if (needed <= capacity) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /** Who has it keeps it; but where some have none, not for ever. */
    private static Comparator<Claimant> byPrecedence(int level, Instant now) {
        return Comparator.<Claimant>comparingInt(
                        claimant -> {
                            boolean holds = claimant.has() > level;
                            boolean yields = level == 0 && claimant.counts.hasHadItsTurn(now, TURN);
                            return yields ? 2 : holds ? 0 : 1;
                        })
                .thenComparing(claimant -> claimant.pace.lastCreation().orElse(Instant.MIN))
                .thenComparing(claimant -> claimant.counts.profile());
    }

    int of(int profile) {
        return shares.getOrDefault(profile, 0);
    }

    boolean areBoundByPolicy() {
        return boundByPolicy;
    }

    /** How many places others have to give back, so that each can have its share. */
    int lacking() {
        return lacking;
    }
}
