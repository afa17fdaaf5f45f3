package io.sparkagent;

import java.util.LinkedHashMap;
import java.util.Map;

/** The latest of what was put; the oldest goes first. For one thread at a time. */
final class Latest<K, V> extends LinkedHashMap<K, V> {

    private static final long serialVersionUID = 1;

    private final int most;

    Latest(int most) {
        this.most = most;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > most;
    }
}
