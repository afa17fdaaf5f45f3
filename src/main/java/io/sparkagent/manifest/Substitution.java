package io.sparkagent.manifest;

import io.sparkagent.config.SparkVersion;

/** Spark's placeholders in values of the conf, each where Spark knows it. */
record Substitution(String applicationId, SparkVersion sparkVersion) {

    static Substitution of(Application application) {
        return new Substitution(application.id(), application.sparkVersion());
    }

    static Substitution of(DriverPlace place) {
        return new Substitution(place.applicationId(), place.sparkVersion());
    }

    /** In labels, annotations and Java options. */
    String ids(String text, int executorId) {
        return ids(text, String.valueOf(executorId));
    }

    /** The same of the driver, which is no executor. */
    String ids(String text) {
        return ids(text, "");
    }

    private String ids(String text, String executorId) {
        return text.replace("{{APP_ID}}", applicationId).replace("{{EXECUTOR_ID}}", executorId);
    }

    /** In the name of an image. */
    String version(String text) {
        return text.replace("{{SPARK_VERSION}}", sparkVersion.text());
    }
}
