package io.sparkagent.submit;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Waits until the agent in a driver's pod runs. */
final class AgentStart {

    private static final String AGENT = "spark-agent";
    private static final int PORT = 14040;
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(300);

    private final KubernetesClient client;
    private final String namespace;
    private final String name;

    AgentStart(KubernetesClient client, String namespace, String name) {
        this.client = client;
        this.namespace = namespace;
        this.name = name;
    }

    /**
     * @return its port on the pod's loopback
     */
    int await(Duration patience) throws UndeliveredException, InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        String reason = "nobody has looked";
        while (System.nanoTime() < deadline) {
            try {
                Pod pod = client.pods().inNamespace(namespace).withName(name).get();
                if (pod == null) {
                    throw new UndeliveredException("the driver's pod " + name + " is gone");
                }
                String phase = String.valueOf(pod.getStatus().getPhase());
                if (phase.equals("Failed") || phase.equals("Succeeded")) {
                    throw new UndeliveredException(
                            "the driver's pod "
                                    + name
                                    + " has ended before it had its files (phase "
                                    + phase
                                    + ")");
                }
                Optional<ContainerState> state = state(pod);
                if (state.map(ContainerState::getRunning).isPresent()) {
                    return port(pod);
                }
                reason =
                        state.map(ContainerState::getWaiting)
                                .map(waiting -> String.valueOf(waiting.getReason()))
                                .orElse("the pod is " + phase);
            } catch (KubernetesClientException e) {
                if (e.getCode() == 403) {
                    throw new UndeliveredException(
                            "you may not get pods in the namespace " + namespace, e);
                }
                reason = String.valueOf(e.getMessage());
            }
            Thread.sleep(BETWEEN_LOOKS);
        }
        throw new UndeliveredException(
                "the agent in the pod "
                        + name
                        + " has not started within "
                        + patience.toSeconds()
                        + " seconds ("
                        + reason
                        + ")");
    }

    private static Optional<ContainerState> state(Pod pod) {
        return Objects.requireNonNullElse(
                        pod.getStatus().getInitContainerStatuses(), List.<ContainerStatus>of())
                .stream()
                .filter(status -> AGENT.equals(status.getName()))
                .findFirst()
                .map(ContainerStatus::getState);
    }

    /** A setting of the agent's may have moved it. */
    private static int port(Pod pod) {
        return pod.getSpec().getInitContainers().stream()
                .filter(container -> AGENT.equals(container.getName()))
                .map(Container::getEnv)
                .flatMap(List::stream)
                .filter(variable -> "QUARKUS_HTTP_PORT".equals(variable.getName()))
                .map(variable -> Objects.requireNonNullElse(variable.getValue(), ""))
                .filter(value -> value.matches("\\d{1,5}"))
                .map(Integer::valueOf)
                .findFirst()
                .orElse(PORT);
    }
}
