package io.sparkagent.manifest;

import io.fabric8.kubernetes.api.model.Quantity;
import io.sparkagent.config.ResourceProfile.Resource;
import io.sparkagent.config.SparkConf;
import io.sparkagent.config.SparkVersion;
import io.sparkagent.config.Submission;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What the driver's container needs, as Spark computes it.
 *
 * <p>Keys: {@code spark.driver.cores}, {@code spark.kubernetes.driver.request.cores} and {@code
 * .limit.cores}, {@code spark.driver.memory}, {@code .memoryOverhead}, {@code
 * .memoryOverheadFactor} (else {@code spark.kubernetes.memoryOverheadFactor}, which for Python and
 * R is 0.4), {@code .minMemoryOverhead} (since Spark 4.0), {@code
 * spark.driver.resource.NAME.amount} and {@code .vendor}.
 *
 * @param memory MiB, all that the container needs
 * @param factor which executors get for theirs
 * @param devices custom resources by their names in Kubernetes
 */
record DriverResources(
        String cores,
        Optional<String> limitCores,
        long memory,
        double factor,
        Map<String, Resource> devices) {

    private static final long DEFAULT_MEMORY = 1024;
    private static final long LEAST_OVERHEAD = 384;
    private static final double FACTOR = 0.1;
    private static final double FACTOR_BESIDE_JVM = 0.4;

    static DriverResources read(SparkConf conf, Submission.Kind kind, SparkVersion version) {
        double factor =
                conf.factor(
                        "spark.kubernetes.memoryOverheadFactor",
                        kind == Submission.Kind.JAVA ? FACTOR : FACTOR_BESIDE_JVM);
        String cores =
                conf.cpu("spark.kubernetes.driver.request.cores")
                        .orElse(String.valueOf(conf.integer("spark.driver.cores", 1, 1)));
        return new DriverResources(
                cores,
                limit(conf, cores),
                memory(conf, factor, version),
                factor,
                CustomResources.read(conf, Role.DRIVER));
    }

    private static long memory(SparkConf conf, double factor, SparkVersion version) {
        long heap = conf.mebibytes("spark.driver.memory").orElse(DEFAULT_MEMORY);
        Optional<Long> least = conf.mebibytes("spark.driver.minMemoryOverhead");
        long leastOverhead = least.filter(_ -> version.isAtLeast(4, 0)).orElse(LEAST_OVERHEAD);
        double own = conf.factor("spark.driver.memoryOverheadFactor", factor);
        return heap
                + conf.mebibytes("spark.driver.memoryOverhead")
                        .orElseGet(() -> Math.max((long) (own * heap), leastOverhead));
    }

    private static Optional<String> limit(SparkConf conf, String requested) {
        String key = "spark.kubernetes.driver.limit.cores";
        Optional<String> limit = conf.cpu(key);
        boolean within =
                limit.map(cores -> amount(cores).compareTo(amount(requested)) >= 0).orElse(true);
        if (!within) {
            conf.problems()
                    .add(
                            key,
                            limit.orElse(""),
                            "write at least the " + requested + " cores that are requested");
        }
        return limit.filter(_ -> within);
    }

    private static BigDecimal amount(String quantity) {
        return Quantity.getAmountInBytes(new Quantity(quantity));
    }

    Map<String, Quantity> requests() {
        return Map.of("cpu", new Quantity(cores), "memory", new Quantity(memory + "Mi"));
    }

    Map<String, Quantity> limits() {
        Map<String, Quantity> limits = new HashMap<>();
        limitCores.ifPresent(limit -> limits.put("cpu", new Quantity(limit)));
        limits.put("memory", new Quantity(memory + "Mi"));
        devices.forEach(
                (name, device) ->
                        limits.put(
                                device.vendor() + "/" + name,
                                new Quantity(String.valueOf(device.amount()))));
        return limits;
    }
}
