package io.sparkagent.driver;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How many executors of each profile are wanted, and how many were a moment ago: between two stages
 * of a job Spark wants fewer for some tenths of a second.
 */
final class RecentTotals {

    private static final Duration MOMENT = Duration.ofSeconds(1);

    /** A total that something less has replaced. */
    private record Past(int total, Instant until) {}

    private final TreeMap<Integer, Integer> totals = new TreeMap<>();
    private final Map<Integer, Deque<Past>> past = new HashMap<>();

    void say(int profile, int total, Instant now) {
        Integer before = totals.put(profile, total);
        if (before != null && before > total) {
            Deque<Past> higher = past.computeIfAbsent(profile, _ -> new ArrayDeque<>());
            // What is neither higher nor newer never counts again.
            higher.removeIf(earlier -> earlier.total <= before || !now.isBefore(earlier.until));
            higher.addLast(new Past(before, now.plus(MOMENT)));
        }
    }

    SortedMap<Integer, Integer> now() {
        return Collections.unmodifiableSortedMap(new TreeMap<>(totals));
    }

    /** The most that was wanted of each profile in the last moment. */
    SortedMap<Integer, Integer> lately(Instant now) {
        TreeMap<Integer, Integer> most = new TreeMap<>(totals);
        past.forEach(
                (profile, higher) -> {
                    higher.removeIf(earlier -> !now.isBefore(earlier.until));
                    higher.forEach(earlier -> most.merge(profile, earlier.total, Math::max));
                });
        return Collections.unmodifiableSortedMap(most);
    }
}
