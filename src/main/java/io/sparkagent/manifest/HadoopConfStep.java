package io.sparkagent.manifest;

import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.sparkagent.config.SparkConf;
import java.util.Optional;

/**
 * The Hadoop configuration that spark-submit put into a config map.
 *
 * <p>Key: {@code spark.kubernetes.executor.hadoopConfigMapName}, written by spark-submit.
 */
record HadoopConfStep(Optional<String> configMap) implements FeatureStep {

    private static final String VOLUME = "hadoop-properties";
    private static final String PATH = "/opt/hadoop/conf";

    static HadoopConfStep read(SparkConf conf) {
        String key = "spark.kubernetes.executor.hadoopConfigMapName";
        return new HadoopConfStep(
                conf.text(key)
                        .filter(
                                name ->
                                        Syntax.DNS_SUBDOMAIN.check(
                                                conf.problems(), key, name, "a name")));
    }

    @Override
    public PodDraft configure(PodDraft draft, ExecutorRequest request) {
        return configMap
                .map(
                        name ->
                                draft.volume(
                                                new VolumeBuilder()
                                                        .withName(VOLUME)
                                                        .withNewConfigMap()
                                                        .withName(name)
                                                        .endConfigMap()
                                                        .build())
                                        .mount(
                                                new VolumeMountBuilder()
                                                        .withName(VOLUME)
                                                        .withMountPath(PATH)
                                                        .build())
                                        .env("HADOOP_CONF_DIR", PATH))
                .orElse(draft);
    }
}
