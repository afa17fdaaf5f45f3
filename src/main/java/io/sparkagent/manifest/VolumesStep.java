package io.sparkagent.manifest;

import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.sparkagent.config.SparkConf;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Volumes that the conf asks for.
 *
 * <p>Keys: {@code
 * spark.kubernetes.executor.volumes.TYPE.NAME.mount.{path,subPath,subPathExpr,readOnly}} and {@code
 * .options.*}, with TYPE hostPath ({@code path}, {@code type}), emptyDir ({@code medium}, {@code
 * sizeLimit}), nfs ({@code server}, {@code path}) or persistentVolumeClaim ({@code claimName}; one
 * that each executor has for itself is the matter of {@link ClaimsStep}). The driver's are {@code
 * spark.kubernetes.driver.volumes.*}.
 */
record VolumesStep(List<Volume> volumes, List<VolumeMount> mounts) implements PodStep {

    private static final String TYPES = "hostPath, emptyDir, nfs and persistentVolumeClaim";
    private static final Set<String> MEDIA =
            Set.of("Memory", "HugePages", "HugePages-2Mi", "HugePages-1Gi");
    private static final Set<String> HOST_PATH_TYPES =
            Set.of(
                    "DirectoryOrCreate",
                    "Directory",
                    "FileOrCreate",
                    "File",
                    "Socket",
                    "CharDevice",
                    "BlockDevice");
    private static final Set<String> CLAIM_OPTIONS =
            Set.of(
                    "options.claimName",
                    "options.storageClass",
                    "options.sizeLimit",
                    "label.",
                    "annotation.");

    static VolumesStep read(SparkConf conf, Role role) {
        String start = role.key("volumes.");
        Map<String, Map<String, String>> byVolume = new TreeMap<>();
        conf.prefixed(start)
                .forEach(
                        (key, value) -> {
                            String[] parts = key.split("\\.", 3);
                            if (parts.length < 3) {
                                conf.problems()
                                        .add(
                                                start + key,
                                                value,
                                                "write " + start + "TYPE.NAME.mount.path");
                                return;
                            }
                            byVolume.computeIfAbsent(
                                            parts[0] + "." + parts[1], _ -> new HashMap<>())
                                    .put(parts[2], value);
                        });
        List<Volume> volumes = new ArrayList<>();
        List<VolumeMount> mounts = new ArrayList<>();
        byVolume.forEach(
                (typeAndName, values) -> {
                    String type = typeAndName.substring(0, typeAndName.indexOf('.'));
                    String name = typeAndName.substring(type.length() + 1);
                    String prefix = start + typeAndName + ".";
                    VolumeOptions options = new VolumeOptions(conf, prefix, values);
                    int before = conf.problems().sentences().size();
                    if (!Syntax.DNS_LABEL.fits(name)) {
                        conf.problems()
                                .add(
                                        "the volume "
                                                + name
                                                + " (in "
                                                + prefix
                                                + "*) cannot have this name: write "
                                                + Syntax.DNS_LABEL.right());
                    }
                    VolumeBuilder volume = new VolumeBuilder().withName(name);
                    switch (type) {
                        case "hostPath" -> hostPath(volume, options);
                        case "emptyDir" -> emptyDir(volume, options);
                        case "nfs" -> nfs(volume, options);
                        case "persistentVolumeClaim" -> claim(volume, options);
                        default ->
                                conf.problems()
                                        .add(
                                                "there is no volume type "
                                                        + type
                                                        + " (in "
                                                        + prefix
                                                        + values.keySet().iterator().next()
                                                        + "): the types are "
                                                        + TYPES);
                    }
                    VolumeMount mount = options.mount(name);
                    if (conf.problems().sentences().size() == before) {
                        volumes.add(volume.build());
                        mounts.add(mount);
                    }
                });
        return new VolumesStep(List.copyOf(volumes), List.copyOf(mounts));
    }

    private static void hostPath(VolumeBuilder volume, VolumeOptions options) {
        options.warnOfOthers("hostPath", Set.of("options.path", "options.type"));
        volume.withNewHostPath(
                options.path("options.path"), options.oneOf("options.type", HOST_PATH_TYPES));
    }

    private static void emptyDir(VolumeBuilder volume, VolumeOptions options) {
        options.warnOfOthers("emptyDir", Set.of("options.medium", "options.sizeLimit"));
        volume.withNewEmptyDir()
                .withMedium(options.oneOf("options.medium", MEDIA))
                .withSizeLimit(options.size("options.sizeLimit"))
                .endEmptyDir();
    }

    private static void nfs(VolumeBuilder volume, VolumeOptions options) {
        options.warnOfOthers("nfs", Set.of("options.server", "options.path"));
        String path = options.path("options.path");
        if (!path.isEmpty() && !path.startsWith("/")) {
            options.conf()
                    .problems()
                    .add(
                            options.prefix() + "options.path",
                            path,
                            "write a path that starts with '/'");
        }
        volume.withNewNfs().withServer(options.needed("options.server")).withPath(path).endNfs();
    }

    private static void claim(VolumeBuilder volume, VolumeOptions options) {
        options.warnOfOthers("persistentVolumeClaim", CLAIM_OPTIONS);
        String claim = options.needed("options.claimName");
        String key = options.prefix() + "options.claimName";
        if (!claim.isEmpty() && !ClaimTemplate.isForEach(claim)) {
            Syntax.DNS_SUBDOMAIN.check(options.conf().problems(), key, claim, "a name");
        }
        volume.withNewPersistentVolumeClaim(claim, options.flag("mount.readOnly"));
    }

    @Override
    public PodDraft configure(PodDraft draft) {
        return draft.spec(spec -> spec.addAllToVolumes(volumes))
                .container(container -> container.addAllToVolumeMounts(mounts));
    }
}
