package io.sparkagent.submit;

import java.util.Optional;

/**
 * What a command line, or the field of a document with the same meaning, can say once.
 *
 * <p>The order is that of the document.
 */
public enum Setting {
    MASTER("--master", "master", "spark.master", Kind.TEXT),
    DEPLOY_MODE("--deploy-mode", "deployMode", "spark.submit.deployMode", Kind.TEXT),
    CONTEXT("--context", "context", "spark.kubernetes.context", Kind.TEXT),
    NAMESPACE("--namespace", "namespace", "spark.kubernetes.namespace", Kind.TEXT),
    NAME("--name", "name", "spark.app.name", Kind.TEXT),
    CLASS("--class", "mainClass", "", Kind.TEXT),
    JARS("--jars", "jars", "spark.jars", Kind.FILES),
    PACKAGES("--packages", "packages", "spark.jars.packages", Kind.LIST),
    EXCLUDE_PACKAGES("--exclude-packages", "excludePackages", "spark.jars.excludes", Kind.LIST),
    REPOSITORIES("--repositories", "repositories", "spark.jars.repositories", Kind.LIST),
    PY_FILES("--py-files", "pyFiles", "spark.submit.pyFiles", Kind.FILES),
    FILES("--files", "files", "spark.files", Kind.FILES),
    ARCHIVES("--archives", "archives", "spark.archives", Kind.FILES),
    DRIVER_MEMORY("--driver-memory", "driver.memory", "spark.driver.memory", Kind.TEXT),
    DRIVER_CORES("--driver-cores", "driver.cores", "spark.driver.cores", Kind.NUMBER),
    DRIVER_JAVA_OPTIONS(
            "--driver-java-options",
            "driver.javaOptions",
            "spark.driver.extraJavaOptions",
            Kind.TEXT),
    DRIVER_CLASS_PATH(
            "--driver-class-path", "driver.classPath", "spark.driver.extraClassPath", Kind.TEXT),
    DRIVER_LIBRARY_PATH(
            "--driver-library-path",
            "driver.libraryPath",
            "spark.driver.extraLibraryPath",
            Kind.TEXT),
    EXECUTOR_MEMORY("--executor-memory", "executor.memory", "spark.executor.memory", Kind.TEXT),
    EXECUTOR_CORES("--executor-cores", "executor.cores", "spark.executor.cores", Kind.NUMBER),
    NUM_EXECUTORS("--num-executors", "executor.instances", "spark.executor.instances", Kind.NUMBER),
    PRINCIPAL("--principal", "principal", "spark.kerberos.principal", Kind.TEXT),
    KEYTAB("--keytab", "keytab", "spark.kerberos.keytab", Kind.TEXT),
    PROXY_USER("--proxy-user", "proxyUser", "", Kind.TEXT),
    NO_AGENT("--no-agent", "agent.enabled", "spark.kubernetes.agent.enabled", Kind.ABSENCE),
    AGENT_IMAGE(
            "--agent-image", "agent.image", "spark.kubernetes.agent.container.image", Kind.TEXT),
    RESTART_POLICY("--restart-policy", "restart.policy", "", Kind.TEXT),
    BACKOFF_LIMIT("--backoff-limit", "restart.backoffLimit", "", Kind.NUMBER),
    ACTIVE_DEADLINE("--active-deadline", "restart.activeDeadline", "", Kind.TEXT),
    TTL_AFTER_FINISHED("--ttl-after-finished", "restart.ttlAfterFinished", "", Kind.TEXT),
    DETACH("--detach", "detach", "spark.kubernetes.submission.waitAppCompletion", Kind.FLAG),
    PROPERTIES_FILE("--properties-file", "", "", Kind.TEXT),
    LOAD_SPARK_DEFAULTS("--load-spark-defaults", "", "", Kind.FLAG),
    VERBOSE("--verbose", "", "", Kind.FLAG);

    /** What its value is. */
    public enum Kind {
        TEXT,
        NUMBER,
        /** Separated by commas on a command line. */
        LIST,
        /** A list of paths and URIs. */
        FILES,
        /** Given or not; its value is {@code true}. */
        FLAG,
        /** The same; the document says what is there, not what is not. */
        ABSENCE
    }

    private final String option;
    private final String field;
    private final String key;
    private final Kind kind;

    Setting(String option, String field, String key, Kind kind) {
        this.option = option;
        this.field = field;
        this.key = key;
        this.kind = kind;
    }

    /** On the command line, with its dashes. */
    public String option() {
        return option;
    }

    /** In a document's {@code spec}, with a dot before a field of an object's. */
    public Optional<String> field() {
        return Optional.of(field).filter(name -> !name.isEmpty());
    }

    /** The property of Spark, or of the agent, that says the same. */
    public Optional<String> key() {
        return Optional.of(key).filter(name -> !name.isEmpty());
    }

    /** The property's value; both flags that have a property say the opposite of it. */
    public String property(String value) {
        return switch (kind) {
            case FLAG, ABSENCE -> value.equals("true") ? "false" : "true";
            case TEXT, NUMBER, LIST, FILES -> value;
        };
    }

    public Kind kind() {
        return kind;
    }
}
