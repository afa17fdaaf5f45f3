package io.sparkagent.bridge;

import java.util.Map;
import org.apache.spark.deploy.k8s.SparkPod;
import org.apache.spark.deploy.k8s.features.KubernetesFeatureConfigStep;

/** A user's feature step that makes a pod too large for the wire. */
public final class LargeStep implements KubernetesFeatureConfigStep {
    @Override
    public SparkPod configurePod(SparkPod pod) {
        pod.pod().getMetadata().setAnnotations(Map.of("large", "x".repeat(300 << 10)));
        return pod;
    }
}
