package io.sparkagent.cli;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.sparkagent.snapshot.Labels;
import java.time.Instant;
import java.util.Objects;

/** What a name on the command line can mean: a driver's pod, or a Job that has none now. */
sealed interface Named permits Driver, DriverlessJob {

    /** The pod's or the Job's. */
    ObjectMeta metadata();

    default String name() {
        return metadata().getName();
    }

    default String namespace() {
        return Objects.requireNonNullElse(metadata().getNamespace(), "");
    }

    /** Of the Job that makes the driver; empty where none does. */
    String jobName();

    /** {@code metadata.uid} of the same. */
    String jobUid();

    /** Label {@code spark-app-selector}. */
    default String application() {
        return label(Labels.APPLICATION);
    }

    /** Label {@code spark-app-name}. */
    default String applicationName() {
        return label(Labels.APPLICATION_NAME);
    }

    /** Label {@code spark-version}. */
    default String sparkVersion() {
        return label(Labels.SPARK_VERSION);
    }

    /** Empty where there is none. */
    default String label(String key) {
        return metadata().getLabels() == null ? "" : metadata().getLabels().getOrDefault(key, "");
    }

    default Instant created() {
        return Driver.instant(metadata().getCreationTimestamp()).orElse(Instant.EPOCH);
    }

    /** There will be no other driver of it, and this one does not run. */
    boolean isOver();

    /** In a few words, for a table. */
    String state();
}
