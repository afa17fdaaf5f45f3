package io.sparkagent.bridge;

import io.fabric8.kubernetes.api.model.Toleration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.deploy.k8s.KubernetesExecutorConf;
import org.apache.spark.deploy.k8s.SparkPod;
import org.apache.spark.deploy.k8s.features.KubernetesExecutorCustomFeatureConfigStep;

/** A user's feature step of the good kind: the same for all executors, but for the id in a text. */
public final class QueueStep implements KubernetesExecutorCustomFeatureConfigStep {
    static final String ANNOTATION = "example.com/note";

    private String note = "";

    @Override
    public void init(KubernetesExecutorConf conf) {
        note = "executor " + conf.executorId() + " of " + conf.get("spark.app.name");
    }

    @Override
    public SparkPod configurePod(SparkPod pod) {
        Map<String, String> annotations = new HashMap<>(pod.pod().getMetadata().getAnnotations());
        annotations.put(ANNOTATION, note);
        pod.pod().getMetadata().setAnnotations(annotations);
        pod.pod()
                .getSpec()
                .setTolerations(List.of(new Toleration("NoSchedule", "queue", "Exists", null, "")));
        return pod;
    }
}
