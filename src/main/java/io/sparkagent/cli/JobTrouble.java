package io.sparkagent.cli;

import io.sparkagent.cli.Explanation.Finding;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/** Explains why a Job has no driver. */
final class JobTrouble {

    private final Cluster cluster;
    private final Instant now;

    JobTrouble(Cluster cluster, Instant now) {
        this.cluster = cluster;
        this.now = now;
    }

    Explanation explain(DriverlessJob job) {
        if (job.isBeingDeleted()) {
            return Explanation.fine("The Job is being deleted, with all that it has made.");
        }
        if (job.isComplete()) {
            return Explanation.fine("The Job is complete; its driver's pod is gone.");
        }
        if (job.failure().isPresent()) {
            return Explanation.wrong(
                    "The Job has given up, so there is no driver any more.",
                    Stream.of(
                            new Finding(
                                    "driver_ended",
                                    0,
                                    "the Job says "
                                            + JobConditions.words(job.failure().get())
                                            + "; "
                                            + failures(job),
                                    "submit again; its pods are gone, and their logs with"
                                            + " them")));
        }
        return job.isSuspended()
                ? Explanation.wrong(
                        "The Job is suspended, so there is no driver now.",
                        Stream.of(
                                new Finding(
                                        "suspended",
                                        0,
                                        "the Job's spec.suspend is true",
                                        "whoever has suspended it, a person or a queue, makes that"
                                                + " false again")))
                : waits(job);
    }

    private Explanation waits(DriverlessJob job) {
        // What was refused before the last driver was made is over.
        Instant since = job.last().map(Driver::created).orElse(Instant.EPOCH);
        Optional<Finding> refused = refused(cluster, job.namespace(), job.name(), since);
        boolean isNew = job.failures() == 0 && job.last().isEmpty();
        return Explanation.wrong(
                isNew
                        ? "The Job has made no driver yet."
                        : "There is no driver now: the Job waits before its next try, and "
                                + failures(job)
                                + ".",
                Stream.concat(
                        refused.stream(),
                        job.last().isPresent()
                                ? new EndOfDriver(cluster)
                                        .explain(job.last().get()).findings().stream()
                                : refused.isPresent()
                                        ? Stream.of()
                                        : Stream.of(unknown(job, isNew))));
    }

    private Finding unknown(DriverlessJob job, boolean isNew) {
        return new Finding(
                "starting",
                0,
                (isNew ? "it is " : "its pods are gone, and it is ")
                        + Words.age(Duration.between(job.created(), now))
                        + " old",
                "`kubectl describe job "
                        + job.name()
                        + " -n "
                        + job.namespace()
                        + "` shows its events");
    }

    private static String failures(DriverlessJob job) {
        return job.failures() == 0
                ? "no failure counts so far"
                : Words.count(job.failures(), "driver")
                        + (job.failures() == 1 ? " has failed" : " have failed");
    }

    /** A Job whose pod the cluster does not take, because of a quota for instance. */
    static Optional<Finding> refused(Cluster cluster, String namespace, String job, Instant since) {
        return cluster.warnings(namespace, job, since).stream()
                .filter(words -> words.startsWith("FailedCreate"))
                .findFirst()
                .map(
                        words ->
                                new Finding(
                                        "refused",
                                        0,
                                        "the Job cannot make the driver's pod: " + words,
                                        Advice.of("refused", words, "driver")));
    }
}
