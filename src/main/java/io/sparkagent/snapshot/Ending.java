package io.sparkagent.snapshot;

import java.util.Locale;

/**
 * How an executor ended, as Spark and people are told.
 *
 * @param exitCode of the executor's container; -1 when there is none
 * @param causedByApplication false for what the cluster did (deletion, eviction, preemption, node
 *     loss), so that Spark does not count it as a failure of its tasks
 * @param failure true when it counts towards {@code spark.executor.maxNumFailures}
 * @param sentence the reason in words
 * @param reason the reason in one word
 */
public record Ending(
        int exitCode,
        boolean causedByApplication,
        boolean failure,
        String sentence,
        Reason reason) {

    /** Why executors end; few, because each is a time series of each resource profile. */
    public enum Reason {
        /** It exited with 0. */
        COMPLETED("it exited with 0"),
        APPLICATION_ERROR("it exited with another code than those below"),
        OUT_OF_MEMORY("it used more memory than its container may (OOMKilled)"),
        JVM_OUT_OF_MEMORY("its JVM ran out of memory (exit code 52)"),
        DISK("no local directory could be made (exit code 53)"),
        DRIVER_UNREACHABLE(
                "it did not reach the driver at its name or address (exit code 1), or could not send"
                        + " heartbeats (exit code 56)"),
        DRIVER_REFUSED("the driver did not take it (exit code 1)"),
        KILLED("a signal ended it (exit code 137 or 143), and nobody says why"),
        NOT_STARTED(
                "its container could not be started, or its command not executed (exit code 126 or 127)"),
        DEADLINE("the activeDeadlineSeconds of its pod are over"),
        EVICTED("its node was short of something, or it exceeded a limit of its own"),
        PREEMPTED("a pod of higher priority needed its place"),
        DRAINED("it was evicted through the API, as by a drain of its node"),
        NODE_REFUSED("its node refused it"),
        NODE_SHUTDOWN("its node was shut down"),
        NODE_LOST("its node was gone, did not answer, or had a taint that it does not tolerate"),
        DELETED("somebody or something deleted its pod"),
        /** Spark had let it go. */
        RELEASED("Spark had released it"),
        /** Not wanted any more before it had run a task. */
        WITHDRAWN("it was not wanted any more before it had run a task"),
        /** Of an earlier SparkContext, or of an application that is over. */
        OVER("its SparkContext or the application was over"),
        UNKNOWN("nobody knows");

        private final String meaning;

        Reason(String meaning) {
            this.meaning = meaning;
        }

        /** As metrics know it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** In words, for the documentation. */
        public String meaning() {
            return meaning;
        }
    }

    /** An end of which nobody has asked for the reason. */
    public Ending(int exitCode, boolean causedByApplication, boolean failure, String sentence) {
        this(exitCode, causedByApplication, failure, sentence, Reason.UNKNOWN);
    }
}
