package io.sparkagent.manifest;

import io.sparkagent.config.SparkConf;
import java.util.Optional;

/**
 * Lets an executor hand over its blocks before it is stopped.
 *
 * <p>Keys: {@code spark.decommission.enabled}, {@code spark.kubernetes.decommission.script}.
 */
record DecommissionStep(Optional<String> script) implements FeatureStep {

    static DecommissionStep read(SparkConf conf) {
        return new DecommissionStep(
                conf.flag("spark.decommission.enabled", false)
                        ? Optional.of(
                                conf.text("spark.kubernetes.decommission.script", "/opt/decom.sh"))
                        : Optional.empty());
    }

    @Override
    public PodDraft configure(PodDraft draft, ExecutorRequest request) {
        return script.map(
                        command ->
                                draft.container(
                                        container ->
                                                container
                                                        .editOrNewLifecycle()
                                                        .withNewPreStop()
                                                        .withNewExec()
                                                        .withCommand(command)
                                                        .endExec()
                                                        .endPreStop()
                                                        .endLifecycle()))
                .orElse(draft);
    }
}
