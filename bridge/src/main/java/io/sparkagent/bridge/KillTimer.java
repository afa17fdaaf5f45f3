package io.sparkagent.bridge;

import java.lang.reflect.Field;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.apache.spark.SparkConf;
import org.apache.spark.scheduler.cluster.k8s.KubernetesClusterSchedulerBackend;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * After it has asked executors to stop, Spark's backend sets a timer that lists and deletes the
 * stragglers' pods. That is the agent's work, and without a credential it would end in an ERROR
 * line, so the timer is put off and its queue emptied. The backend has no other door to it than its
 * private field; where that is missing the ERROR line is all that happens.
 */
final class KillTimer {
    private static final Logger LOG = LoggerFactory.getLogger(KillTimer.class);
    private static final String PERIOD = "spark.kubernetes.dynamicAllocation.deleteGracePeriod";

    private final @Nullable ScheduledThreadPoolExecutor timer;

    private KillTimer(@Nullable ScheduledThreadPoolExecutor timer) {
        this.timer = timer;
    }

    /** The conf is read at each kill, so that the longer period holds from here on. */
    static KillTimer disarm(KubernetesClusterSchedulerBackend backend, SparkConf conf) {
        ScheduledThreadPoolExecutor timer = find(backend);
        if (timer == null) {
            LOG.info("Spark's timer for killed executors is out of reach: expect an ERROR line");
        } else {
            timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
            conf.set(PERIOD, "1h");
        }
        return new KillTimer(timer);
    }

    void clear() {
        if (timer != null) {
            timer.getQueue().clear();
        }
    }

    private static @Nullable ScheduledThreadPoolExecutor find(
            KubernetesClusterSchedulerBackend backend) {
        try {
            // by type: Scala writes the class's name into the field's
            for (Field field : KubernetesClusterSchedulerBackend.class.getDeclaredFields()) {
                if (ScheduledExecutorService.class.isAssignableFrom(field.getType())) {
                    field.setAccessible(true);
                    Object found = field.get(backend);
                    if (found instanceof ScheduledThreadPoolExecutor) {
                        return (ScheduledThreadPoolExecutor) found;
                    }
                }
            }
            return null;
        } catch (ReflectiveOperationException | RuntimeException e) {
            return null;
        }
    }
}
