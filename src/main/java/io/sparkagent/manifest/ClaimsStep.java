package io.sparkagent.manifest;

import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.sparkagent.config.SparkConf;
import io.sparkagent.snapshot.Claim;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * Persistent volume claims that each executor has for itself; the volumes are those of {@link
 * VolumesStep}.
 *
 * <p>Keys: {@code spark.kubernetes.executor.volumes.persistentVolumeClaim.NAME.options.claimName}
 * with {@code OnDemand} or {@code SPARK_EXECUTOR_ID} in it, {@code .options.storageClass}, {@code
 * .options.sizeLimit}, {@code .label.*}, {@code .annotation.*}; {@code
 * spark.kubernetes.driver.ownPersistentVolumeClaim}, {@code
 * spark.kubernetes.legacy.useReadWriteOnceAccessMode}.
 *
 * @param ownedByDriver false for claims that go with their executor's pod
 * @param made claims that are made
 * @param existing names, with {@code SPARK_EXECUTOR_ID}, of claims that somebody else makes, by
 *     volume
 */
record ClaimsStep(
        Application application,
        Names names,
        boolean ownedByDriver,
        List<ClaimTemplate> made,
        Map<String, String> existing)
        implements FeatureStep {

    static ClaimsStep read(SparkConf conf, Application application, Names names) {
        return new ClaimReader(conf, application, names).read();
    }

    /** For a conf without volumes. */
    static ClaimsStep none(Application application, Names names) {
        return new ClaimsStep(application, names, true, List.of(), Map.of());
    }

    /** What the claims that the agent makes have to be, by volume. */
    SortedMap<String, Claim.Terms> terms() {
        SortedMap<String, Claim.Terms> terms = new TreeMap<>();
        if (ownedByDriver) {
            made.forEach(template -> terms.put(template.volume(), template.terms()));
        }
        return terms;
    }

    /**
     * The claims that an executor will have, by volume.
     *
     * @param reused those that are there already
     */
    SortedMap<String, String> claims(int id, Map<String, String> reused) {
        SortedMap<String, String> claims = new TreeMap<>();
        if (ownedByDriver) {
            made.forEach(template -> claims.put(template.volume(), template.name(names, id)));
        }
        claims.putAll(reused);
        return claims;
    }

    @Override
    public PodDraft configure(PodDraft draft, ExecutorRequest request) {
        for (Map.Entry<String, String> volume : existing.entrySet()) {
            String name =
                    volume.getValue()
                            .replace(ClaimTemplate.EXECUTOR_ID, String.valueOf(request.id()));
            edit(draft, volume.getKey(), v -> named(v, name));
        }
        Map<String, String> claims = claims(request.id(), request.claims());
        for (ClaimTemplate template : made) {
            if (!hasVolume(draft, template.volume())) {
                continue; // a feature step of the user's has taken it away
            }
            String name = claims.get(template.volume());
            if (name == null) {
                edit(draft, template.volume(), _ -> template.ephemeral(application));
            } else {
                edit(draft, template.volume(), v -> named(v, name));
                draft.claim(template.claim(name, application));
            }
        }
        return draft;
    }

    private static boolean hasVolume(PodDraft draft, String name) {
        return draft.volumes().stream()
                .anyMatch(v -> v.getName().equals(name) && v.getPersistentVolumeClaim() != null);
    }

    static void edit(PodDraft draft, String volume, UnaryOperator<Volume> edit) {
        List<Volume> volumes =
                draft.volumes().stream()
                        .map(v -> v.getName().equals(volume) ? edit.apply(v) : v)
                        .toList();
        draft.spec(spec -> spec.withVolumes(volumes));
    }

    static Volume named(Volume volume, String claim) {
        return new VolumeBuilder(volume)
                .editPersistentVolumeClaim()
                .withClaimName(claim)
                .endPersistentVolumeClaim()
                .build();
    }
}
