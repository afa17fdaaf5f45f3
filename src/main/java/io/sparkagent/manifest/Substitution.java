package io.sparkagent.manifest;

/** Spark's placeholders in values of the conf. */
record Substitution(String applicationId, String sparkVersion) {

    String forExecutor(String text, int id) {
        return text.replace("{{APP_ID}}", applicationId)
                .replace("{{EXECUTOR_ID}}", String.valueOf(id))
                .replace("{{SPARK_VERSION}}", sparkVersion);
    }
}
