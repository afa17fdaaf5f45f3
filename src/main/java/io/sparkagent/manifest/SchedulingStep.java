package io.sparkagent.manifest;

import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.sparkagent.config.SparkConf;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where it runs, by whom it is scheduled and with whose right its image is pulled.
 *
 * <p>Keys: {@code spark.kubernetes.node.selector.*}, {@code
 * spark.kubernetes.executor.node.selector.*}, {@code spark.kubernetes.executor.scheduler.name}
 * (else {@code spark.kubernetes.scheduler.name}), {@code
 * spark.kubernetes.container.image.pullSecrets}.
 */
record SchedulingStep(
        Map<String, String> nodeSelector, Optional<String> scheduler, List<String> pullSecrets)
        implements FeatureStep {

    static SchedulingStep read(SparkConf conf) {
        return new SchedulingStep(
                Metadata.nodeSelector(conf),
                conf.text("spark.kubernetes.executor.scheduler.name")
                        .or(() -> conf.text("spark.kubernetes.scheduler.name")),
                Stream.of(conf.text("spark.kubernetes.container.image.pullSecrets", "").split(","))
                        .map(String::trim)
                        .filter(name -> !name.isEmpty())
                        .toList());
    }

    @Override
    public PodDraft configure(PodDraft draft, ExecutorRequest request) {
        return draft.spec(
                spec -> {
                    spec.addToNodeSelector(nodeSelector);
                    pullSecrets.forEach(
                            name -> spec.addToImagePullSecrets(new LocalObjectReference(name)));
                    scheduler.ifPresent(spec::withSchedulerName);
                });
    }
}
