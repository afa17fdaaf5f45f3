package io.sparkagent.manifest;

import io.sparkagent.config.SparkVersion;
import java.util.Map;

/**
 * Where and as what a driver is to run: what differs between two submissions of the same
 * application.
 *
 * @param applicationId {@code spark.app.id}, by which everything of the application is found
 * @param unique by which names differ from those of the application's other runs: lower-case
 *     letters and digits
 * @param sparkVersion of the image
 * @param sparkUser who submits, {@code SPARK_USER} of the driver
 * @param environment of the submitting process, of which {@code SPARK_LOCAL_DIRS}, {@code
 *     PYSPARK_PYTHON}, {@code PYSPARK_DRIVER_PYTHON} and {@code HADOOP_CONF_DIR} shape the driver
 */
public record DriverPlace(
        String namespace,
        String applicationId,
        String unique,
        SparkVersion sparkVersion,
        String sparkUser,
        Map<String, String> environment) {

    public DriverPlace {
        environment = Map.copyOf(environment);
    }

    /** Of a process whose environment does not count. */
    public DriverPlace(
            String namespace,
            String applicationId,
            String unique,
            SparkVersion sparkVersion,
            String sparkUser) {
        this(namespace, applicationId, unique, sparkVersion, sparkUser, Map.of());
    }

    @Override
    public String toString() {
        return applicationId + " in " + namespace; // the environment may hold secrets
    }
}
