package io.sparkagent.submit;

import io.sparkagent.config.Submission;
import io.sparkagent.manifest.Delivery;
import java.nio.file.Path;
import java.util.List;

/**
 * What is to be done so that the driver has the files of this machine.
 *
 * @param submission names them by where they will be
 * @param delivery what the driver's objects carry or wait for
 * @param uploads go to the object store before anything is created
 * @param sendings are streamed when the driver's pod is there
 * @param lines for the user: which way each file goes, a sentence each
 */
public record FilePlan(
        Submission submission,
        Delivery delivery,
        List<Upload> uploads,
        List<Sending> sendings,
        List<String> lines) {

    public FilePlan {
        uploads = List.copyOf(uploads);
        sendings = List.copyOf(sendings);
        lines = List.copyOf(lines);
    }

    /**
     * A file for the object store.
     *
     * @param file absolute
     * @param size in bytes
     */
    public record Upload(Path file, String bucket, String key, long size) {}

    /**
     * A file for the agent in the driver's pod.
     *
     * @param file absolute, on this machine
     */
    public record Sending(Path file, Delivery.Streamed streamed) {}

    /** Of a submission that names no file of this machine. */
    static FilePlan nothing(Submission submission) {
        return new FilePlan(submission, Delivery.NONE, List.of(), List.of(), List.of());
    }
}
