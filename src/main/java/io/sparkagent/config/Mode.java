package io.sparkagent.config;

/** Whose executors the agent makes, and how it comes to its driver. */
public enum Mode {
    /** Beside a driver that spark-submit has started in cluster mode. */
    CLUSTER,

    /**
     * Beside a driver in client mode that the user's own pod runs: a notebook, a Connect server.
     */
    CLIENT,

    /** In a pod of its own, for drivers in client mode in other pods of the namespace. */
    REMOTE
}
