package io.sparkagent.manifest;

import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.sparkagent.config.SparkConf;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Where it runs and how long it may take to end.
 *
 * <p>Keys: {@code spark.kubernetes.node.selector.*}, {@code
 * spark.kubernetes.executor.node.selector.*}, {@code spark.kubernetes.executor.scheduler.name}
 * (else {@code spark.kubernetes.scheduler.name}), {@code
 * spark.kubernetes.container.image.pullSecrets}, {@code
 * spark.kubernetes.executor.terminationGracePeriodSeconds}.
 */
record SchedulingStep(
        Map<String, String> nodeSelector,
        Optional<String> scheduler,
        List<String> pullSecrets,
        Optional<Duration> gracePeriod)
        implements FeatureStep {

    static SchedulingStep read(SparkConf conf) {
        Map<String, String> nodeSelector =
                new TreeMap<>(conf.prefixed("spark.kubernetes.node.selector."));
        nodeSelector.putAll(conf.prefixed("spark.kubernetes.executor.node.selector."));
        return new SchedulingStep(
                nodeSelector,
                conf.text("spark.kubernetes.executor.scheduler.name")
                        .or(() -> conf.text("spark.kubernetes.scheduler.name")),
                Stream.of(conf.text("spark.kubernetes.container.image.pullSecrets", "").split(","))
                        .map(String::trim)
                        .filter(name -> !name.isEmpty())
                        .toList(),
                conf.duration(
                        "spark.kubernetes.executor.terminationGracePeriodSeconds",
                        Duration.ofSeconds(1)));
    }

    @Override
    public PodDraft configure(PodDraft draft, ExecutorRequest request) {
        return draft.pod(
                pod -> {
                    var spec = pod.editSpec().addToNodeSelector(nodeSelector);
                    pullSecrets.forEach(
                            name -> spec.addToImagePullSecrets(new LocalObjectReference(name)));
                    scheduler.ifPresent(spec::withSchedulerName);
                    gracePeriod.ifPresent(
                            period -> spec.withTerminationGracePeriodSeconds(period.toSeconds()));
                    return spec.endSpec();
                });
    }
}
