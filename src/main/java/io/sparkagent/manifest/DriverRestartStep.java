package io.sparkagent.manifest;

import io.sparkagent.config.Problems;
import io.sparkagent.config.Restarts;
import java.util.Optional;

/**
 * For a driver that a {@link DriverJob} makes, and makes again: one application id is all its
 * pods', but each pod's name and address are its own, and not known when the Job is made. So they
 * reach Spark in the pod and not by its properties.
 *
 * <p>Keys: {@code spark.kubernetes.driver.pod.name}, {@code spark.driver.host}, {@code
 * spark.eventLog.enabled} and {@code .overwrite}.
 */
final class DriverRestartStep implements DriverStep {

    /** The driver's exit code when the agent refuses its conf. */
    static final int REFUSED = 78;

    private static final String POD_NAME = "spark.kubernetes.driver.pod.name";
    private static final String EVENT_LOG = "spark.eventLog.";

    private DriverRestartStep() {}

    /**
     * @return empty for a driver that is made once
     */
    static Optional<DriverStep> read(
            Optional<Restarts> restarts, Delivery delivery, Problems problems) {
        if (restarts.isEmpty()) {
            return Optional.empty();
        }
        delivery.streamed()
                .forEach(
                        file ->
                                problems.add(
                                        "the file "
                                                + file.path()
                                                + " is too large for a config map, and so only"
                                                + " the first driver would have it, and none that"
                                                + " starts again: put it into the image, onto a"
                                                + " volume or an object store, or submit without"
                                                + " --restart-policy"));
        return Optional.of(new DriverRestartStep());
    }

    @Override
    public DriverDraft configure(DriverDraft draft) {
        if (draft.property(EVENT_LOG + "enabled").filter("true"::equals).isPresent()
                && draft.property(EVENT_LOG + "overwrite").isEmpty()) {
            // The log's name follows from the id, and Spark does not start where there is one.
            draft.property(EVENT_LOG + "overwrite", "true");
        }
        return draft.without(POD_NAME)
                // The service selects every pod of the Job; executors go to the one that has made
                // them. Spark takes the variable for what the driver is called by.
                .without("spark.driver.host")
                .pod(
                        pod ->
                                pod.env(
                                                EnvironmentStep.field(
                                                        "SPARK_DRIVER_POD_NAME", "metadata.name"))
                                        .env(
                                                EnvironmentStep.field(
                                                        "SPARK_LOCAL_HOSTNAME", "status.podIP"))
                                        .env(
                                                "SPARK_AGENT_REFUSED_EXIT_CODE",
                                                String.valueOf(REFUSED))
                                        .container(
                                                container ->
                                                        container
                                                                .addToArgs(1, "--conf")
                                                                .addToArgs(
                                                                        2,
                                                                        POD_NAME
                                                                                + "=$(SPARK_DRIVER_POD_NAME)")));
    }
}
