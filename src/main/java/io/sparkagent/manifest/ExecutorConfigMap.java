package io.sparkagent.manifest;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.sparkagent.config.SparkConf;
import java.util.Map;
import java.util.Optional;

/**
 * The executors' config map: the files of the driver's conf folder, made before the first executor
 * and never changed.
 */
public record ExecutorConfigMap(Application application, String name, Map<String, String> files) {

    /**
     * @return empty when executors are to have none ({@code
     *     spark.kubernetes.executor.disableConfigMap})
     */
    public static Optional<ExecutorConfigMap> read(SparkConf conf, Application application) {
        return conf.flag("spark.kubernetes.executor.disableConfigMap", false)
                ? Optional.empty()
                : Optional.of(
                        new ExecutorConfigMap(
                                application,
                                Names.read(conf, application.instance()).configMap(),
                                application.confFiles()));
    }

    public ConfigMap build() {
        return new ConfigMapBuilder()
                .withMetadata(application.metadata(name))
                .withImmutable(true)
                .addToData(files)
                .build();
    }
}
