package io.sparkagent.manifest;

import io.sparkagent.config.SparkVersion;

/** Spark's placeholders in values of the conf, each where Spark knows it. */
record Substitution(String applicationId, SparkVersion sparkVersion) {

    static Substitution of(Application application) {
        return new Substitution(application.id(), application.sparkVersion());
    }

    /** In labels, annotations and Java options. */
    String ids(String text, int executorId) {
        return text.replace("{{APP_ID}}", applicationId)
                .replace("{{EXECUTOR_ID}}", String.valueOf(executorId));
    }

    /** In the name of an image. */
    String version(String text) {
        return text.replace("{{SPARK_VERSION}}", sparkVersion.text());
    }
}
