package io.sparkagent.config;

import java.time.Duration;
import java.util.Optional;

/**
 * How a driver that fails, or whose node is lost, starts again: the fields of a Kubernetes Job.
 *
 * @param backoffLimit how often it starts again, {@code spec.backoffLimit}
 * @param activeDeadline after which the Job ends whatever it does, {@code
 *     spec.activeDeadlineSeconds}
 * @param timeToLive after the end, when the Job and all that belongs to it go, {@code
 *     spec.ttlSecondsAfterFinished}
 */
public record Restarts(
        int backoffLimit, Optional<Duration> activeDeadline, Optional<Duration> timeToLive) {}
