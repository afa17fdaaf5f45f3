package io.sparkagent.snapshot;

import org.jspecify.annotations.Nullable;

/**
 * Resource versions are numbers that grow, which the API server promises since Kubernetes 1.35 and
 * has always done.
 */
public final class ResourceVersion {

    private ResourceVersion() {}

    /**
     * @return {@link Long#MAX_VALUE} for what is no number, so that such a sight always counts as
     *     new
     */
    public static long parse(@Nullable String version) {
        try {
            return version == null ? Long.MAX_VALUE : Long.parseLong(version);
        } catch (NumberFormatException _) {
            return Long.MAX_VALUE;
        }
    }
}
