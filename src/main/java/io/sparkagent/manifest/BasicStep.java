package io.sparkagent.manifest;

import io.sparkagent.config.SparkConf;
import io.sparkagent.snapshot.Labels;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Name, labels, annotations, owner, image and arguments.
 *
 * <p>Keys: {@code spark.kubernetes.executor.container.image} (else {@code
 * spark.kubernetes.container.image}), {@code .container.image.pullPolicy}, {@code
 * .executor.label.*}, {@code .executor.annotation.*}, {@code spark.blockManager.port}.
 */
record BasicStep(
        Application application,
        Names names,
        String image,
        String pullPolicy,
        Map<String, String> labels,
        Map<String, String> annotations,
        int blockManagerPort,
        Substitution substitution)
        implements FeatureStep {

    private static final String IMAGE = "spark.kubernetes.container.image";
    private static final String EXECUTOR_IMAGE = "spark.kubernetes.executor.container.image";
    private static final int DEFAULT_BLOCK_MANAGER_PORT = 7079;

    static BasicStep read(SparkConf conf, Application application, Names names) {
        Map<String, String> labels = conf.prefixed("spark.kubernetes.executor.label.");
        for (String label : labels.keySet()) {
            if (Labels.RESERVED.contains(label)) {
                conf.problems()
                        .add(
                                "spark.kubernetes.executor.label." + label,
                                String.valueOf(labels.get(label)),
                                "this label is set by Spark; choose another name");
            }
        }
        return new BasicStep(
                application,
                names,
                image(conf),
                pullPolicy(conf),
                labels,
                conf.prefixed("spark.kubernetes.executor.annotation."),
                conf.integer("spark.blockManager.port", DEFAULT_BLOCK_MANAGER_PORT, 0),
                new Substitution(application.id(), application.sparkVersion().text()));
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
        return image.orElse("");
    }

    private static String pullPolicy(SparkConf conf) {
        String key = IMAGE + ".pullPolicy";
        String policy = conf.text(key, "IfNotPresent");
        if (!Set.of("Always", "Never", "IfNotPresent").contains(policy)) {
            conf.problems().add(key, policy, "write Always, Never or IfNotPresent");
        }
        return policy;
    }

    @Override
    public PodDraft configure(PodDraft draft, ExecutorRequest request) {
        int id = request.id();
        return draft.pod(
                        pod ->
                                pod.editMetadata()
                                        .withName(names.pod(id))
                                        .withNamespace(application.namespace())
                                        .addToLabels(substituted(labels, id))
                                        .addToLabels(presetLabels(request))
                                        .addToAnnotations(substituted(annotations, id))
                                        .addToOwnerReferences(application.owner().reference())
                                        .endMetadata()
                                        .editSpec()
                                        .withRestartPolicy("Never")
                                        .withHostname(names.host(id))
                                        .endSpec())
                .container(
                        container -> {
                            container
                                    .withImage(substitution.forExecutor(image, id))
                                    .withImagePullPolicy(pullPolicy)
                                    .addToArgs("executor");
                            return blockManagerPort == 0
                                    ? container
                                    : container
                                            .addNewPort()
                                            .withName("blockmanager")
                                            .withContainerPort(blockManagerPort)
                                            .withProtocol("TCP")
                                            .endPort();
                        });
    }

    private Map<String, String> presetLabels(ExecutorRequest request) {
        return Map.of(
                Labels.SPARK_VERSION, application.sparkVersion().text(),
                Labels.EXECUTOR_ID, String.valueOf(request.id()),
                Labels.APPLICATION, application.id(),
                Labels.APPLICATION_NAME, names.applicationLabel(),
                Labels.ROLE, Labels.EXECUTOR_ROLE,
                Labels.PROFILE, String.valueOf(request.profile().id()),
                Labels.INSTANCE, application.instance());
    }

    private Map<String, String> substituted(Map<String, String> values, int id) {
        Map<String, String> result = new TreeMap<>();
        values.forEach((key, value) -> result.put(key, substitution.forExecutor(value, id)));
        return result;
    }
}
