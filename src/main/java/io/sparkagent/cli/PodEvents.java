package io.sparkagent.cli;

import java.util.List;

/** What Kubernetes says of pods that show nothing themselves. */
final class PodEvents {

    private final Cluster cluster;

    PodEvents(Cluster cluster) {
        this.cluster = cluster;
    }

    /** The latest warning of each pod; the same words once. */
    List<String> about(Driver driver, List<String> pods) {
        return pods.stream()
                .flatMap(pod -> cluster.warnings(driver.namespace(), pod).stream().limit(1))
                .distinct()
                .map(warning -> "An event says: " + warning)
                .toList();
    }
}
