package io.sparkagent.manifest;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.PodFailurePolicy;
import io.fabric8.kubernetes.api.model.batch.v1.PodFailurePolicyBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.PodFailurePolicyRule;
import io.fabric8.kubernetes.api.model.batch.v1.PodFailurePolicyRuleBuilder;
import io.sparkagent.config.Restarts;
import java.time.Duration;
import java.util.List;

/**
 * The Job that makes a driver's pod, and another one when it has failed; {@link DriverRestartStep}
 * has prepared the pod for that.
 *
 * <p>Fields: {@code spec.backoffLimit}, {@code .activeDeadlineSeconds}, {@code
 * .ttlSecondsAfterFinished}, {@code .podReplacementPolicy}, {@code .podFailurePolicy}. The last two
 * are on by default wherever native sidecars are, since Kubernetes 1.29.
 */
final class DriverJob {

    /** Ends of Spark's container that no other pod of the same Job can escape. */
    private static final List<Integer> HOPELESS =
            List.of(
                    DriverRestartStep.REFUSED,
                    101, // spark-submit finds no such main class
                    126, // the image's program cannot be run
                    127); // or is not there

    /** Pods have the Job's name as a label. */
    private static final int LONGEST_NAME = 63;

    private DriverJob() {}

    /**
     * @param driver as it would be made without a Job
     * @param unique names of this submission have it
     */
    static Job of(Pod driver, Restarts restarts, String unique) {
        return new JobBuilder()
                .withNewMetadata()
                .withName(name(driver, unique))
                .withNamespace(driver.getMetadata().getNamespace())
                .withLabels(driver.getMetadata().getLabels())
                .endMetadata()
                .withNewSpec()
                .withBackoffLimit(restarts.backoffLimit())
                .withActiveDeadlineSeconds(
                        restarts.activeDeadline().map(Duration::toSeconds).orElse(null))
                .withTtlSecondsAfterFinished(
                        restarts.timeToLive()
                                .map(Duration::toSeconds)
                                .map(Math::toIntExact)
                                .orElse(null))
                // Two drivers of one checkpoint would spoil it: the next one is made when the last
                // one is over, and not when it is about to be. With a failure policy Kubernetes
                // allows nothing else.
                .withPodReplacementPolicy("Failed")
                .withPodFailurePolicy(failurePolicy(driver))
                .withTemplate(template(driver))
                .endSpec()
                .build();
    }

    private static String name(Pod driver, String unique) {
        String name = driver.getMetadata().getName();
        return name.length() <= LONGEST_NAME ? name : "spark-" + unique + "-driver";
    }

    private static PodFailurePolicy failurePolicy(Pod driver) {
        return new PodFailurePolicyBuilder()
                // Evicted, preempted, drained, or its node is gone: not the application's fault.
                .addNewRule()
                .withAction("Ignore")
                .addNewOnPodCondition("True", "DisruptionTarget")
                .endRule()
                .addToRules(hopeless(spark(driver)))
                .build();
    }

    private static PodFailurePolicyRule hopeless(Container spark) {
        return new PodFailurePolicyRuleBuilder()
                .withAction("FailJob")
                .withNewOnExitCodes()
                .withContainerName(spark.getName())
                .withOperator("In")
                .withValues(HOPELESS)
                .endOnExitCodes()
                .build();
    }

    /** The one that runs the driver; a template may have put others beside it. */
    private static Container spark(Pod driver) {
        return driver.getSpec().getContainers().stream()
                .filter(
                        container ->
                                container.getArgs().stream().limit(1).toList().contains("driver"))
                .findFirst()
                .orElseGet(() -> driver.getSpec().getContainers().getLast());
    }

    private static PodTemplateSpec template(Pod driver) {
        return new PodTemplateSpecBuilder()
                .withNewMetadata()
                .withLabels(driver.getMetadata().getLabels())
                .withAnnotations(driver.getMetadata().getAnnotations())
                .endMetadata()
                .withNewSpecLike(driver.getSpec())
                .withRestartPolicy("Never")
                .endSpec()
                .build();
    }
}
