package io.sparkagent.watch;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimSpec;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimStatus;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.VolumeResourceRequirements;
import io.sparkagent.snapshot.Claim;
import io.sparkagent.snapshot.Claim.Condition;
import io.sparkagent.snapshot.Labels;
import io.sparkagent.snapshot.ResourceVersion;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Translates a persistent volume claim into what the plan needs to know of it. */
final class ClaimTranslator {

    private ClaimTranslator() {}

    /**
     * @param leftBehind by a driver that the application had before
     */
    static Claim claim(PersistentVolumeClaim seen, boolean leftBehind) {
        return new Claim(
                seen.getMetadata().getName(),
                ResourceVersion.parse(seen.getMetadata().getResourceVersion()),
                Objects.requireNonNullElse(seen.getMetadata().getLabels().get(Labels.INSTANCE), ""),
                terms(seen.getSpec()),
                condition(seen, leftBehind));
    }

    private static Claim.Terms terms(PersistentVolumeClaimSpec spec) {
        return new Claim.Terms(
                Objects.requireNonNullElse(spec.getStorageClassName(), ""),
                Optional.ofNullable(spec.getResources())
                        .map(VolumeResourceRequirements::getRequests)
                        .map(requests -> requests.get("storage"))
                        .map(ClaimTranslator::bytes)
                        .orElse(0L),
                Set.copyOf(spec.getAccessModes()),
                Objects.requireNonNullElse(spec.getVolumeMode(), "Filesystem"));
    }

    private static long bytes(Quantity size) {
        return Quantity.getAmountInBytes(size).longValue();
    }

    private static Condition condition(PersistentVolumeClaim seen, boolean leftBehind) {
        if (seen.getMetadata().getDeletionTimestamp() != null) {
            return Condition.DELETING;
        }
        if (leftBehind) {
            return Condition.LEFT_BEHIND;
        }
        boolean lost =
                Optional.ofNullable(seen.getStatus())
                        .map(PersistentVolumeClaimStatus::getPhase)
                        .filter("Lost"::equals)
                        .isPresent();
        return lost ? Condition.LOST : Condition.USABLE;
    }
}
