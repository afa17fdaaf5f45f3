package io.sparkagent.manifest;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.SecurityContextBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The agent's container and volumes, as in {@code k8s/driver-pod-template.yaml}. It is a native
 * sidecar: it starts before the driver, which waits for the startup probe, and ends after it.
 */
final class AgentContainer {

    static final String NAME = "spark-agent";

    private static final int PORT = 14041;
    private static final long USER = 65532;
    private static final String STATE = "spark-agent-state";
    private static final String TEMPORARY = "spark-agent-tmp";
    private static final String TOKEN = "spark-agent-token";
    private static final String POLICY = "spark-agent-policy";

    private AgentContainer() {}

    static Container build(AgentOptions options) {
        ContainerBuilder container =
                new ContainerBuilder()
                        .withName(NAME)
                        .withImage(options.image().name())
                        .withImagePullPolicy(options.image().pullPolicy())
                        .withRestartPolicy("Always")
                        .addToEnv(
                                field("SPARK_AGENT_POD_NAME", "metadata.name"),
                                field("SPARK_AGENT_NAMESPACE", "metadata.namespace"))
                        .addNewPort()
                        .withName(NAME)
                        .withContainerPort(PORT)
                        .endPort()
                        // This only bounds an agent that hangs: it gives its verdict within two
                        // and a half minutes.
                        .withStartupProbe(probe("started", 1, 2, 180))
                        .withLivenessProbe(probe("live", 10, 5, null))
                        .withReadinessProbe(probe("ready", 5, 5, null))
                        .withNewResources()
                        .withRequests(options.requests())
                        .withLimits(options.limits())
                        .endResources()
                        .withSecurityContext(
                                confined(USER).withReadOnlyRootFilesystem(true).build())
                        .withVolumeMounts(mounts());
        options.environment()
                .forEach(
                        (name, value) ->
                                container.addNewEnv().withName(name).withValue(value).endEnv());
        return container.build();
    }

    private static EnvVar field(String name, String path) {
        return new EnvVarBuilder()
                .withName(name)
                .withNewValueFrom()
                .withNewFieldRef(null, path)
                .endValueFrom()
                .build();
    }

    /** What the Pod Security Standard "restricted" wants of a container. */
    private static SecurityContextBuilder confined(long user) {
        return new SecurityContextBuilder()
                .withRunAsUser(user)
                .withRunAsNonRoot(true)
                .withAllowPrivilegeEscalation(false)
                .withNewCapabilities()
                .addToDrop("ALL")
                .endCapabilities()
                .withNewSeccompProfile()
                .withType("RuntimeDefault")
                .endSeccompProfile();
    }

    static SecurityContext ofSpark(long user) {
        return confined(user).build();
    }

    private static Probe probe(String path, int period, int timeout, @Nullable Integer most) {
        return new ProbeBuilder()
                .withNewHttpGet()
                .withPath("/q/health/" + path)
                .withNewPort(PORT)
                .endHttpGet()
                .withPeriodSeconds(period)
                .withTimeoutSeconds(timeout)
                .withFailureThreshold(most)
                .build();
    }

    private static List<VolumeMount> mounts() {
        return List.of(
                mount(NAME, "/var/run/spark-agent", false),
                mount(STATE, "/var/lib/spark-agent", false),
                mount(TEMPORARY, "/tmp", false),
                mount(TOKEN, "/var/run/secrets/kubernetes.io/serviceaccount", true),
                mount(POLICY, "/etc/spark-agent", true),
                mount(DriverConfStep.VOLUME, "/etc/spark-conf", true));
    }

    /** Where the driver finds the bridge, and the address and key by which it finds the agent. */
    static VolumeMount ofDriver() {
        return mount(NAME, "/opt/spark-agent", true);
    }

    private static VolumeMount mount(String volume, String path, boolean readOnly) {
        return new VolumeMountBuilder()
                .withName(volume)
                .withMountPath(path)
                .withReadOnly(readOnly ? Boolean.TRUE : null)
                .build();
    }

    static List<Volume> volumes(AgentOptions options) {
        return List.of(
                new VolumeBuilder()
                        .withName(NAME)
                        .withNewEmptyDir()
                        .withMedium("Memory")
                        .withNewSizeLimit("16Mi")
                        .endEmptyDir()
                        .build(),
                new VolumeBuilder()
                        .withName(STATE)
                        .withNewEmptyDir()
                        .withNewSizeLimit("16Mi")
                        .endEmptyDir()
                        .build(),
                new VolumeBuilder()
                        .withName(TEMPORARY)
                        .withNewEmptyDir()
                        .withNewSizeLimit("64Mi")
                        .endEmptyDir()
                        .build(),
                token(),
                new VolumeBuilder()
                        .withName(POLICY)
                        .withNewConfigMap()
                        .withName(options.policy())
                        // Without one, the agent has a policy of its own, and a driver that waits
                        // for a config map that nobody makes says nothing.
                        .withOptional(true)
                        .endConfigMap()
                        .build());
    }

    /** No container gets a token by itself: the agent mounts this one, the driver none. */
    private static Volume token() {
        return new VolumeBuilder()
                .withName(TOKEN)
                .withNewProjected()
                .addNewSource()
                .withNewServiceAccountToken(null, 3600L, "token")
                .endSource()
                .addNewSource()
                .withNewConfigMap()
                .withName("kube-root-ca.crt")
                .addNewItem("ca.crt", null, "ca.crt")
                .endConfigMap()
                .endSource()
                .addNewSource()
                .withNewDownwardAPI()
                .addNewItem()
                .withPath("namespace")
                .withNewFieldRef(null, "metadata.namespace")
                .endItem()
                .endDownwardAPI()
                .endSource()
                .endProjected()
                .build();
    }
}
