package io.sparkagent.manifest;

import io.sparkagent.config.SparkConf;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Which feature steps the conf takes away or adds, by the names of Spark's classes.
 *
 * <p>Keys: {@code spark.kubernetes.executor.pod.excludedFeatureSteps} (of Spark 4.1, in every
 * version), {@code spark.kubernetes.executor.pod.featureSteps}, or the driver's.
 *
 * @param custom whether there are steps of the user, which only the driver can run
 */
record StepSelection(Set<String> excluded, boolean volcano, boolean custom) {

    static final String ADDED = "spark.kubernetes.executor.pod.featureSteps";

    private static final String PACKAGE = "org.apache.spark.deploy.k8s.features.";
    static final String CREDENTIALS = PACKAGE + "ExecutorKubernetesCredentialsFeatureStep";
    static final String DRIVER_CREDENTIALS = PACKAGE + "DriverKubernetesCredentialsFeatureStep";
    static final String SERVICE = PACKAGE + "DriverServiceFeatureStep";
    static final String SECRET_MOUNTS = PACKAGE + "MountSecretsFeatureStep";
    static final String SECRET_VARIABLES = PACKAGE + "EnvSecretsFeatureStep";
    static final String VOLUMES = PACKAGE + "MountVolumesFeatureStep";
    static final String HADOOP = PACKAGE + "HadoopConfExecutorFeatureStep";
    static final String DRIVER_HADOOP = PACKAGE + "HadoopConfDriverFeatureStep";
    static final String KERBEROS = PACKAGE + "KerberosConfDriverFeatureStep";
    static final String TEMPLATES = PACKAGE + "PodTemplateConfigMapStep";
    static final String LOCAL_DIRECTORIES = PACKAGE + "LocalDirsFeatureStep";

    /** Those that a pod is made without. */
    private static final Set<String> OF_EXECUTORS =
            Set.of(
                    CREDENTIALS,
                    SECRET_MOUNTS,
                    SECRET_VARIABLES,
                    VOLUMES,
                    HADOOP,
                    LOCAL_DIRECTORIES,
                    VolcanoStep.CLASS);

    private static final Set<String> OF_DRIVER =
            Set.of(
                    DRIVER_CREDENTIALS,
                    SERVICE,
                    SECRET_MOUNTS,
                    SECRET_VARIABLES,
                    VOLUMES,
                    DRIVER_HADOOP,
                    KERBEROS,
                    TEMPLATES,
                    LOCAL_DIRECTORIES,
                    VolcanoStep.CLASS);

    /** Those that make a pod what it is. */
    private static final Map<String, String> NEEDED =
            Map.of(
                    PACKAGE + "BasicExecutorFeatureStep", "executor",
                    PACKAGE + "BasicDriverFeatureStep", "driver",
                    PACKAGE + "DriverCommandFeatureStep", "driver");

    static StepSelection read(SparkConf conf, Role role) {
        String excludedKey = role.key("pod.excludedFeatureSteps");
        Set<String> known = role == Role.DRIVER ? OF_DRIVER : OF_EXECUTORS;
        List<String> added = names(conf, role.key("pod.featureSteps"));
        Set<String> excluded = new HashSet<>(names(conf, excludedKey));
        for (String name : new TreeSet<>(excluded)) {
            if (NEEDED.containsKey(name)) {
                conf.problems()
                        .add(
                                excludedKey,
                                name,
                                "without this step there is no "
                                        + NEEDED.get(name)
                                        + "; remove it");
            } else if (!known.contains(name) && !added.contains(name)) {
                conf.problems()
                        .add(
                                excludedKey,
                                name,
                                "there is no such step; the steps are "
                                        + String.join(", ", new TreeSet<>(known)));
            }
        }
        List<String> kept = added.stream().filter(name -> !excluded.contains(name)).toList();
        return new StepSelection(
                excluded,
                kept.contains(VolcanoStep.CLASS),
                kept.stream().anyMatch(name -> !name.equals(VolcanoStep.CLASS)));
    }

    /** A submission runs no classes of Spark's. */
    void refuseCustom(SparkConf conf, Role role) {
        String key = role.key("pod.featureSteps");
        if (custom) {
            conf.problems()
                    .add(
                            key,
                            conf.text(key, ""),
                            "these classes run only in spark-submit: use it for this application,"
                                    + " or put what they do into a pod template");
        }
    }

    private static List<String> names(SparkConf conf, String key) {
        return Stream.of(conf.text(key, "").split(","))
                .map(String::trim)
                .filter(name -> !name.isEmpty())
                .toList();
    }

    boolean keeps(String step) {
        return !excluded.contains(step);
    }
}
