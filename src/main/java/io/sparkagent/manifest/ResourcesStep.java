package io.sparkagent.manifest;

import io.fabric8.kubernetes.api.model.Quantity;
import io.sparkagent.config.ResourceProfile;
import io.sparkagent.config.ResourceProfile.Resource;
import io.sparkagent.config.SparkConf;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Requests and limits of Spark's container. What a template asks for beside them stays, also in
 * profiles other than the default, where Spark drops it.
 *
 * <p>Keys: {@code spark.kubernetes.executor.request.cores} and {@code .limit.cores}, of the default
 * profile; those of {@link ExecutorResources}.
 */
record ResourcesStep(
        ExecutorResources resources, Optional<String> requestCores, Optional<String> limitCores)
        implements FeatureStep {

    static ResourcesStep read(SparkConf conf, ExecutorResources resources) {
        ResourcesStep step =
                new ResourcesStep(
                        resources,
                        conf.cpu("spark.kubernetes.executor.request.cores"),
                        conf.cpu("spark.kubernetes.executor.limit.cores"));
        String requested = step.requestCores.orElse(String.valueOf(resources.cores()));
        boolean within =
                step.limitCores
                        .map(limit -> amount(limit).compareTo(amount(requested)) >= 0)
                        .orElse(true);
        if (!within) {
            conf.problems()
                    .add(
                            "spark.kubernetes.executor.limit.cores",
                            step.limitCores.orElse(""),
                            "write at least the " + requested + " cores that are requested");
        }
        return within ? step : new ResourcesStep(resources, step.requestCores, Optional.empty());
    }

    private static BigDecimal amount(String quantity) {
        return Quantity.getAmountInBytes(new Quantity(quantity));
    }

    @Override
    public PodDraft configure(PodDraft draft, ExecutorRequest request) {
        ResourceProfile profile = request.profile();
        Map<String, Quantity> requests = new HashMap<>();
        Map<String, Quantity> limits = new HashMap<>();
        Quantity memory = new Quantity(resources.totalMemory(profile) + "Mi");
        requests.put("memory", memory);
        limits.put("memory", memory);
        String cores = String.valueOf(resources.cores(profile));
        if (profile.isDefault()) {
            requests.put("cpu", new Quantity(requestCores.orElse(cores)));
            limitCores.ifPresent(limit -> limits.put("cpu", new Quantity(limit)));
        } else {
            requests.put("cpu", new Quantity(cores));
        }
        Map<String, Quantity> devices = devices(profile);
        limits.putAll(devices);
        return draft.container(
                container ->
                        container
                                .editOrNewResources()
                                // Kubernetes wants the request of a device equal to its limit.
                                .removeFromRequests(devices)
                                .addToRequests(requests)
                                .addToLimits(limits)
                                .endResources());
    }

    private Map<String, Quantity> devices(ResourceProfile profile) {
        Map<String, Quantity> devices = new HashMap<>();
        for (Map.Entry<String, Resource> custom : resources.custom(profile).entrySet()) {
            String vendor = custom.getValue().vendor();
            if (vendor.isBlank()) {
                throw new IllegalArgumentException(
                        "resource profile "
                                + profile.id()
                                + " asks for "
                                + custom.getKey()
                                + " and names no vendor, such as nvidia.com, by which Kubernetes"
                                + " knows it");
            }
            devices.put(
                    vendor + "/" + custom.getKey(),
                    new Quantity(String.valueOf(custom.getValue().amount())));
        }
        return devices;
    }
}
