package io.sparkagent.manifest;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The last step: a config map with the properties that all steps have come to and the files of
 * {@code SPARK_CONF_DIR}.
 */
record DriverConfStep(
        String namespace, String configMap, Map<String, String> files, ObjectSizes sizes)
        implements DriverStep {

    static final String VOLUME = "spark-conf-volume-driver";

    private static final int READABLE = 0644;

    /** Spark's own config map has this among its files; nothing reads it. */
    private static final String NAMESPACE = "spark.kubernetes.namespace";

    @Override
    public DriverDraft configure(DriverDraft draft) {
        Map<String, String> mounted = new TreeMap<>(files);
        mounted.put(DriverCommandStep.PROPERTIES, text(draft.properties()));
        Map<String, String> data = new TreeMap<>(mounted);
        data.put(NAMESPACE, namespace);
        sizes.check("the files of the conf folder", data);
        List<KeyToPath> items =
                mounted.keySet().stream().map(file -> new KeyToPath(file, READABLE, file)).toList();
        return draft.object(
                        new ConfigMapBuilder()
                                .withMetadata(draft.metadata(configMap))
                                .withImmutable(true)
                                .withData(data)
                                .build())
                .pod(
                        pod ->
                                pod.env("SPARK_CONF_DIR", DriverCommandStep.CONF_DIRECTORY)
                                        .volume(
                                                new VolumeBuilder()
                                                        .withName(VOLUME)
                                                        .withNewConfigMap()
                                                        .withItems(items)
                                                        .withName(configMap)
                                                        .endConfigMap()
                                                        .build())
                                        .mount(
                                                new VolumeMountBuilder()
                                                        .withName(VOLUME)
                                                        .withMountPath(
                                                                DriverCommandStep.CONF_DIRECTORY)
                                                        .build()));
    }

    /** As Spark writes it, without the time: of the same submission comes the same text. */
    private String text(Map<String, String> entries) {
        Properties properties = new Properties();
        properties.putAll(entries);
        StringWriter writer = new StringWriter();
        try {
            properties.store(
                    writer,
                    "Java properties built from Kubernetes config map with name: " + configMap);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // a string takes everything
        }
        List<String> lines = writer.toString().lines().toList();
        return lines.getFirst()
                + "\n"
                + lines.stream()
                        .filter(line -> !line.startsWith("#"))
                        .sorted()
                        .map(line -> line + "\n")
                        .collect(Collectors.joining());
    }
}
