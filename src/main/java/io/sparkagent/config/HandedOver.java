package io.sparkagent.config;

/**
 * What the driver has made of an executor by Spark's own builder, because the user's feature steps
 * ({@code spark.kubernetes.executor.pod.featureSteps}) are classes that only it can run.
 */
public sealed interface HandedOver {

    /** Stands in the text wherever an executor's id belongs. */
    String PLACEHOLDER = "1862340480";

    /** Characters that a driver may hand over for one resource profile. */
    int LARGEST = 256 << 10;

    /**
     * @param json the pod, Spark's container last in it
     */
    record Template(String json) implements HandedOver {}

    /**
     * @param why a sentence for the user
     */
    record Nothing(String why) implements HandedOver {}
}
