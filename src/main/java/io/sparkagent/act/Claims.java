package io.sparkagent.act;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.sparkagent.snapshot.Labels;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The persistent volume claims of one executor: there before its pod is made, and gone again when
 * there will be no pod.
 */
final class Claims {

    private static final String RESOURCE = "persistentvolumeclaims";
    private static final int CONFLICT = 409;

    private final KubernetesClient client;
    private final String namespace;
    private final Calls calls;
    private final List<String> made = new ArrayList<>();

    Claims(KubernetesClient client, String namespace, Calls calls) {
        this.client = client;
        this.namespace = namespace;
        this.calls = calls;
    }

    /**
     * Makes sure of all.
     *
     * @param reused names of those that the plan takes for there and free
     * @return why one of them can never be had; empty when all are there
     * @throws KubernetesClientException when one was refused, or nobody knows
     */
    Optional<ApiError> ensure(List<PersistentVolumeClaim> wanted, Set<String> reused) {
        for (PersistentVolumeClaim claim : wanted) {
            if (reused.contains(claim.getMetadata().getName())) {
                check(claim);
                continue;
            }
            Optional<ApiError> obstacle = make(claim);
            if (obstacle.isPresent()) {
                return obstacle;
            }
        }
        return Optional.empty();
    }

    /**
     * Somebody may have deleted it since it was seen. It is not made again, because its name is
     * that of the executor that it was made for: the next plan takes another.
     */
    private void check(PersistentVolumeClaim wanted) {
        PersistentVolumeClaim there = find(wanted);
        if (there == null || !isOurs(wanted, there) || isLeaving(there)) {
            throw new KubernetesClientException(
                    "the claim " + wanted.getMetadata().getName() + " is not to be had any more",
                    CONFLICT,
                    null);
        }
    }

    private Optional<ApiError> make(PersistentVolumeClaim wanted) {
        String name = wanted.getMetadata().getName();
        try {
            calls.call("create", RESOURCE, () -> client.resource(wanted).create());
        } catch (KubernetesClientException e) {
            if (e.getCode() != CONFLICT) {
                throw e;
            }
            PersistentVolumeClaim there = find(wanted);
            if (there == null || !isOurs(wanted, there) || isLeaving(there)) {
                return Optional.of(ApiError.of(e));
            }
            // Made by an earlier call whose answer was lost: nobody else is given this name.
        }
        made.add(name);
        return Optional.empty();
    }

    /**
     * There will be no pod: what was made for it goes.
     *
     * @return false when something may have stayed
     */
    boolean undo() {
        boolean complete = true;
        for (String name : made) {
            try {
                remove(name);
            } catch (KubernetesClientException e) {
                complete = false; // it is seen, and taken over or removed later
            }
        }
        return complete;
    }

    void remove(String name) {
        calls.call("delete", RESOURCE, () -> named(name).delete());
    }

    private @Nullable PersistentVolumeClaim find(PersistentVolumeClaim wanted) {
        return calls.call("get", RESOURCE, () -> named(wanted.getMetadata().getName()).get());
    }

    private Resource<PersistentVolumeClaim> named(String name) {
        return client.persistentVolumeClaims().inNamespace(namespace).withName(name);
    }

    private static boolean isOurs(HasMetadata wanted, HasMetadata there) {
        return Stream.of(Labels.APPLICATION, Labels.INSTANCE)
                        .allMatch(
                                label -> Objects.equals(value(label, wanted), value(label, there)))
                && owners(wanted).equals(owners(there));
    }

    /** Labels alone could be those of a claim that somebody has laid out for this application. */
    private static Set<String> owners(HasMetadata object) {
        return object.getMetadata().getOwnerReferences().stream()
                .map(OwnerReference::getUid)
                .collect(Collectors.toSet());
    }

    private static @Nullable String value(String label, HasMetadata object) {
        Map<String, String> labels = object.getMetadata().getLabels();
        return labels == null ? null : labels.get(label);
    }

    private static boolean isLeaving(HasMetadata there) {
        return there.getMetadata().getDeletionTimestamp() != null;
    }
}
