package io.sparkagent.manifest;

import io.sparkagent.config.SparkConf;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Which feature steps the conf takes away or adds, by the names of Spark's classes.
 *
 * <p>Keys: {@code spark.kubernetes.executor.pod.excludedFeatureSteps} (of Spark 4.1, in every
 * version), {@code spark.kubernetes.executor.pod.featureSteps}.
 *
 * @param custom whether there are steps of the user, which only the driver can run
 */
record StepSelection(Set<String> excluded, boolean volcano, boolean custom) {

    static final String ADDED = "spark.kubernetes.executor.pod.featureSteps";

    private static final String PACKAGE = "org.apache.spark.deploy.k8s.features.";
    private static final String BASIC = PACKAGE + "BasicExecutorFeatureStep";
    static final String CREDENTIALS = PACKAGE + "ExecutorKubernetesCredentialsFeatureStep";
    static final String SECRET_MOUNTS = PACKAGE + "MountSecretsFeatureStep";
    static final String SECRET_VARIABLES = PACKAGE + "EnvSecretsFeatureStep";
    static final String VOLUMES = PACKAGE + "MountVolumesFeatureStep";
    static final String HADOOP = PACKAGE + "HadoopConfExecutorFeatureStep";
    static final String LOCAL_DIRECTORIES = PACKAGE + "LocalDirsFeatureStep";

    /** Those that the agent knows and can do without. */
    private static final Set<String> KNOWN =
            Set.of(
                    CREDENTIALS,
                    SECRET_MOUNTS,
                    SECRET_VARIABLES,
                    VOLUMES,
                    HADOOP,
                    LOCAL_DIRECTORIES,
                    VolcanoStep.CLASS);

    static StepSelection read(SparkConf conf) {
        String excludedKey = "spark.kubernetes.executor.pod.excludedFeatureSteps";
        List<String> added = names(conf, ADDED);
        Set<String> excluded = new HashSet<>(names(conf, excludedKey));
        for (String name : new TreeSet<>(excluded)) {
            if (name.equals(BASIC)) {
                conf.problems()
                        .add(
                                excludedKey,
                                name,
                                "without this step there is no executor; remove it");
            } else if (!KNOWN.contains(name) && !added.contains(name)) {
                conf.problems()
                        .add(
                                excludedKey,
                                name,
                                "there is no such step; the steps are "
                                        + String.join(", ", new TreeSet<>(KNOWN)));
            }
        }
        List<String> kept = added.stream().filter(name -> !excluded.contains(name)).toList();
        return new StepSelection(
                excluded,
                kept.contains(VolcanoStep.CLASS),
                kept.stream().anyMatch(name -> !name.equals(VolcanoStep.CLASS)));
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
