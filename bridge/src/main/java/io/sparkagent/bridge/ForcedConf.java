package io.sparkagent.bridge;

import java.util.Map;
import org.apache.spark.SparkConf;

/** Turns off whatever Spark would ask of the API server itself. */
final class ForcedConf {
    private static final Map<String, String> FORCED =
            Map.of(
                    "spark.kubernetes.executor.enableApiWatcher", "false",
                    "spark.kubernetes.executor.enableApiPolling", "false",
                    "spark.kubernetes.driver.service.deleteOnTermination", "false",
                    "spark.kubernetes.driver.ownPersistentVolumeClaim", "false",
                    "spark.kubernetes.driver.annotateExitException", "false",
                    "spark.kubernetes.executor.disableConfigMap", "true",
                    // false would mean that Spark never calls the allocator's stop
                    "spark.kubernetes.executor.deleteOnTermination", "true");

    /** The agent labels. */
    private static final String LABEL = "spark.kubernetes.executor.decommissionLabel";

    private static final String LISTENERS = "spark.extraListeners";

    private ForcedConf() {}

    /** This conf is the SparkContext's own: what is set here is what Spark reads afterwards. */
    static void apply(SparkConf conf) {
        FORCED.forEach(conf::set);
        conf.remove(LABEL);
        String listener = ExecutorListener.class.getName();
        String listeners = conf.get(LISTENERS, "");
        conf.set(LISTENERS, listeners.isBlank() ? listener : listeners + "," + listener);
    }
}
