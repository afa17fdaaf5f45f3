package io.sparkagent;

import io.sparkagent.config.AgentSettings;
import io.sparkagent.config.Problems;
import io.sparkagent.driver.SharedDirectory;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The conf of a driver in client mode beside the agent: what the user has mounted for it, and what
 * spark-submit would have set in cluster mode, so that a notebook has nothing to set itself.
 */
final class DriverConf {

    private static final String CLASS_PATH = "spark.driver.extraClassPath";
    private static final Pattern SERVICE = Pattern.compile("[a-z]([-a-z0-9]{0,61}[a-z0-9])?");

    /** Where the user says nothing else. */
    private static final Map<String, String> STANDARD =
            Map.of(
                    "spark.master", "k8s://https://kubernetes.default.svc",
                    // The driver binds before its name can be resolved.
                    "spark.driver.bindAddress", "0.0.0.0",
                    "spark.driver.port", "7078",
                    "spark.driver.blockManager.port", "7079");

    private DriverConf() {}

    /**
     * @return empty when something is wrong
     */
    static Optional<Map<String, String>> read(AgentSettings settings, Problems problems) {
        String pod = settings.podName().orElse("");
        String namespace = settings.namespace().orElse("");
        Optional<String> service = service(settings, pod, problems);
        if (pod.isEmpty() || namespace.isEmpty() || service.isEmpty()) {
            return Optional.empty();
        }
        Map<String, String> conf = new TreeMap<>(STANDARD);
        conf.putAll(SubmittedConf.entries(settings.driverProperties(), problems).orElse(Map.of()));
        conf.put(
                "spark.kubernetes.allocation.pods.allocator",
                "io.sparkagent.bridge.AgentPodsAllocator");
        conf.merge(CLASS_PATH, SharedDirectory.JAR_IN_DRIVER, DriverConf::joined);
        conf.put("spark.kubernetes.namespace", namespace);
        conf.put("spark.driver.host", host(service.get(), namespace));
        return Optional.of(conf);
    }

    /** The driver's name for executors. */
    static String host(String service, String namespace) {
        return service + "." + namespace + ".svc";
    }

    /** Name of the driver's service; empty when it can be none. */
    static Optional<String> service(AgentSettings settings, String pod, Problems problems) {
        String name = settings.serviceName().orElse(pod + "-driver-svc");
        if (SERVICE.matcher(name).matches()) {
            return Optional.of(name);
        }
        problems.add(
                "the driver's service cannot have the name "
                        + name
                        + ": set SPARK_AGENT_SERVICE_NAME to at most 63 lower-case letters, digits"
                        + " and '-', with a letter at the start");
        return Optional.empty();
    }

    private static String joined(String users, String ours) {
        return (":" + users + ":").contains(":" + ours + ":") ? users : users + ":" + ours;
    }
}
