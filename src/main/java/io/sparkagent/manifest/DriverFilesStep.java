package io.sparkagent.manifest;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.sparkagent.config.SparkConf;
import io.sparkagent.manifest.Delivery.Content;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Files of the submitting machine: small ones in a config map or Secret that the driver mounts, all
 * others in a volume that the agent fills before the driver starts. It comes after the agent's own
 * step.
 *
 * <p>Key: that of {@link StreamedFiles}.
 *
 * @param prefix of the names of objects
 */
record DriverFilesStep(Delivery delivery, String prefix, Optional<StreamedFiles> streamed)
        implements DriverStep {

    static DriverFilesStep read(
            SparkConf conf,
            DriverPlace place,
            Delivery delivery,
            ObjectSizes sizes,
            KubernetesSerialization serialization) {
        sizes.checkBytes("the files of this machine", bytes(delivery.small()));
        sizes.checkBytes("the secret files of this machine", bytes(delivery.secret()));
        String prefix = "spark-drv-" + place.unique();
        return new DriverFilesStep(
                delivery,
                prefix,
                delivery.streamed().isEmpty()
                        ? Optional.empty()
                        : Optional.of(
                                StreamedFiles.read(
                                        conf,
                                        prefix + "-streamed",
                                        delivery.streamed(),
                                        sizes,
                                        serialization)));
    }

    private static Map<String, Long> bytes(List<Content> contents) {
        return contents.stream()
                .collect(Collectors.toMap(Content::path, content -> (long) content.bytes().length));
    }

    @Override
    public DriverDraft configure(DriverDraft draft) {
        if (!delivery.small().isEmpty()) {
            String name = prefix + "-files";
            draft.object(
                    new ConfigMapBuilder()
                            .withMetadata(draft.metadata(name))
                            .withImmutable(true)
                            .withBinaryData(data(delivery.small()))
                            .build());
            mount(
                    draft,
                    "spark-files",
                    delivery.small(),
                    (volume, items) ->
                            volume.withNewConfigMap()
                                    .withName(name)
                                    .withItems(items)
                                    .endConfigMap());
        }
        if (!delivery.secret().isEmpty()) {
            String name = prefix + "-secret-files";
            draft.object(
                    new SecretBuilder()
                            .withMetadata(draft.metadata(name))
                            .withImmutable(true)
                            .withType("Opaque")
                            .withData(data(delivery.secret()))
                            .build());
            mount(
                    draft,
                    "spark-secret-files",
                    delivery.secret(),
                    (volume, items) ->
                            volume.withNewSecret()
                                    .withSecretName(name)
                                    .withItems(items)
                                    .endSecret());
        }
        return streamed.map(files -> files.configure(draft)).orElse(draft);
    }

    /** Where a volume has its bytes from. */
    private interface Source {
        VolumeBuilder fill(VolumeBuilder volume, List<KeyToPath> items);
    }

    /** A volume for each folder: one volume in another cannot be mounted read-only. */
    private static void mount(
            DriverDraft draft, String name, List<Content> contents, Source source) {
        Map<String, List<KeyToPath>> folders = new LinkedHashMap<>();
        for (int i = 0; i < contents.size(); i++) {
            String path = contents.get(i).path();
            int slash = path.lastIndexOf('/');
            folders.computeIfAbsent(path.substring(0, slash), _ -> new ArrayList<>())
                    .add(new KeyToPath(key(i, path), null, path.substring(slash + 1)));
        }
        int number = 0;
        for (Map.Entry<String, List<KeyToPath>> folder : folders.entrySet()) {
            String volume = name + "-" + number++;
            draft.pod(
                    pod ->
                            pod.volume(
                                            source.fill(
                                                            new VolumeBuilder().withName(volume),
                                                            folder.getValue())
                                                    .build())
                                    .mount(mount(volume, folder.getKey())));
        }
    }

    private static Map<String, String> data(List<Content> contents) {
        Map<String, String> data = new TreeMap<>();
        for (int i = 0; i < contents.size(); i++) {
            Content content = contents.get(i);
            data.put(key(i, content.path()), Base64.getEncoder().encodeToString(content.bytes()));
        }
        return data;
    }

    /** For people who look at the object; the number makes it one of a kind. */
    private static String key(int number, String path) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        String sound = name.replaceAll("[^-._a-zA-Z0-9]", "_");
        return number + "-" + sound.substring(0, Math.min(sound.length(), 200));
    }

    private static VolumeMount mount(String volume, String path) {
        return new VolumeMountBuilder()
                .withName(volume)
                .withMountPath(path)
                .withReadOnly(true)
                .build();
    }
}
