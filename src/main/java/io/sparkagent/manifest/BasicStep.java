package io.sparkagent.manifest;

import io.sparkagent.config.SparkConf;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The labels and annotations of the conf, image and arguments.
 *
 * <p>Keys: {@code spark.kubernetes.executor.container.image} (else {@code
 * spark.kubernetes.container.image}), {@code .container.image.pullPolicy}, {@code
 * .executor.label.*}, {@code .executor.annotation.*}, {@code spark.blockManager.port}.
 */
record BasicStep(
        String image,
        String pullPolicy,
        Map<String, String> labels,
        Map<String, String> annotations,
        int blockManagerPort,
        Substitution substitution)
        implements FeatureStep {

    private static final String IMAGE = "spark.kubernetes.container.image";
    private static final String EXECUTOR_IMAGE = "spark.kubernetes.executor.container.image";
    private static final Pattern BLANK = Pattern.compile("\\s");
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
                substitution.version(image(conf)),
                pullPolicy(conf),
                Metadata.labels(conf, substitution),
                Metadata.annotations(conf),
                blockManagerPort(conf),
                substitution);
    }

    private static String image(SparkConf conf) {
        Optional<String> image = conf.text(EXECUTOR_IMAGE).or(() -> conf.text(IMAGE));
        if (image.isEmpty()) {
            String driver =
                    conf.text("spark.kubernetes.driver.container.image")
                            .map(name -> " (the driver's, " + name + ", is for the driver only)")
                            .orElse("");
            conf.problems()
                    .add(
                            "there is no image for executors"
                                    + driver
                                    + ": set "
                                    + IMAGE
                                    + " or "
                                    + EXECUTOR_IMAGE);
        }
        if (image.filter(name -> BLANK.matcher(name).find()).isPresent()) {
            conf.problems()
                    .add(
                            conf.text(EXECUTOR_IMAGE).isPresent() ? EXECUTOR_IMAGE : IMAGE,
                            image.get(),
                            "write an image's name without blanks");
        }
        return image.orElse("none"); // told above; what else is wrong can be told too
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

    private static String pullPolicy(SparkConf conf) {
        String key = IMAGE + ".pullPolicy";
        String policy = conf.text(key, "IfNotPresent");
        if (!Set.of("Always", "Never", "IfNotPresent").contains(policy)) {
            conf.problems().add(key, policy, "write Always, Never or IfNotPresent");
            return "IfNotPresent";
        }
        return policy;
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
                                    .withImage(image)
                                    .withImagePullPolicy(pullPolicy)
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
