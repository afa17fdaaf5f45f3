package io.sparkagent.cli;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.sparkagent.cli.Watching.Sending;
import io.sparkagent.cli.Watching.Target;
import io.sparkagent.submit.Creation;
import io.sparkagent.submit.CreationException;
import io.sparkagent.submit.FilePlan;
import io.sparkagent.submit.Interruption;
import io.sparkagent.submit.Made;
import io.sparkagent.submit.Patience;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Brings a prepared submission to the cluster, whole or not at all, and follows it. */
final class Submitting {

    private final Cluster cluster;
    private final Surroundings surroundings;
    private final Interruption interruption;
    private final Teller teller;

    Submitting(
            Cluster cluster, Surroundings surroundings, Interruption interruption, Teller teller) {
        this.cluster = cluster;
        this.surroundings = surroundings;
        this.interruption = interruption;
        this.teller = teller;
    }

    /**
     * @param waits until the application's end
     * @return the command's exit code
     * @throws CreationException when there is no driver after all
     * @throws FailureException when there is one, and it cannot be followed
     */
    int submit(Prepared prepared, boolean waits) {
        Map<String, String> environment = surroundings.environment();
        try (Uploads uploads = Uploads.of(prepared.files(), environment, interruption, teller)) {
            try {
                return create(prepared, waits);
            } catch (CreationException e) {
                throw e.with(uploads.undo());
            }
        }
    }

    private int create(Prepared prepared, boolean waits) {
        Creation creation =
                new Creation(
                        cluster.wire(),
                        cluster.serialization(),
                        prepared.submission(),
                        prepared.objects(),
                        interruption,
                        Patience.USUAL);
        Made made = creation.create();
        teller.tell(created(made, prepared));
        FilePlan files = prepared.files();
        Optional<Sending> sending =
                files.sendings().isEmpty()
                        ? Optional.empty()
                        : Optional.of(
                                progress ->
                                        cluster.files(
                                                        made.namespace(),
                                                        made.name(),
                                                        prepared.filesTimeout())
                                                .send(files.sendings(), progress));
        if (sending.isEmpty() && !waits) {
            return 0;
        }
        HasMetadata driver = withIdentity(prepared.objects().driver(), made);
        try {
            return new Watching(cluster, teller, surroundings.clock(), Watching.Pace.USUAL)
                    .follow(new Target(driver, sending, waits, goesOn(made)), interruption);
        } catch (CreationException e) {
            teller.say(List.of());
            throw e.with(creation.undo());
        }
    }

    private static Update created(Made made, Prepared prepared) {
        boolean job = made.kind().equals("Job");
        return Update.of(
                        "created",
                        "Created",
                        (job ? "the Job " : "the driver ")
                                + made.name()
                                + " in the namespace "
                                + made.namespace()
                                + ", application "
                                + prepared.applicationId())
                .with("namespace", made.namespace())
                .with(job ? "job" : "driver", made.name())
                .with("application", prepared.applicationId())
                .with("uid", made.uid());
    }

    private Update goesOn(Made made) {
        String rest = " " + made.name() + " -n " + made.namespace();
        String program = surroundings.program();
        boolean job = made.kind().equals("Job");
        return Update.of(
                "detached",
                "Detached",
                "the application goes on; "
                        + (job
                                ? "`" + program + " list -n " + made.namespace() + "` shows it, "
                                : "`" + program + " logs -f" + rest + "` follows it, ")
                        + "`"
                        + program
                        + " kill"
                        + rest
                        + "` ends it");
    }

    /** As the API server has it now, as far as it is known without asking. */
    private static HasMetadata withIdentity(HasMetadata driver, Made made) {
        return switch (driver) {
            case Pod pod ->
                    new PodBuilder(pod)
                            .editMetadata()
                            .withNamespace(made.namespace())
                            .withUid(made.uid())
                            .withResourceVersion(made.resourceVersion())
                            .endMetadata()
                            .build();
            case Job job ->
                    new JobBuilder(job)
                            .editMetadata()
                            .withNamespace(made.namespace())
                            .withUid(made.uid())
                            .withResourceVersion(made.resourceVersion())
                            .endMetadata()
                            .build();
            default -> driver;
        };
    }
}
