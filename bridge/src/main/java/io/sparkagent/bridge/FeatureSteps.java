package io.sparkagent.bridge;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkConf;

/** The user's own feature steps of the executor pod: classes that only this JVM can run. */
final class FeatureSteps {
    static final String KEY = "spark.kubernetes.executor.pod.featureSteps";

    private static final String EXCLUDED = "spark.kubernetes.executor.pod.excludedFeatureSteps";

    /** The agent does itself what Spark's step for executors does. */
    private static final String VOLCANO = "org.apache.spark.deploy.k8s.features.VolcanoFeatureStep";

    private FeatureSteps() {}

    /** Those of the key that are not excluded; Spark itself excludes since 4.1. */
    static List<String> of(SparkConf conf) {
        List<String> classes = names(conf, KEY);
        classes.removeAll(names(conf, EXCLUDED));
        classes.remove(VOLCANO);
        return classes;
    }

    private static List<String> names(SparkConf conf, String key) {
        List<String> names = new ArrayList<>();
        for (String name : conf.get(key, "").split(",", -1)) {
            if (!name.isBlank()) {
                names.add(name.trim());
            }
        }
        return names;
    }

    /** The same conf with these steps only. */
    static SparkConf only(SparkConf conf, List<String> steps) {
        return conf.clone().set(KEY, String.join(",", steps));
    }
}
