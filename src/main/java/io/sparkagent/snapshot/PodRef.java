package io.sparkagent.snapshot;

import java.util.Optional;

/**
 * What has to be remembered of a pod in order to act on it.
 *
 * @param name {@code metadata.name}
 * @param uid {@code metadata.uid}, which tells it from another pod of the same name
 * @param version {@code metadata.resourceVersion}; a number that grows with each change of any pod
 * @param node {@code spec.nodeName}, once scheduled
 */
public record PodRef(String name, String uid, long version, Optional<String> node) {}
