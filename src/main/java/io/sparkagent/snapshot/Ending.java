package io.sparkagent.snapshot;

/**
 * How an executor ended, as Spark and people are told.
 *
 * @param exitCode of the executor's container; -1 when there is none
 * @param causedByApplication false for what the cluster did (deletion, eviction, preemption, node
 *     loss), so that Spark does not count it as a failure of its tasks
 * @param failure true when it counts towards {@code spark.executor.maxNumFailures}
 * @param sentence the reason in words
 */
public record Ending(int exitCode, boolean causedByApplication, boolean failure, String sentence) {}
