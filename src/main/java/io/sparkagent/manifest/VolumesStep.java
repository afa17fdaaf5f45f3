package io.sparkagent.manifest;

import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.sparkagent.config.SparkConf;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Volumes that the conf asks for.
 *
 * <p>Keys: {@code
 * spark.kubernetes.executor.volumes.TYPE.NAME.mount.{path,subPath,subPathExpr,readOnly}} and {@code
 * .options.*}, with TYPE hostPath ({@code path}, {@code type}), emptyDir ({@code medium}, {@code
 * sizeLimit}), nfs ({@code server}, {@code path}) or persistentVolumeClaim ({@code claimName} of an
 * existing claim).
 */
record VolumesStep(List<Volume> volumes, List<VolumeMount> mounts) implements FeatureStep {

    private static final String PREFIX = "spark.kubernetes.executor.volumes.";
    private static final String TYPES = "hostPath, emptyDir, nfs and persistentVolumeClaim";

    static VolumesStep read(SparkConf conf) {
        Map<String, Map<String, String>> byVolume = new TreeMap<>();
        conf.prefixed(PREFIX)
                .forEach(
                        (key, value) -> {
                            String[] parts = key.split("\\.", 3);
                            if (parts.length < 3) {
                                conf.problems()
                                        .add(
                                                PREFIX + key,
                                                value,
                                                "write " + PREFIX + "TYPE.NAME.mount.path");
                                return;
                            }
                            byVolume.computeIfAbsent(
                                            parts[0] + "." + parts[1], _ -> new HashMap<>())
                                    .put(parts[2], value);
                        });
        List<Volume> volumes = new ArrayList<>();
        List<VolumeMount> mounts = new ArrayList<>();
        byVolume.forEach(
                (typeAndName, options) -> {
                    String type = typeAndName.substring(0, typeAndName.indexOf('.'));
                    String name = typeAndName.substring(type.length() + 1);
                    Reader reader = new Reader(conf, PREFIX + typeAndName + ".", options);
                    VolumeBuilder volume = new VolumeBuilder().withName(name);
                    switch (type) {
                        case "hostPath" ->
                                volume.withNewHostPath(
                                        reader.needed("options.path"),
                                        options.getOrDefault("options.type", ""));
                        case "emptyDir" ->
                                volume.withNewEmptyDir()
                                        .withMedium(options.getOrDefault("options.medium", ""))
                                        .withSizeLimit(
                                                options.containsKey("options.sizeLimit")
                                                        ? new Quantity(
                                                                options.get("options.sizeLimit"))
                                                        : null)
                                        .endEmptyDir();
                        case "nfs" ->
                                volume.withNewNfs()
                                        .withServer(reader.needed("options.server"))
                                        .withPath(reader.needed("options.path"))
                                        .endNfs();
                        case "persistentVolumeClaim" ->
                                volume.withNewPersistentVolumeClaim(
                                        reader.existingClaim(), reader.flag("mount.readOnly"));
                        default ->
                                conf.problems()
                                        .add(
                                                "there is no volume type "
                                                        + type
                                                        + " (in "
                                                        + PREFIX
                                                        + typeAndName
                                                        + "."
                                                        + options.keySet().iterator().next()
                                                        + "): the types are "
                                                        + TYPES);
                    }
                    volumes.add(volume.build());
                    mounts.add(reader.mount(name));
                });
        return new VolumesStep(List.copyOf(volumes), List.copyOf(mounts));
    }

    /** The options of one volume. */
    private record Reader(SparkConf conf, String prefix, Map<String, String> options) {

        String needed(String option) {
            String value = options.get(option);
            if (value == null || value.isBlank()) {
                conf.problems().add("set " + prefix + option + " too: the volume needs it");
                return "";
            }
            return value;
        }

        boolean flag(String option) {
            return conf.flag(prefix + option, false);
        }

        String existingClaim() {
            String claim = needed("options.claimName");
            if (claim.equals("OnDemand") || claim.contains("SPARK_EXECUTOR_ID")) {
                conf.problems()
                        .add(
                                prefix + "options.claimName",
                                claim,
                                "claims made for each executor are not supported yet;"
                                        + " name an existing claim");
            }
            return claim;
        }

        VolumeMount mount(String name) {
            return new VolumeMountBuilder()
                    .withName(name)
                    .withMountPath(needed("mount.path"))
                    .withSubPath(options.get("mount.subPath"))
                    .withSubPathExpr(options.get("mount.subPathExpr"))
                    .withReadOnly(flag("mount.readOnly"))
                    .build();
        }
    }

    @Override
    public PodDraft configure(PodDraft draft, ExecutorRequest request) {
        return draft.pod(pod -> pod.editSpec().addAllToVolumes(volumes).endSpec())
                .container(container -> container.addAllToVolumeMounts(mounts));
    }
}
