package io.sparkagent.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An application that is to run: what spark-submit's options, a document and the defaults come to.
 * Whatever Spark has a property for is in the properties, also where an option said it.
 *
 * @param properties the Spark conf after all precedence, such as {@code spark.app.name}, {@code
 *     spark.jars}, {@code spark.submit.pyFiles}, {@code spark.kubernetes.namespace}
 * @param proxyUser whom the driver acts for, {@code --proxy-user}
 * @param confFiles text of the files of {@code SPARK_CONF_DIR} that driver and executors get, by
 *     name
 * @param restarts empty for a driver that runs once
 */
public record Submission(
        Map<String, String> properties,
        Program program,
        List<String> arguments,
        Optional<String> proxyUser,
        Map<String, String> confFiles,
        Optional<Restarts> restarts) {

    public Submission {
        properties = Map.copyOf(properties);
        arguments = List.copyOf(arguments);
        confFiles = Map.copyOf(confFiles);
    }

    /** What Spark calls the primary resource. */
    public enum Kind {
        JAVA,
        PYTHON,
        R
    }

    /**
     * What runs.
     *
     * @param resource URI or path of a jar or script, or {@code spark-internal} for a class that is
     *     in the image
     * @param mainClass of Java and Scala applications
     */
    public record Program(Kind kind, String resource, Optional<String> mainClass) {}

    @Override
    public String toString() {
        return "submission of " + program.resource(); // the properties hold secrets
    }
}
