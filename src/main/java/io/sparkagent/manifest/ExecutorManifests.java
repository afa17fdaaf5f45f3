package io.sparkagent.manifest;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.sparkagent.config.ResourceProfile;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Writes executors down for the API server. To build a pod and to write it is most of what an
 * executor costs, and executors of one profile differ by their id: so one is written, and the
 * others are {@link Stencil stencilled}. Executors with claims are built each by itself.
 */
public final class ExecutorManifests {

    /**
     * Names are cut to what Kubernetes allows: ids of other lengths may change more than the id.
     */
    private record Kind(ResourceProfile profile, int order, int digits) {}

    private final ExecutorPods pods;
    private final PolicyCheck policy;
    private final KubernetesSerialization serialization;
    private final Map<Kind, Stencil> stencils = new ConcurrentHashMap<>();
    private final Set<Kind> tried = ConcurrentHashMap.newKeySet();

    public ExecutorManifests(
            ExecutorPods pods, PolicyCheck policy, KubernetesSerialization serialization) {
        this.pods = pods;
        this.policy = policy;
        this.serialization = serialization;
    }

    /**
     * @param order place of the profile among those besides the default, by ascending id, from 1
     * @param reused names of claims that the executor takes over, by volume
     * @throws IllegalArgumentException when the profile asks for what no pod can have
     */
    public ExecutorManifest of(
            int id, ResourceProfile profile, int order, Map<String, String> reused) {
        Kind kind = new Kind(profile, order, String.valueOf(id).length());
        Stencil stencil = reused.isEmpty() ? stencils.get(kind) : null;
        if (stencil != null) {
            return new ExecutorManifest(
                    () -> stencil.text(id),
                    () -> pods.build(id, profile, order).pod(),
                    List.of(),
                    List.of());
        }
        ExecutorObjects objects = pods.build(id, profile, order, reused);
        List<String> violations = policy.violations(objects.pod());
        if (objects.claims().isEmpty() && violations.isEmpty() && tried.add(kind)) {
            stencil(id, objects.pod(), kind).ifPresent(proven -> stencils.put(kind, proven));
        }
        return new ExecutorManifest(
                () -> json(objects.pod()), objects::pod, objects.claims(), violations);
    }

    private Optional<Stencil> stencil(int id, Pod one, Kind kind) {
        try {
            return Stencil.of(
                    other ->
                            json(
                                    other == id
                                            ? one
                                            : pods.build(other, kind.profile, kind.order).pod()),
                    id);
        } catch (IllegalArgumentException _) { // the marker may be too long for a name
            return Optional.empty();
        }
    }

    private String json(Pod pod) {
        return serialization.asJson(pod);
    }
}
