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
 * spark.kubernetes.container.image.pullSecrets}; for the driver, {@code driver} in the place of
 * {@code executor}.
 */
record SchedulingStep(
        Map<String, String> nodeSelector, Optional<String> scheduler, List<String> pullSecrets)
        implements PodStep {

    static SchedulingStep read(SparkConf conf, Role role) {
        return new SchedulingStep(
                Metadata.nodeSelector(conf, role),
                conf.text(role.key("scheduler.name"))
                        .or(() -> conf.text("spark.kubernetes.scheduler.name")),
                Stream.of(conf.text("spark.kubernetes.container.image.pullSecrets", "").split(","))
                        .map(String::trim)
                        .filter(name -> !name.isEmpty())
                        .toList());
    }

    @Override
    public PodDraft configure(PodDraft draft) {
        return draft.spec(
                spec -> {
                    spec.addToNodeSelector(nodeSelector);
                    pullSecrets.forEach(
                            name -> spec.addToImagePullSecrets(new LocalObjectReference(name)));
                    scheduler.ifPresent(spec::withSchedulerName);
                });
    }
}
