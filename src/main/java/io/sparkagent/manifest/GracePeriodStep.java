package io.sparkagent.manifest;

import io.sparkagent.config.SparkConf;
import java.time.Duration;
import java.util.Optional;

/**
 * How long an executor may take to end.
 *
 * <p>Key: {@code spark.kubernetes.executor.terminationGracePeriodSeconds}, of Spark 4.1, in every
 * version. Where it is not set, the template's value stays, which Spark 4.1 overwrites with 30 s.
 *
 * @param standard what 4.1 writes where nobody has said anything
 */
record GracePeriodStep(Optional<Long> chosen, Optional<Long> standard) implements FeatureStep {

    private static final long SECONDS = 30;

    static GracePeriodStep read(SparkConf conf, Application application) {
        return new GracePeriodStep(
                conf.duration(
                                "spark.kubernetes.executor.terminationGracePeriodSeconds",
                                Duration.ofSeconds(1))
                        .map(Duration::toSeconds),
                application.sparkVersion().isAtLeast(4, 1)
                        ? Optional.of(SECONDS)
                        : Optional.empty());
    }

    @Override
    public PodDraft configure(PodDraft draft, ExecutorRequest request) {
        chosen.or(draft::gracePeriod)
                .or(() -> standard)
                .ifPresent(
                        seconds -> draft.spec(s -> s.withTerminationGracePeriodSeconds(seconds)));
        return draft;
    }
}
