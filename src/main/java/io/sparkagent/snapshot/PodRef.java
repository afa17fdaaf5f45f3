package io.sparkagent.snapshot;

import java.util.List;
import java.util.Optional;

/**
 * What has to be remembered of a pod in order to act on it.
 *
 * @param name {@code metadata.name}
 * @param uid {@code metadata.uid}, which tells it from another pod of the same name
 * @param version {@code metadata.resourceVersion}; a number that grows with each change of any pod
 * @param node {@code spec.nodeName}, once scheduled
 * @param claims names of the persistent volume claims that it has; none after its end, when it no
 *     longer writes to them
 * @param decommissionLabelled it has the label that the user wants on decommissioned executors
 * @param leftBehind its owner is a driver's pod that the application had before this one
 */
public record PodRef(
        String name,
        String uid,
        long version,
        Optional<String> node,
        List<String> claims,
        boolean decommissionLabelled,
        boolean leftBehind) {

    public PodRef {
        claims = List.copyOf(claims);
    }

    public PodRef(
            String name, String uid, long version, Optional<String> node, List<String> claims) {
        this(name, uid, version, node, claims, false, false);
    }

    public PodRef(String name, String uid, long version, Optional<String> node) {
        this(name, uid, version, node, List.of());
    }
}
