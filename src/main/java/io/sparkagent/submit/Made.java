package io.sparkagent.submit;

/**
 * An object that is on the cluster now.
 *
 * @param resourceVersion from which on to watch it; empty where nobody has told
 */
public record Made(
        String apiVersion,
        String kind,
        String namespace,
        String name,
        String uid,
        String resourceVersion) {}
