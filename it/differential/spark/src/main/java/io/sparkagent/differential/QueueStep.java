package io.sparkagent.differential;

import io.fabric8.kubernetes.api.model.Toleration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.deploy.k8s.KubernetesExecutorConf;
import org.apache.spark.deploy.k8s.SparkPod;
import org.apache.spark.deploy.k8s.features.KubernetesExecutorCustomFeatureConfigStep;

/** A feature step such as users write, for {@code spark.kubernetes.executor.pod.featureSteps}. */
public final class QueueStep implements KubernetesExecutorCustomFeatureConfigStep {

    private String note = "";

    @Override
    public void init(KubernetesExecutorConf conf) {
        note = "executor " + conf.executorId() + " of " + conf.get("spark.app.name");
    }

    @Override
    public SparkPod configurePod(SparkPod pod) {
        Map<String, String> annotations = new HashMap<>(pod.pod().getMetadata().getAnnotations());
        annotations.put("example.com/note", note);
        pod.pod().getMetadata().setAnnotations(annotations);
        pod.pod()
                .getSpec()
                .setTolerations(List.of(new Toleration("NoSchedule", "queue", "Exists", null, "")));
        return pod;
    }
}
