package io.sparkagent.bridge;

import java.util.Map;
import org.apache.spark.deploy.k8s.KubernetesExecutorConf;
import org.apache.spark.deploy.k8s.SparkPod;
import org.apache.spark.deploy.k8s.features.KubernetesExecutorCustomFeatureConfigStep;

/** A user's feature step that cannot be run ahead: it deals executors out to zones in turn. */
public final class ZoneStep implements KubernetesExecutorCustomFeatureConfigStep {
    private int executor;

    @Override
    public void init(KubernetesExecutorConf conf) {
        executor = Integer.parseInt(conf.executorId());
    }

    @Override
    public SparkPod configurePod(SparkPod pod) {
        pod.pod().getSpec().setNodeSelector(Map.of("zone", (executor % 3 == 0) ? "a" : "b"));
        return pod;
    }
}
