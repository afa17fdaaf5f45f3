package io.sparkagent.manifest;

import io.fabric8.kubernetes.api.model.Quantity;
import io.sparkagent.config.ResourceProfile;
import io.sparkagent.config.SparkConf;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Cores and memory, as Spark computes them for the resource profile.
 *
 * <p>Keys: {@code spark.executor.cores}, {@code spark.kubernetes.executor.request.cores} and {@code
 * .limit.cores} (of the default profile), {@code spark.executor.memory}, {@code .memoryOverhead},
 * {@code .memoryOverheadFactor} (else {@code spark.kubernetes.memoryOverheadFactor}), {@code
 * .minMemoryOverhead}, {@code .pyspark.memory} (where {@code spark.kubernetes.resource.type} is
 * python), {@code spark.memory.offHeap.enabled} and {@code .size}. Where a profile leaves the
 * overhead out, it is computed from the profile's own memory.
 *
 * @param memory MiB, as are all memory values here
 */
record ResourcesStep(
        int cores,
        Optional<String> requestCores,
        Optional<String> limitCores,
        long memory,
        Optional<Long> overhead,
        double overheadFactor,
        long leastOverhead,
        long offHeap,
        long pysparkMemory,
        boolean python)
        implements FeatureStep {

    private static final Set<String> BUILT_IN =
            Set.of("cores", "memory", "memoryOverhead", "pyspark.memory", "offHeap");

    static ResourcesStep read(SparkConf conf) {
        double kubernetesFactor = conf.factor("spark.kubernetes.memoryOverheadFactor", 0.1);
        boolean offHeap = conf.flag("spark.memory.offHeap.enabled", false);
        ResourcesStep step =
                new ResourcesStep(
                        conf.integer("spark.executor.cores", 1, 1),
                        conf.cpu("spark.kubernetes.executor.request.cores"),
                        conf.cpu("spark.kubernetes.executor.limit.cores"),
                        conf.mebibytes("spark.executor.memory").orElse(1024L),
                        conf.mebibytes("spark.executor.memoryOverhead"),
                        conf.factor("spark.executor.memoryOverheadFactor", kubernetesFactor),
                        conf.mebibytes("spark.executor.minMemoryOverhead").orElse(384L),
                        offHeap ? conf.bytes("spark.memory.offHeap.size", 1).orElse(0L) >> 20 : 0,
                        conf.mebibytes("spark.executor.pyspark.memory").orElse(0L),
                        conf.text("spark.kubernetes.resource.type", "java").equals("python"));
        step.limitCores.ifPresent(
                limit -> {
                    if (amount(limit).compareTo(amount(step.requested(step.cores))) < 0) {
                        conf.problems()
                                .add(
                                        "spark.kubernetes.executor.limit.cores",
                                        limit,
                                        "write at least the "
                                                + step.requested(step.cores)
                                                + " cores that are requested");
                    }
                });
        return step;
    }

    private static BigDecimal amount(String quantity) {
        return Quantity.getAmountInBytes(new Quantity(quantity));
    }

    private String requested(int executorCores) {
        return requestCores.orElse(String.valueOf(executorCores));
    }

    @Override
    public PodDraft configure(PodDraft draft, ExecutorRequest request) {
        ResourceProfile profile = request.profile();
        int executorCores = profile.amount("cores").map(Math::toIntExact).orElse(cores);
        long executorMemory = profile.amount("memory").orElse(memory);

        Map<String, Quantity> requests = new HashMap<>();
        Map<String, Quantity> limits = new HashMap<>();
        Quantity total = new Quantity(total(profile, executorMemory) + "Mi");
        requests.put("memory", total);
        limits.put("memory", total);
        requests.put(
                "cpu",
                new Quantity(
                        profile.isDefault()
                                ? requested(executorCores)
                                : String.valueOf(executorCores)));
        if (profile.isDefault()) {
            limitCores.ifPresent(limit -> limits.put("cpu", new Quantity(limit)));
        }
        profile.resources()
                .forEach(
                        (name, resource) -> {
                            if (!BUILT_IN.contains(name)) {
                                limits.put(
                                        resource.vendor() + "/" + name,
                                        new Quantity(String.valueOf(resource.amount())));
                            }
                        });
        return draft.container(
                        container ->
                                container
                                        .editOrNewResources()
                                        .addToRequests(requests)
                                        .addToLimits(limits)
                                        .endResources())
                .env("SPARK_EXECUTOR_CORES", String.valueOf(executorCores))
                .env("SPARK_EXECUTOR_MEMORY", executorMemory + "m");
    }

    private long total(ResourceProfile profile, long executorMemory) {
        long executorOverhead =
                profile.amount("memoryOverhead")
                        .or(() -> overhead)
                        .orElseGet(
                                () ->
                                        Math.max(
                                                (long) (overheadFactor * executorMemory),
                                                leastOverhead));
        return executorMemory
                + executorOverhead
                + profile.amount("offHeap").orElse(offHeap)
                + (python ? profile.amount("pyspark.memory").orElse(pysparkMemory) : 0);
    }
}
