package io.sparkagent.bridge;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What became of each executor id: admitted or vetoed (decided once), registered, released. An id
 * is forgotten when the agent says that its pod is gone, so this grows with the living executors
 * only.
 */
final class Roster {
    private static final class Entry {
        boolean vetoed;
        boolean joined;
        @Nullable String released;

        boolean live() {
            return !vetoed && released == null;
        }
    }

    private final Map<Integer, Entry> entries = new HashMap<>();
    private final Signal changed;
    private int firstId;
    private int highest;

    Roster(Signal changed) {
        this.changed = changed;
    }

    /** Ids below the first one belong to an older driver of this pod. */
    synchronized void startAt(int id) {
        firstId = id;
    }

    /** Whether this executor may register; the first answer for an id holds. */
    boolean admit(int id) {
        synchronized (this) {
            if (id < firstId || entry(id).vetoed) {
                return false;
            }
        }
        changed.raise();
        return true;
    }

    /** Withdraws these executors, unless they were admitted before. */
    void veto(List<Integer> ids) {
        if (ids.isEmpty()) {
            return;
        }
        synchronized (this) {
            for (int id : ids) {
                if (!entries.containsKey(id)) {
                    entry(id).vetoed = true;
                }
            }
        }
        changed.raise();
    }

    void join(int id) {
        synchronized (this) {
            entry(id).joined = true;
        }
        changed.raise();
    }

    void release(int id, String reason) {
        synchronized (this) {
            Entry entry = entry(id);
            if (!entry.vetoed) {
                entry.joined = true;
                entry.released = reason;
            }
        }
        changed.raise();
    }

    synchronized boolean isLive(int id) {
        Entry entry = entries.get(id);
        return entry != null && entry.live();
    }

    synchronized boolean isVetoed(int id) {
        Entry entry = entries.get(id);
        return entry != null && entry.vetoed;
    }

    synchronized boolean isReleased(int id) {
        Entry entry = entries.get(id);
        return entry != null && entry.released != null;
    }

    /** Ids that Spark has had; take this before asking Spark which ones it has now. */
    synchronized Set<Integer> joined() {
        Set<Integer> ids = new HashSet<>();
        entries.forEach(
                (id, entry) -> {
                    if (entry.joined) {
                        ids.add(id);
                    }
                });
        return ids;
    }

    /**
     * Compares with what Spark has now: the listener bus drops events when it is overrun, so an
     * executor that is no longer there counts as released without one.
     */
    synchronized void compare(Set<Integer> joinedBefore, Set<Integer> registeredNow) {
        for (int id : registeredNow) {
            entry(id).joined = true;
        }
        for (int id : joinedBefore) {
            Entry entry = entries.get(id);
            if (entry != null && entry.live() && !registeredNow.contains(id)) {
                entry.released = "removed by Spark";
            }
        }
    }

    synchronized Set<Integer> live() {
        Set<Integer> ids = new TreeSet<>();
        entries.forEach(
                (id, entry) -> {
                    if (entry.live()) {
                        ids.add(id);
                    }
                });
        return ids;
    }

    synchronized Map<Integer, String> released() {
        Map<Integer, String> reasons = new TreeMap<>();
        entries.forEach(
                (id, entry) -> {
                    if (entry.released != null) {
                        reasons.put(id, entry.released);
                    }
                });
        return reasons;
    }

    synchronized List<Integer> vetoed() {
        List<Integer> ids = new ArrayList<>();
        entries.forEach(
                (id, entry) -> {
                    if (entry.vetoed) {
                        ids.add(id);
                    }
                });
        return ids;
    }

    synchronized void forget(List<Integer> gone) {
        for (int id : gone) {
            Entry entry = entries.get(id);
            if (entry != null && !entry.live()) {
                entries.remove(id);
            }
        }
    }

    synchronized int highest() {
        return highest;
    }

    private Entry entry(int id) {
        highest = Math.max(highest, id);
        return entries.computeIfAbsent(id, absent -> new Entry());
    }
}
