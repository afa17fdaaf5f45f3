package io.sparkagent.manifest;

import io.sparkagent.config.SparkConf;
import io.sparkagent.config.Submission;
import io.sparkagent.snapshot.Labels;
import java.util.Map;
import java.util.TreeMap;

/**
 * Name, labels, annotations, image, ports, environment and resources of the driver.
 *
 * <p>Keys: {@code spark.kubernetes.driver.label.*}, {@code .driver.annotation.*}, {@code
 * spark.kubernetes.driverEnv.*}, those of {@link DriverNames}, {@link Image}, {@link DriverPorts}
 * and {@link DriverResources}.
 */
record DriverBasicStep(
        DriverPlace place,
        DriverNames names,
        Image image,
        DriverPorts ports,
        DriverResources resources,
        Map<String, String> labels,
        Map<String, String> annotations,
        Map<String, String> environment)
        implements DriverStep {

    private static final String NAMESPACE = "spark.kubernetes.namespace";
    private static final String DEFAULT_NAMESPACE = "default";

    static DriverBasicStep read(
            SparkConf conf,
            DriverPlace place,
            DriverNames names,
            DriverPorts ports,
            Map<String, String> labels,
            Submission.Kind kind) {
        Substitution substitution = Substitution.of(place);
        Map<String, String> annotations = new TreeMap<>(Metadata.annotations(conf, Role.DRIVER));
        annotations.replaceAll((_, value) -> substitution.ids(value));
        return new DriverBasicStep(
                place,
                names,
                Image.read(conf, Role.DRIVER, substitution),
                ports,
                DriverResources.read(conf, kind, place.sparkVersion()),
                labels,
                annotations,
                new TreeMap<>(conf.prefixed("spark.kubernetes.driverEnv.")));
    }

    /** By all of which the driver's service finds the pod. */
    static Map<String, String> labels(SparkConf conf, DriverPlace place, DriverNames names) {
        Substitution substitution = Substitution.of(place);
        Map<String, String> labels =
                new TreeMap<>(Metadata.labels(conf, Role.DRIVER, substitution));
        labels.replaceAll((_, value) -> substitution.ids(value));
        labels.put(Labels.SPARK_VERSION, place.sparkVersion().text());
        labels.put(Labels.APPLICATION, place.applicationId());
        labels.put(Labels.APPLICATION_NAME, names.applicationLabel());
        labels.put(Labels.ROLE, Labels.DRIVER_ROLE);
        return labels;
    }

    @Override
    public DriverDraft configure(DriverDraft draft) {
        if (!place.namespace().equals(DEFAULT_NAMESPACE)
                && !draft.properties().containsKey(NAMESPACE)) {
            draft.property(NAMESPACE, place.namespace()); // a kubeconfig's, which no driver has
        }
        return draft.pod(this::pod)
                .property("spark.kubernetes.driver.pod.name", names.pod())
                .property("spark.app.id", place.applicationId())
                .property("spark.kubernetes.submitInDriver", "true")
                .property(
                        "spark.kubernetes.memoryOverheadFactor",
                        String.valueOf(resources.factor()));
    }

    private void pod(PodDraft pod) {
        pod.metadata(
                        metadata ->
                                metadata.withName(names.pod())
                                        .withNamespace(place.namespace())
                                        .addToLabels(labels)
                                        .addToAnnotations(annotations))
                .spec(spec -> spec.withRestartPolicy("Never"))
                .container(
                        container ->
                                container
                                        .withImage(image.name())
                                        .withImagePullPolicy(image.pullPolicy())
                                        // of one name there can be one port only
                                        .removeMatchingFromPorts(
                                                port ->
                                                        ports.ofContainer()
                                                                .containsKey(port.getName()))
                                        .editOrNewResources()
                                        // Kubernetes wants the request of a device equal to its
                                        // limit.
                                        .removeFromRequests(resources.limits())
                                        .addToRequests(resources.requests())
                                        .addToLimits(resources.limits())
                                        .endResources());
        ports.ofContainer()
                .forEach(
                        (name, port) ->
                                pod.container(
                                        container ->
                                                container
                                                        .addNewPort()
                                                        .withName(name)
                                                        .withContainerPort(port)
                                                        .withProtocol("TCP")
                                                        .endPort()));
        pod.env("SPARK_USER", place.sparkUser()).env("SPARK_APPLICATION_ID", place.applicationId());
        environment.forEach(pod::env);
        pod.env(EnvironmentStep.field("SPARK_DRIVER_BIND_ADDRESS", "status.podIP"));
    }
}
