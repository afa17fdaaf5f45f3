package io.sparkagent.manifest;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.sparkagent.config.SparkConf;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The executors' pod templates, which are files of the submitting machine, for the driver to read.
 * One that is in the driver's image only ({@code local:}), or somewhere in the network, is left to
 * the driver.
 *
 * <p>Keys: {@code spark.kubernetes.executor.podTemplateFile}, {@code
 * spark.kubernetes.agent.profileTemplate.*}.
 */
record DriverTemplatesStep(String configMap, List<Mounted> templates, ObjectSizes sizes)
        implements DriverStep {

    static final String COMMON = "spark.kubernetes.executor.podTemplateFile";
    static final String PROFILES = "spark.kubernetes.agent.profileTemplate.";

    private static final String FOLDER = "/opt/spark/pod-template";
    private static final String VOLUME = "pod-template-volume";

    /**
     * @param key of the conf
     * @param name in the config map
     * @param file in the driver's folder
     */
    record Mounted(String key, String name, String file, String text) {}

    /**
     * @param texts of {@link #texts} by key
     */
    static DriverTemplatesStep read(
            DriverNames names, Map<String, String> texts, ObjectSizes sizes) {
        List<Mounted> templates = new ArrayList<>();
        texts.forEach(
                (key, text) -> {
                    if (key.equals(COMMON)) {
                        templates.add(
                                new Mounted(
                                        key,
                                        "podspec-configmap-key",
                                        "pod-spec-template.yml",
                                        text));
                    } else {
                        String file = "profile-" + Names.hash(key) + ".yml";
                        templates.add(new Mounted(key, file, file, text));
                    }
                });
        return new DriverTemplatesStep(
                names.prefix() + "-driver-podspec-conf-map", List.copyOf(templates), sizes);
    }

    /**
     * Texts of the templates that have to get to the driver, by key.
     *
     * @param standard of executors for which the user has none
     */
    static Map<String, String> texts(SparkConf conf, Optional<String> standard) {
        SubmitterFiles files = new SubmitterFiles(conf);
        Map<String, String> texts = new TreeMap<>();
        List<String> keys = new ArrayList<>();
        keys.add(COMMON);
        conf.prefixed(PROFILES).keySet().forEach(selector -> keys.add(PROFILES + selector));
        for (String key : keys) {
            conf.text(key)
                    .filter(location -> !isLeftToDriver(location))
                    .flatMap(location -> files.text(key, location))
                    .ifPresent(text -> texts.put(key, text));
        }
        if (conf.text(COMMON).isEmpty()) {
            standard.ifPresent(text -> texts.put(COMMON, text));
        }
        return texts;
    }

    private static boolean isLeftToDriver(String location) {
        return SubmitterFiles.isRemote(location)
                || (location.startsWith("local:") && !SubmitterFiles.isHere(location));
    }

    @Override
    public DriverDraft configure(DriverDraft draft) {
        if (templates.isEmpty()) {
            return draft;
        }
        Map<String, String> data = new TreeMap<>();
        templates.forEach(
                template -> {
                    data.put(template.name(), template.text());
                    draft.property(template.key(), FOLDER + "/" + template.file());
                });
        sizes.check("the pod templates", data);
        return draft.object(
                        new ConfigMapBuilder()
                                .withMetadata(draft.metadata(configMap))
                                .withImmutable(true)
                                .withData(data)
                                .build())
                .pod(this::mount);
    }

    private void mount(PodDraft pod) {
        List<KeyToPath> items =
                templates.stream()
                        .map(template -> new KeyToPath(template.name(), null, template.file()))
                        .toList();
        pod.volume(
                        new VolumeBuilder()
                                .withName(VOLUME)
                                .withNewConfigMap()
                                .withName(configMap)
                                .withItems(items)
                                .endConfigMap()
                                .build())
                .mount(new VolumeMountBuilder().withName(VOLUME).withMountPath(FOLDER).build());
    }
}
