package io.sparkagent.manifest;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.sparkagent.config.SparkConf;
import io.sparkagent.config.SparkVersion;
import io.sparkagent.snapshot.Labels;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Persistent volume claims that are made for the driver; the volumes are those of {@link
 * VolumesStep}.
 *
 * <p>Keys: {@code spark.kubernetes.driver.volumes.persistentVolumeClaim.NAME.options.claimName},
 * where {@code OnDemand} stands for a name of the driver's own; it is made where {@code
 * .options.storageClass} and {@code .options.sizeLimit} are both set. Those of {@link
 * ClaimOptions}.
 *
 * @param named names of claims, by volume
 * @param made the templates of those that are made
 */
record DriverClaimsStep(Map<String, String> named, List<ClaimTemplate> made) implements DriverStep {

    private static final String TYPE = "persistentVolumeClaim.";

    static DriverClaimsStep read(SparkConf conf, DriverNames names, SparkVersion version) {
        Map<String, String> named = new TreeMap<>();
        List<ClaimTemplate> made = new ArrayList<>();
        int number = 0;
        for (Map.Entry<String, VolumeOptions> entry :
                VolumeOptions.byVolume(conf, Role.DRIVER.key("volumes.")).entrySet()) {
            if (entry.getKey().startsWith(TYPE)) {
                String volume = entry.getKey().substring(TYPE.length());
                VolumeOptions options = entry.getValue();
                String name = name(options, names, number);
                named.put(volume, name);
                if (isMade(options, name)) {
                    made.add(template(volume, name, number, new ClaimOptions(options), version));
                }
            }
            number++;
        }
        return new DriverClaimsStep(named, List.copyOf(made));
    }

    private static String name(VolumeOptions options, DriverNames names, int number) {
        String written = Objects.requireNonNullElse(options.text(ClaimOptions.CLAIM_NAME), "");
        String name =
                written.replace(ClaimTemplate.ON_DEMAND, names.prefix() + "-driver-pvc-" + number);
        if (!name.isEmpty() && !Syntax.DNS_SUBDOMAIN.fits(name)) {
            options.conf()
                    .problems()
                    .add(
                            options.prefix() + ClaimOptions.CLAIM_NAME,
                            written,
                            "the claim's name becomes "
                                    + name
                                    + "; write one of "
                                    + Syntax.DNS_SUBDOMAIN.right());
        }
        return name;
    }

    private static boolean isMade(VolumeOptions options, String name) {
        boolean classed = options.options().containsKey(ClaimOptions.STORAGE_CLASS);
        boolean sized = options.text(ClaimOptions.SIZE) != null;
        String key = options.prefix() + ClaimOptions.CLAIM_NAME;
        String both = ClaimOptions.STORAGE_CLASS + " and " + ClaimOptions.SIZE;
        String written = Objects.requireNonNullElse(options.text(ClaimOptions.CLAIM_NAME), "");
        if (classed && sized) {
            return !name.isEmpty();
        }
        if (written.contains(ClaimTemplate.ON_DEMAND)) {
            options.conf()
                    .problems()
                    .add(key, written, "set " + both + " too: a claim is made with both");
        } else if (classed || sized) {
            options.conf()
                    .problems()
                    .warn(
                            key
                                    + "="
                                    + written
                                    + " is mounted and not made: "
                                    + both
                                    + " have no effect when only one of them is set");
        }
        return false;
    }

    private static ClaimTemplate template(
            String volume, String name, int number, ClaimOptions wanted, SparkVersion version) {
        String storageClass =
                Objects.requireNonNullElse(
                        wanted.options().options().get(ClaimOptions.STORAGE_CLASS), "");
        return new ClaimTemplate(
                volume,
                name,
                number,
                wanted.storageClass(storageClass.trim()),
                wanted.size(),
                wanted.accessMode(version),
                wanted.labels(),
                wanted.annotations());
    }

    @Override
    public DriverDraft configure(DriverDraft draft) {
        return draft.pod(
                pod -> {
                    named.forEach(
                            (volume, name) ->
                                    ClaimsStep.edit(
                                            pod, volume, found -> ClaimsStep.named(found, name)));
                    made.forEach(template -> pod.claim(claim(draft, template)));
                });
    }

    private static PersistentVolumeClaim claim(DriverDraft draft, ClaimTemplate template) {
        return new PersistentVolumeClaimBuilder()
                .withNewMetadataLike(draft.metadata(template.name()))
                .removeFromLabels(Labels.ROLE)
                .addToLabels(template.labels())
                .withAnnotations(template.annotations())
                .endMetadata()
                .withSpec(template.spec())
                .build();
    }
}
