package io.sparkagent.manifest;

import java.util.List;

/**
 * The files of the submitting machine that reach the driver with, or right after, its pod. The
 * submission's properties name them already by their paths in the driver.
 *
 * @param small go into a config map
 * @param secret go into a Secret
 * @param streamed are sent to the agent, which lets the driver start when they are all there
 * @param hadoop have config maps and a Secret of their own, as with spark-submit
 */
public record Delivery(
        List<Content> small, List<Content> secret, List<Streamed> streamed, HadoopFiles hadoop) {

    /** Folder in the driver container; below it one for each files of a name. */
    public static final String IN_CONFIG_MAP = "/opt/spark-files/config";

    /** The same for what is in a Secret. */
    public static final String IN_SECRET = "/opt/spark-files/secret";

    /** Folder in the driver container that the agent fills. */
    public static final String STREAMED = "/opt/spark-files/streamed";

    /** Of a submission whose files are all in the image or on the network. */
    public static final Delivery NONE = new Delivery(List.of(), List.of(), List.of());

    /** Without files of Hadoop and Kerberos. */
    public Delivery(List<Content> small, List<Content> secret, List<Streamed> streamed) {
        this(small, secret, streamed, HadoopFiles.NONE);
    }

    public Delivery {
        small = List.copyOf(small);
        secret = List.copyOf(secret);
        streamed = List.copyOf(streamed);
    }

    public Delivery with(HadoopFiles files) {
        return new Delivery(small, secret, streamed, files);
    }

    /**
     * A file whose bytes are in an object of Kubernetes.
     *
     * @param path absolute, in the driver container
     */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares them
    public record Content(String path, byte[] bytes) {}

    /**
     * A file that the agent waits for.
     *
     * @param path absolute, in the driver container
     * @param size in bytes
     * @param sha256 lower-case hex
     */
    public record Streamed(String path, long size, String sha256) {}
}
