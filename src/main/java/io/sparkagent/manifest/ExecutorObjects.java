package io.sparkagent.manifest;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;

/**
 * What one executor consists of.
 *
 * @param claims to be made before the pod, which mounts them
 */
public record ExecutorObjects(Pod pod, List<PersistentVolumeClaim> claims) {

    public ExecutorObjects {
        claims = List.copyOf(claims);
    }
}
