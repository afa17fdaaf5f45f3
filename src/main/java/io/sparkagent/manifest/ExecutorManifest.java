package io.sparkagent.manifest;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.function.Supplier;

/**
 * One executor as the API server is sent it.
 *
 * @param json the pod
 * @param pod the same, for whoever has to look into it
 * @param claims to be made before the pod, which mounts them
 * @param violations of the policy, a sentence each; with any, nothing may be sent
 */
public record ExecutorManifest(
        Supplier<String> json,
        Supplier<Pod> pod,
        List<PersistentVolumeClaim> claims,
        List<String> violations) {

    public ExecutorManifest {
        claims = List.copyOf(claims);
        violations = List.copyOf(violations);
    }
}
