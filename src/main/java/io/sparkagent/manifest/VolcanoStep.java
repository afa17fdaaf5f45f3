package io.sparkagent.manifest;

/**
 * Puts executors into the pod group that spark-submit has made for the application. Done here
 * because Spark's class for it ({@link #CLASS}) is not in the usual distributions.
 *
 * <p>Key: {@code spark.kubernetes.executor.pod.featureSteps}.
 */
record VolcanoStep(String podGroup) implements PodStep {

    static final String CLASS = "org.apache.spark.deploy.k8s.features.VolcanoFeatureStep";
    private static final String ANNOTATION = "scheduling.k8s.io/group-name";

    static VolcanoStep of(Application application) {
        return new VolcanoStep(application.id() + "-podgroup");
    }

    static VolcanoStep of(DriverPlace place) {
        return new VolcanoStep(place.applicationId() + "-podgroup");
    }

    @Override
    public PodDraft configure(PodDraft draft) {
        return draft.metadata(metadata -> metadata.addToAnnotations(ANNOTATION, podGroup));
    }
}
