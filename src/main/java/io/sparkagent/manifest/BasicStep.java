package io.sparkagent.manifest;

import io.sparkagent.config.SparkConf;
import java.util.Map;
import java.util.TreeMap;

/**
 * The labels and annotations of the conf, image and arguments.
 *
 * <p>Keys: {@code spark.kubernetes.executor.label.*}, {@code .executor.annotation.*}, {@code
 * spark.blockManager.port}, those of {@link Image}.
 */
record BasicStep(
        Image image,
        Map<String, String> labels,
        Map<String, String> annotations,
        int blockManagerPort,
        Substitution substitution)
        implements FeatureStep {

    private static final int DEFAULT_BLOCK_MANAGER_PORT = 7079;
    private static final int LEAST_PORT = 1024;
    private static final int LARGEST_PORT = 65535;
    private static final String PORT_NAME = "blockmanager";

    /**
     * The end of its log becomes the container's last words, of which the agent says why it ended.
     */
    private static final String LAST_WORDS = "FallbackToLogsOnError";

    static BasicStep read(SparkConf conf, Application application) {
        Substitution substitution = Substitution.of(application);
        return new BasicStep(
                Image.read(conf, Role.EXECUTOR, substitution),
                Metadata.labels(conf, Role.EXECUTOR, substitution),
                Metadata.annotations(conf, Role.EXECUTOR),
                blockManagerPort(conf),
                substitution);
    }

    private static int blockManagerPort(SparkConf conf) {
        String key = "spark.blockManager.port";
        int port = conf.integer(key, DEFAULT_BLOCK_MANAGER_PORT, 0);
        if (port != 0 && (port < LEAST_PORT || port > LARGEST_PORT)) {
            conf.problems()
                    .add(
                            key,
                            String.valueOf(port),
                            "write a port from "
                                    + LEAST_PORT
                                    + " to "
                                    + LARGEST_PORT
                                    + ", or 0 for any");
            return DEFAULT_BLOCK_MANAGER_PORT;
        }
        return port;
    }

    @Override
    public PodDraft configure(PodDraft draft, ExecutorRequest request) {
        int id = request.id();
        return draft.metadata(
                        metadata ->
                                metadata.addToLabels(substituted(labels, id))
                                        .addToAnnotations(substituted(annotations, id)))
                .container(
                        container -> {
                            container
                                    .withImage(image.name())
                                    .withImagePullPolicy(image.pullPolicy())
                                    .addToArgs("executor");
                            if (container.getTerminationMessagePolicy() == null) {
                                container.withTerminationMessagePolicy(LAST_WORDS);
                            }
                            if (blockManagerPort != 0) {
                                container
                                        // of one name there can be one port only
                                        .removeMatchingFromPorts(
                                                port -> PORT_NAME.equals(port.getName()))
                                        .addNewPort()
                                        .withName(PORT_NAME)
                                        .withContainerPort(blockManagerPort)
                                        .endPort();
                            }
                        });
    }

    private Map<String, String> substituted(Map<String, String> values, int id) {
        Map<String, String> result = new TreeMap<>();
        values.forEach((key, value) -> result.put(key, substitution.ids(value, id)));
        return result;
    }
}
