package io.sparkagent.manifest;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimSpec;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.sparkagent.snapshot.Claim;
import io.sparkagent.snapshot.Labels;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.Set;

/**
 * The claim of one volume, as it is made for each executor.
 *
 * @param volume the volume's name
 * @param name of the claim, with Spark's placeholders
 * @param number of the volume among all volumes of the conf, from 0; part of a name of ours
 * @param storageClass as in the claim; empty for a volume without a class
 */
record ClaimTemplate(
        String volume,
        String name,
        int number,
        String storageClass,
        Quantity size,
        String accessMode,
        Map<String, String> labels,
        Map<String, String> annotations) {

    static final String ON_DEMAND = "OnDemand";
    static final String EXECUTOR_ID = "SPARK_EXECUTOR_ID";

    private static final String VOLUME_MODE = "Filesystem";

    /** Whether each executor has a claim of its own of this name. */
    static boolean isForEach(String name) {
        return name.contains(ON_DEMAND) || name.contains(EXECUTOR_ID);
    }

    String name(Names names, int id) {
        return name.replace(ON_DEMAND, names.pod(id) + "-pvc-" + number)
                .replace(EXECUTOR_ID, String.valueOf(id));
    }

    /** By which one that is free is known to do. */
    Claim.Terms terms() {
        return new Claim.Terms(storageClass, bytes(size), Set.of(accessMode), VOLUME_MODE);
    }

    private static long bytes(Quantity size) {
        return Quantity.getAmountInBytes(size)
                .setScale(0, RoundingMode.CEILING)
                .min(BigDecimal.valueOf(Long.MAX_VALUE))
                .longValue();
    }

    /** A claim that the driver's pod owns. */
    PersistentVolumeClaim claim(String claimName, Application application) {
        return new PersistentVolumeClaimBuilder()
                .withNewMetadata()
                .withName(claimName)
                .withNamespace(application.namespace())
                .withLabels(labels)
                .addToLabels(Labels.APPLICATION, application.selector())
                .addToLabels(Labels.INSTANCE, application.instance())
                .withAnnotations(annotations)
                .withOwnerReferences(application.owner().reference())
                .endMetadata()
                .withSpec(spec())
                .build();
    }

    /** A volume whose claim Kubernetes makes with the pod, and that the pod owns. */
    Volume ephemeral(Application application) {
        return new VolumeBuilder()
                .withName(volume)
                .withNewEphemeral()
                .withNewVolumeClaimTemplate()
                .withNewMetadata()
                .withLabels(labels)
                .addToLabels(Labels.APPLICATION, application.selector())
                .withAnnotations(annotations)
                .endMetadata()
                .withSpec(spec())
                .endVolumeClaimTemplate()
                .endEphemeral()
                .build();
    }

    PersistentVolumeClaimSpec spec() {
        return new PersistentVolumeClaimSpecBuilder()
                .withStorageClassName(storageClass)
                .withAccessModes(accessMode)
                .withNewResources()
                .addToRequests("storage", size)
                .endResources()
                .build();
    }
}
