package io.sparkagent.bridge;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import java.util.List;
import org.apache.spark.deploy.k8s.SparkPod;
import org.apache.spark.deploy.k8s.features.KubernetesFeatureConfigStep;
import scala.collection.JavaConverters;
import scala.collection.Seq;

/** A user's feature step that adds a claim; in Java it can do so with Scala 2.12 only. */
public final class ClaimStep implements KubernetesFeatureConfigStep {
    @Override
    public SparkPod configurePod(SparkPod pod) {
        return pod;
    }

    @Override
    public Seq<HasMetadata> getAdditionalKubernetesResources() {
        ObjectMeta metadata = new ObjectMeta();
        metadata.setName("extra");
        PersistentVolumeClaim claim = new PersistentVolumeClaim();
        claim.setMetadata(metadata);
        return JavaConverters.asScalaBuffer(List.of((HasMetadata) claim));
    }
}
