package io.sparkagent.plan;

import java.time.Instant;

/**
 * A creation on its way, to judge its answer by.
 *
 * @param instance the SparkContext that it was for
 * @param profile resource profile of the executor
 * @param sentAt when it was decided
 */
public record Attempt(String instance, int profile, Instant sentAt) {}
