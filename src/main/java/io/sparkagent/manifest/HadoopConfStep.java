package io.sparkagent.manifest;

import io.fabric8.kubernetes.api.model.ConfigMapVolumeSource;
import io.fabric8.kubernetes.api.model.ConfigMapVolumeSourceBuilder;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.sparkagent.config.SparkConf;
import java.util.Optional;

/**
 * The Hadoop configuration that the submitter put into a config map.
 *
 * <p>Key: {@code spark.kubernetes.executor.hadoopConfigMapName}, written by the submitter.
 */
record HadoopConfStep(Optional<String> configMap) implements FeatureStep {

    static final String KEY = "spark.kubernetes.executor.hadoopConfigMapName";

    private static final String VOLUME = "hadoop-properties";
    private static final String PATH = "/opt/hadoop/conf";

    static HadoopConfStep read(SparkConf conf) {
        return new HadoopConfStep(
                conf.text(KEY)
                        .filter(
                                name ->
                                        Syntax.DNS_SUBDOMAIN.check(
                                                conf.problems(), KEY, name, "a name")));
    }

    @Override
    public PodDraft configure(PodDraft draft, ExecutorRequest request) {
        return configMap
                .map(
                        name ->
                                mount(
                                        draft,
                                        new ConfigMapVolumeSourceBuilder().withName(name).build()))
                .orElse(draft);
    }

    /** The same in driver and executors. */
    static PodDraft mount(PodDraft draft, ConfigMapVolumeSource configMap) {
        return draft.volume(new VolumeBuilder().withName(VOLUME).withConfigMap(configMap).build())
                .mount(new VolumeMountBuilder().withName(VOLUME).withMountPath(PATH).build())
                .env("HADOOP_CONF_DIR", PATH);
    }
}
