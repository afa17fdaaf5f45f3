package io.sparkagent.watch;

import io.sparkagent.config.SparkConf;
import io.sparkagent.config.SparkVersion;
import io.sparkagent.snapshot.Labels;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * How the conf wants pods to be read.
 *
 * @param checkAllContainers whether any container that fails is the executor's failure; empty where
 *     the conf does not say, so that the pod's Spark version decides
 * @param decommissionLabel the label that decommissioned executors get, where the user wants one
 */
public record PodRules(
        Optional<Boolean> checkAllContainers,
        Optional<Map.Entry<String, String>> decommissionLabel) {

    /** Where nothing is known of the conf. */
    public static final PodRules STANDARD = new PodRules(Optional.empty(), Optional.empty());

    private static final String CHECK_ALL = "spark.kubernetes.executor.checkAllContainers";
    private static final String LABEL = "spark.kubernetes.executor.decommissionLabel";

    public static PodRules read(SparkConf conf) {
        return new PodRules(
                conf.text(CHECK_ALL).map(_ -> conf.flag(CHECK_ALL, true)),
                conf.text(LABEL).map(label -> Map.entry(label, conf.text(LABEL + "Value", ""))));
    }

    boolean checksAllContainers(LeanPod pod) {
        return checkAllContainers.orElseGet(
                () ->
                        SparkVersion.parse(
                                        pod.metadata()
                                                .labels()
                                                .getOrDefault(Labels.SPARK_VERSION, ""))
                                .isAtLeast(4, 0));
    }

    boolean isDecommissionLabelled(LeanPod pod) {
        return decommissionLabel
                .filter(
                        label ->
                                Objects.equals(
                                        label.getValue(),
                                        pod.metadata().labels().get(label.getKey())))
                .isPresent();
    }
}
