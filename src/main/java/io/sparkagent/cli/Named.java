package io.sparkagent.cli;

import java.time.Instant;

/** What a name on the command line can mean: a driver's pod, or a Job that has none now. */
sealed interface Named permits Driver, DriverlessJob {

    /** The pod's or the Job's. */
    String name();

    String namespace();

    /** Of the Job that makes the driver; empty where none does. */
    String jobName();

    /** Label {@code spark-app-selector}. */
    String application();

    /** Label {@code spark-app-name}. */
    String applicationName();

    /** Label {@code spark-version}. */
    String sparkVersion();

    Instant created();

    /** There will be no other driver of it, and this one does not run. */
    boolean isOver();

    /** In a few words, for a table. */
    String state();
}
