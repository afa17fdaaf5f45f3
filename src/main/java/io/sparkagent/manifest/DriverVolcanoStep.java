package io.sparkagent.manifest;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.sparkagent.config.ParseError;
import io.sparkagent.config.SparkConf;
import java.util.Map;
import java.util.Objects;

/**
 * The pod group by which Volcano schedules driver and executors together. Done here because Spark's
 * class for it ({@link VolcanoStep#CLASS}) is not in the usual distributions.
 *
 * <p>Keys: {@code spark.kubernetes.driver.pod.featureSteps}, {@code
 * spark.kubernetes.scheduler.volcano.podGroupTemplateFile}.
 *
 * @param fields of the group, from the template
 */
record DriverVolcanoStep(VolcanoStep annotation, Map<String, Object> fields) implements DriverStep {

    private static final String TEMPLATE =
            "spark.kubernetes.scheduler.volcano.podGroupTemplateFile";
    private static final String SPEC = "spec";

    static DriverVolcanoStep read(
            SparkConf conf, DriverPlace place, KubernetesSerialization serialization) {
        Map<String, Object> fields =
                conf.text(TEMPLATE)
                        .flatMap(file -> new SubmitterFiles(conf).text(TEMPLATE, file))
                        .map(text -> fields(conf, text, serialization))
                        .orElse(Map.of());
        return new DriverVolcanoStep(VolcanoStep.of(place), fields);
    }

    private static Map<String, Object> fields(
            SparkConf conf, String text, KubernetesSerialization serialization) {
        try {
            Map<?, ?> read = serialization.unmarshal(text, Map.class);
            return TemplateFields.of(read);
        } catch (RuntimeException | StackOverflowError e) {
            conf.problems()
                    .add(
                            TEMPLATE,
                            conf.text(TEMPLATE, ""),
                            "the file is not a pod group: " + ParseError.sentence(e));
            return Map.of();
        }
    }

    @Override
    public DriverDraft configure(DriverDraft draft) {
        GenericKubernetesResource group = new GenericKubernetesResource();
        group.setApiVersion(
                Objects.toString(
                        fields.getOrDefault("apiVersion", "scheduling.volcano.sh/v1beta1"), ""));
        group.setKind("PodGroup");
        group.setMetadata(draft.metadata(annotation.podGroup()));
        group.setAdditionalProperty(SPEC, fields.getOrDefault(SPEC, Map.of()));
        return annotation.configure(draft.object(group));
    }
}
