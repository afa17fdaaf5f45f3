package io.sparkagent.manifest;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ConfigMapVolumeSource;
import io.fabric8.kubernetes.api.model.ConfigMapVolumeSourceBuilder;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.KeyToPathBuilder;
import io.sparkagent.config.SparkConf;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Hadoop's configuration for driver and executors: a config map of the cluster, or one that is made
 * of the submitting machine's {@code HADOOP_CONF_DIR}.
 *
 * <p>Key: {@code spark.kubernetes.hadoop.configMapName}; executors find the config map by {@code
 * spark.kubernetes.executor.hadoopConfigMapName}.
 *
 * @param configMap its name, empty where there is no configuration
 * @param files of the config map that is made
 */
record DriverHadoopStep(Optional<String> configMap, Optional<Map<String, String>> files)
        implements DriverStep {

    private static final String EXISTING = "spark.kubernetes.hadoop.configMapName";

    static DriverHadoopStep read(
            SparkConf conf, DriverNames names, HadoopFiles hadoop, ObjectSizes sizes) {
        Optional<String> existing = KerberosStep.name(conf, EXISTING);
        Optional<Map<String, String>> files = hadoop.configuration();
        if (files.isPresent() && conf.text(EXISTING).isPresent()) {
            conf.problems()
                    .add(
                            EXISTING,
                            conf.text(EXISTING, ""),
                            "the variable HADOOP_CONF_DIR is set too, and a driver has one"
                                    + " configuration of Hadoop; unset the one or the other");
        }
        files.ifPresent(texts -> sizes.check("the files of HADOOP_CONF_DIR", texts));
        return files.isPresent()
                ? new DriverHadoopStep(Optional.of(names.prefix() + "-hadoop-config"), files)
                : new DriverHadoopStep(existing, Optional.empty());
    }

    @Override
    public DriverDraft configure(DriverDraft draft) {
        configMap.ifPresent(
                name ->
                        draft.pod(pod -> HadoopConfStep.mount(pod, source(name)))
                                .property(HadoopConfStep.KEY, name));
        configMap.ifPresent(
                name ->
                        files.ifPresent(
                                texts ->
                                        draft.object(
                                                new ConfigMapBuilder()
                                                        .withMetadata(draft.metadata(name))
                                                        .withImmutable(true)
                                                        .withData(texts)
                                                        .build())));
        return draft;
    }

    private ConfigMapVolumeSource source(String name) {
        List<KeyToPath> items =
                new TreeMap<>(files.orElse(Map.of()))
                        .keySet().stream()
                                .map(
                                        file ->
                                                new KeyToPathBuilder()
                                                        .withKey(file)
                                                        .withPath(file)
                                                        .build())
                                .toList();
        return new ConfigMapVolumeSourceBuilder().withName(name).withItems(items).build();
    }
}
