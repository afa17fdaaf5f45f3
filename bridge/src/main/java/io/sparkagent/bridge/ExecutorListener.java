package io.sparkagent.bridge;

import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import org.apache.spark.SparkConf;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorAdded;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.jspecify.annotations.Nullable;

/** Hears which executors Spark took in and let go, and why. Named in spark.extraListeners. */
public final class ExecutorListener extends SparkListener {
    /**
     * Spark gives the very same SparkConf object to the allocator and to this listener, one for
     * each SparkContext; SparkConf has no equals, so the object itself is the key.
     */
    private static final Map<SparkConf, Roster> ROSTERS =
            Collections.synchronizedMap(new WeakHashMap<>());

    private final @Nullable Roster roster;

    public ExecutorListener(SparkConf conf) {
        this.roster = ROSTERS.get(conf);
    }

    static void report(SparkConf conf, Roster roster) {
        ROSTERS.put(conf, roster);
    }

    @Override
    public void onExecutorAdded(SparkListenerExecutorAdded added) {
        Integer id = ExecutorIds.parse(added.executorId());
        if (roster != null && id != null) {
            roster.join(id);
        }
    }

    @Override
    public void onExecutorRemoved(SparkListenerExecutorRemoved removed) {
        Integer id = ExecutorIds.parse(removed.executorId());
        if (roster != null && id != null) {
            roster.release(id, removed.reason());
        }
    }
}
