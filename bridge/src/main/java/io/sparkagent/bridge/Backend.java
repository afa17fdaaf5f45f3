package io.sparkagent.bridge;

import java.util.Set;

/**
 * What the bridge asks of Spark's scheduler backend. Its monitor is held by callers of the
 * allocator, so none of this may be called while a lock of the bridge is held.
 */
interface Backend {
    Set<Integer> registered();

    boolean isActive(int executor);

    void remove(int executor, int exitCode, boolean causedByApplication, String sentence);

    void decommission(int executor, String sentence);

    /**
     * Forgets Spark's timers that would delete killed executors' pods: that is the agent's work.
     */
    void dropKillTimers();
}
