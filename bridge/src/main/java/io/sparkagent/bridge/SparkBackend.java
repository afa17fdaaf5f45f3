package io.sparkagent.bridge;

import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.SparkConf;
import org.apache.spark.scheduler.ExecutorDecommissionInfo;
import org.apache.spark.scheduler.ExecutorExited;
import org.apache.spark.scheduler.cluster.k8s.KubernetesClusterSchedulerBackend;
import scala.Option;
import scala.Tuple2;
import scala.collection.Iterator;

/** Spark's own backend, by the few calls that link on every Spark line. */
final class SparkBackend implements Backend {
    private final KubernetesClusterSchedulerBackend backend;
    private final KillTimer killTimer;

    SparkBackend(KubernetesClusterSchedulerBackend backend, SparkConf conf) {
        this.backend = backend;
        this.killTimer = KillTimer.disarm(backend, conf);
    }

    @Override
    public Set<Integer> registered() {
        Set<Integer> ids = new TreeSet<>();
        Iterator<Tuple2<String, Object>> all = backend.getExecutorsWithRegistrationTs().iterator();
        while (all.hasNext()) {
            ids.add(Integer.valueOf(all.next()._1()));
        }
        return ids;
    }

    @Override
    public boolean isActive(int executor) {
        return backend.isExecutorActive(String.valueOf(executor));
    }

    @Override
    public void remove(int executor, int exitCode, boolean causedByApplication, String sentence) {
        backend.doRemoveExecutor(
                String.valueOf(executor),
                new ExecutorExited(exitCode, causedByApplication, sentence));
    }

    @Override
    public void decommission(int executor, String sentence) {
        backend.decommissionExecutor(
                String.valueOf(executor),
                new ExecutorDecommissionInfo(sentence, Option.empty()),
                false,
                false);
    }

    @Override
    public void dropKillTimers() {
        killTimer.clear();
    }
}
