package io.sparkagent.manifest;

import io.sparkagent.config.ResourceProfile;
import io.sparkagent.config.ResourceProfile.Resource;
import io.sparkagent.config.SparkConf;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What an executor of a resource profile needs, as Spark computes it. The default profile is the
 * conf; another one replaces what it names, and has the custom resources that it names and no
 * others.
 *
 * <p>Keys: {@code spark.executor.cores}, {@code spark.executor.memory}, {@code .memoryOverhead},
 * {@code .memoryOverheadFactor} (else {@code spark.kubernetes.memoryOverheadFactor}), {@code
 * .minMemoryOverhead}, {@code .pyspark.memory} (where {@code spark.kubernetes.resource.type} is
 * python), {@code spark.memory.offHeap.enabled} and {@code .size}. Where a profile leaves the
 * overhead out, it is computed from the profile's own memory, where Spark takes the default
 * profile's.
 *
 * @param memory MiB, as are all memory values here
 * @param offHeap empty where it is not enabled
 * @param custom of the default profile, by name
 */
record ExecutorResources(
        int cores,
        long memory,
        Optional<Long> overhead,
        double overheadFactor,
        long leastOverhead,
        Optional<Long> offHeap,
        long pysparkMemory,
        boolean python,
        Map<String, Resource> custom) {

    private static final Set<String> BUILT_IN =
            Set.of("cores", "memory", "memoryOverhead", "pyspark.memory", "offHeap");

    static ExecutorResources read(SparkConf conf) {
        double kubernetesFactor = conf.factor("spark.kubernetes.memoryOverheadFactor", 0.1);
        return new ExecutorResources(
                conf.integer("spark.executor.cores", 1, 1),
                conf.mebibytes("spark.executor.memory").orElse(1024L),
                conf.mebibytes("spark.executor.memoryOverhead"),
                conf.factor("spark.executor.memoryOverheadFactor", kubernetesFactor),
                conf.mebibytes("spark.executor.minMemoryOverhead").orElse(384L),
                offHeap(conf),
                conf.mebibytes("spark.executor.pyspark.memory").orElse(0L),
                conf.text("spark.kubernetes.resource.type", "java").equals("python"),
                CustomResources.read(conf, Role.EXECUTOR));
    }

    private static Optional<Long> offHeap(SparkConf conf) {
        if (!conf.flag("spark.memory.offHeap.enabled", false)) {
            return Optional.empty();
        }
        String key = "spark.memory.offHeap.size";
        Optional<Long> size = conf.bytes(key, 1).map(bytes -> bytes >> 20);
        if (size.isEmpty() && conf.text(key).isEmpty()) {
            conf.problems().add("set " + key + " too: spark.memory.offHeap.enabled is true");
        } else if (size.isPresent() && size.get() < 1) {
            conf.problems().add(key, conf.text(key, ""), "write at least 1m, with the unit");
        }
        return Optional.of(size.orElse(0L));
    }

    int cores(ResourceProfile profile) {
        return amount(profile, "cores").map(Math::toIntExact).orElse(cores);
    }

    /** The heap. */
    long memory(ResourceProfile profile) {
        return amount(profile, "memory").orElse(memory);
    }

    /** All that the container needs. */
    long totalMemory(ResourceProfile profile) {
        long heap = memory(profile);
        long beside =
                amount(profile, "memoryOverhead")
                        .or(() -> overhead)
                        .orElseGet(() -> Math.max((long) (overheadFactor * heap), leastOverhead));
        long outside = offHeap.map(size -> amount(profile, "offHeap").orElse(size)).orElse(0L);
        long pyspark = python ? amount(profile, "pyspark.memory").orElse(pysparkMemory) : 0;
        return heap + beside + outside + pyspark;
    }

    /** Custom resources by name, in order. */
    Map<String, Resource> custom(ResourceProfile profile) {
        if (profile.isDefault()) {
            return custom;
        }
        Map<String, Resource> named = new TreeMap<>(profile.resources());
        named.keySet().removeAll(BUILT_IN);
        return named;
    }

    private static Optional<Long> amount(ResourceProfile profile, String name) {
        return profile.isDefault() ? Optional.empty() : profile.amount(name);
    }
}
