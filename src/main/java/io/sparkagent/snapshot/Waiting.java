package io.sparkagent.snapshot;

/**
 * Why a pod is pending.
 *
 * @param cause what has to change before it runs
 * @param message the scheduler's or the kubelet's own words, empty if it has not said any
 */
public record Waiting(Cause cause, String message) {

    public enum Cause {
        /** On a node and on its way; nothing is wrong. */
        STARTING,
        /** No node takes it ({@code PodScheduled=False}). */
        UNSCHEDULED,
        /** The image cannot be pulled. */
        IMAGE,
        /** The container cannot be made: config map, Secret, security context or command. */
        CONFIG
    }

    /** True when somebody has to do something about it. */
    public boolean needsHelp() {
        return cause != Cause.STARTING;
    }
}
