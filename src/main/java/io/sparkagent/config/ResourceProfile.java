package io.sparkagent.config;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What stage-level scheduling wants of an executor, as the driver knows it.
 *
 * @param id 0 is the default profile, which repeats the conf
 * @param resources by Spark's names: cores, memory, memoryOverhead, pyspark.memory, offHeap (MiB),
 *     and custom ones
 * @param handedOver only when the user has feature steps of their own
 */
public record ResourceProfile(
        int id, Map<String, Resource> resources, Optional<HandedOver> handedOver) {

    /**
     * @param vendor of a custom resource; the pod asks for {@code vendor/name}
     */
    public record Resource(long amount, String vendor) {}

    public ResourceProfile {
        resources = Map.copyOf(new TreeMap<>(resources));
    }

    public ResourceProfile(int id, Map<String, Resource> resources) {
        this(id, resources, Optional.empty());
    }

    public boolean isDefault() {
        return id == 0;
    }

    public Optional<Long> amount(String name) {
        return Optional.ofNullable(resources.get(name)).map(Resource::amount);
    }
}
