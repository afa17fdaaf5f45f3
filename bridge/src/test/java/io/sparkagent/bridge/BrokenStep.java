package io.sparkagent.bridge;

import org.apache.spark.deploy.k8s.SparkPod;
import org.apache.spark.deploy.k8s.features.KubernetesFeatureConfigStep;

/** A user's feature step that fails. */
public final class BrokenStep implements KubernetesFeatureConfigStep {
    @Override
    public SparkPod configurePod(SparkPod pod) {
        throw new IllegalStateException("the catalogue of nodes does not answer");
    }
}
