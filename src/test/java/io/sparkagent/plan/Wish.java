package io.sparkagent.plan;

import io.sparkagent.plan.Demand.Wanted;
import io.sparkagent.snapshot.Sights;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A driver's wish in the making. */
public final class Wish {

    private final TreeMap<Integer, Integer> totals = new TreeMap<>();
    private final TreeMap<Integer, Integer> lately = new TreeMap<>();
    private final Map<Integer, Instant> registered = new HashMap<>();
    private final Map<Integer, Instant> inactive = new HashMap<>();
    private final Map<Integer, Instant> released = new HashMap<>();
    private final Set<Integer> acknowledged = new HashSet<>();
    private final Set<Integer> vetoed = new HashSet<>();

    /** For the default profile. */
    public static Wish executors(int total) {
        return new Wish().andOfProfile(0, total);
    }

    public Wish andOfProfile(int profile, int total) {
        totals.put(profile, total);
        return this;
    }

    /** A moment ago more were wanted. */
    Wish lately(int profile, int total) {
        lately.put(profile, total);
        return this;
    }

    Wish registered(int... ids) {
        for (int id : ids) {
            registered.put(id, Sights.T0);
        }
        return this;
    }

    Wish registered(int id, Instant since) {
        registered.put(id, since);
        return this;
    }

    Wish inactive(int id) {
        return inactive(id, Sights.T0);
    }

    Wish inactive(int id, Instant since) {
        inactive.put(id, since);
        return this;
    }

    public Wish released(int id, Instant since) {
        released.put(id, since);
        return this;
    }

    Wish acknowledged(int id) {
        acknowledged.add(id);
        return this;
    }

    Wish vetoed(int id) {
        vetoed.add(id);
        return this;
    }

    public Wanted said() {
        return said(Sights.T0);
    }

    /** A while ago, perhaps. */
    public Wanted said(Instant at) {
        return new Wanted(
                Sights.INSTANCE,
                at,
                totals,
                lately,
                registered,
                inactive,
                released,
                acknowledged,
                vetoed,
                registered);
    }
}
