package io.sparkagent.manifest;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.sparkagent.config.SparkConf;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The agent beside the driver, and the properties by which the driver gets its executors from it:
 * what {@code k8s/driver-pod-template.yaml} and {@code k8s/spark.conf} do for spark-submit. What a
 * template has of it already stays as it is.
 *
 * <p>Keys: those of {@link AgentOptions}; {@code spark.driver.extraClassPath}, which goes after the
 * bridge; {@code spark.kubernetes.allocation.pods.allocator}, which is ours; {@code
 * spark.kubernetes.authenticate.driver.serviceAccountName}.
 */
record DriverAgentStep(AgentOptions options, Map<String, String> properties, String account)
        implements DriverStep {

    private static final String ALLOCATOR = "spark.kubernetes.allocation.pods.allocator";
    private static final String OURS = "io.sparkagent.bridge.AgentPodsAllocator";
    private static final String CLASS_PATH = "spark.driver.extraClassPath";
    private static final String BRIDGE = "/opt/spark-agent/bridge.jar";
    private static final String CONTAINER_SETTING = "SPARK_AGENT_DRIVER_CONTAINER";

    /** Where a NetworkPolicy lets others in; executors would listen on any port. */
    private static final Map<String, String> PORTS =
            Map.of(
                    "spark.blockManager.port", "7079",
                    "spark.driver.blockManager.port", "7079",
                    "spark.driver.port", "7078",
                    "spark.ui.port", "4040");

    static DriverAgentStep read(SparkConf conf, AgentOptions options) {
        conf.text(ALLOCATOR)
                .filter(allocator -> !allocator.equals(OURS) && options.enabled())
                .ifPresent(
                        allocator ->
                                conf.problems()
                                        .add(
                                                ALLOCATOR,
                                                allocator,
                                                "remove this key, or set"
                                                        + " spark.kubernetes.agent.enabled=false:"
                                                        + " the agent makes the executors"));
        String account = conf.text(DriverCredentialsStep.ACCOUNT, "spark-agent");
        Map<String, String> properties = new TreeMap<>(PORTS);
        properties.keySet().removeIf(key -> conf.text(key).isPresent());
        properties.put(ALLOCATOR, OURS);
        properties.put(CLASS_PATH, classPath(conf.text(CLASS_PATH)));
        properties.put(DriverCredentialsStep.ACCOUNT, account);
        return new DriverAgentStep(options, properties, account);
    }

    private static String classPath(Optional<String> users) {
        return users.map(
                        path ->
                                List.of(path.split(":")).contains(BRIDGE)
                                        ? path
                                        : BRIDGE + ":" + path)
                .orElse(BRIDGE);
    }

    @Override
    public DriverDraft configure(DriverDraft draft) {
        if (!options.enabled()) {
            return draft;
        }
        properties.forEach(draft::property);
        return draft.pod(this::pod);
    }

    private void pod(PodDraft pod) {
        pod.spec(
                spec -> {
                    if (!spec.hasServiceAccountName()) {
                        spec.withServiceAccountName(account).withServiceAccount(account);
                    }
                    if (!spec.hasAutomountServiceAccountToken()) {
                        spec.withAutomountServiceAccountToken(false);
                    }
                    security(spec);
                    if (!hasAgent(spec)) {
                        // First, so that what the user's own containers do is after it too.
                        spec.addToInitContainers(0, container(pod.container()));
                    }
                    Set<String> there =
                            spec.buildVolumes().stream()
                                    .map(Volume::getName)
                                    .collect(Collectors.toSet());
                    AgentContainer.volumes(options).stream()
                            .filter(volume -> !there.contains(volume.getName()))
                            .forEach(spec::addToVolumes);
                });
        if (pod.mounts().stream().noneMatch(m -> AgentContainer.NAME.equals(m.getName()))) {
            pod.mount(AgentContainer.ofDriver());
        }
        if (options.restricted()) {
            pod.container(
                    container -> {
                        if (!container.hasSecurityContext()) {
                            container.withSecurityContext(
                                    AgentContainer.ofSpark(options.sparkUser()));
                        }
                    });
        }
    }

    /** The agent has to know which container's end is the end of the application. */
    private Container container(String driver) {
        Container container = AgentContainer.build(options);
        if (!driver.equals(Role.DRIVER.container())) {
            container.getEnv().add(EnvironmentStep.variable(CONTAINER_SETTING, driver));
        }
        return container;
    }

    private void security(PodSpecBuilder spec) {
        if (options.restricted() && !spec.hasSecurityContext()) {
            spec.withNewSecurityContext()
                    .withRunAsNonRoot(true)
                    .withNewSeccompProfile()
                    .withType("RuntimeDefault")
                    .endSeccompProfile()
                    .endSecurityContext();
        }
        // The group by which driver and agent share files.
        if (spec.buildSecurityContext() == null
                || spec.buildSecurityContext().getFsGroup() == null) {
            spec.editOrNewSecurityContext().withFsGroup(options.sparkUser()).endSecurityContext();
        }
    }

    private static boolean hasAgent(PodSpecBuilder spec) {
        return spec.buildInitContainers().stream()
                        .anyMatch(container -> AgentContainer.NAME.equals(container.getName()))
                || spec.buildContainers().stream()
                        .anyMatch(container -> AgentContainer.NAME.equals(container.getName()));
    }
}
