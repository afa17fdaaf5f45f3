package io.sparkagent.manifest;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;

/**
 * All that a submission makes, without owner references.
 *
 * @param dependencies what the driver needs, in the order in which to create it; the driver owns it
 * @param driver the driver's Pod, or the Job that makes it
 */
public record DriverObjects(List<HasMetadata> dependencies, HasMetadata driver) {

    public DriverObjects {
        dependencies = List.copyOf(dependencies);
    }
}
