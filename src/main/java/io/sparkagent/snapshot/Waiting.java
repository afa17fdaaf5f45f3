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
        CONFIG,
        /** Its node says why it cannot set up volumes or network. */
        SETUP
    }

    /** Its node is at work; what keeps it from that shows nowhere in the pod. */
    public static final Waiting SETTING_UP =
            new Waiting(
                    Cause.STARTING,
                    "its volumes and its network are being set up; if that takes long, the pod's"
                            + " events say why");

    /** True when somebody has to do something about it. */
    public boolean needsHelp() {
        return cause != Cause.STARTING;
    }

    /** True while its node sets up volumes and network, or cannot. */
    public boolean isAboutSetup() {
        return cause == Cause.SETUP || equals(SETTING_UP);
    }
}
