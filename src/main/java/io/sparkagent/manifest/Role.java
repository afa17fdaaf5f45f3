package io.sparkagent.manifest;

/**
 * Whose pod it is: what both kinds have is configured by keys that differ in one word, {@code
 * spark.kubernetes.driver.*} and {@code spark.kubernetes.executor.*}.
 */
enum Role {
    DRIVER("spark.kubernetes.driver.", "spark.driver.", "spark-kubernetes-driver"),
    EXECUTOR("spark.kubernetes.executor.", "spark.executor.", "spark-kubernetes-executor");

    private final String prefix;
    private final String sparks;
    private final String container;

    Role(String prefix, String sparks, String container) {
        this.prefix = prefix;
        this.sparks = sparks;
        this.container = container;
    }

    /** A key of Spark on Kubernetes. */
    String key(String rest) {
        return prefix + rest;
    }

    /** A key of Spark wherever it runs. */
    String sparksKey(String rest) {
        return sparks + rest;
    }

    /** The name of Spark's container where no template gives it one. */
    String container() {
        return container;
    }
}
