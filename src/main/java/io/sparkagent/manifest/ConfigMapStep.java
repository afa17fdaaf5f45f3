package io.sparkagent.manifest;

import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.sparkagent.config.SparkConf;
import java.util.List;
import java.util.Map;

/**
 * The files of the driver's conf folder, from the executors' config map.
 *
 * <p>Key: {@code spark.kubernetes.executor.disableConfigMap}.
 */
record ConfigMapStep(boolean disabled, String configMap, List<String> files)
        implements FeatureStep {

    private static final String VOLUME = "spark-conf-volume-exec";
    private static final int READABLE = 0644;

    static ConfigMapStep read(SparkConf conf, Names names, Map<String, String> files) {
        return new ConfigMapStep(
                conf.flag("spark.kubernetes.executor.disableConfigMap", false),
                names.configMap(),
                files.keySet().stream().sorted().toList());
    }

    @Override
    public PodDraft configure(PodDraft draft, ExecutorRequest request) {
        if (disabled) {
            return draft;
        }
        List<KeyToPath> items =
                files.stream().map(file -> new KeyToPath(file, READABLE, file)).toList();
        return draft.volume(
                        new VolumeBuilder()
                                .withName(VOLUME)
                                .withNewConfigMap()
                                .withName(configMap)
                                .withItems(items)
                                .endConfigMap()
                                .build())
                .mount(
                        new VolumeMountBuilder()
                                .withName(VOLUME)
                                .withMountPath("/opt/spark/conf")
                                .build());
    }
}
