package io.sparkagent;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodIP;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.sparkagent.config.Problems;
import java.net.InetAddress;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the pod of a driver that calls over the network. The token says that a caller may have
 * executors; that they belong to the pod that it names, it has to call from there.
 */
final class Callers {

    private static final Set<String> ENDED = Set.of("Succeeded", "Failed");

    private final KubernetesClient client;
    private final String namespace;

    Callers(KubernetesClient client, String namespace) {
        this.client = client;
        this.namespace = namespace;
    }

    /**
     * @param name as the caller says
     * @param peer address from which it calls
     * @return empty when something is wrong
     */
    Optional<Pod> find(@Nullable String name, String peer, Problems problems) {
        if (name == null || name.isBlank()) {
            problems.add(
                    "the driver has not said in which pod it is: set SPARK_AGENT_POD_NAME in its"
                            + " container by the downward API (metadata.name)");
            return Optional.empty();
        }
        Pod pod = client.pods().inNamespace(namespace).withName(name).get();
        if (pod == null) {
            problems.add(
                    "there is no pod "
                            + name
                            + " in the namespace "
                            + namespace
                            + ", and the agent serves no other: set SPARK_AGENT_POD_NAME in the"
                            + " driver's container by the downward API (metadata.name)");
            return Optional.empty();
        }
        if (Boolean.TRUE.equals(pod.getSpec().getHostNetwork())) {
            problems.add(
                    "the driver's pod "
                            + name
                            + " has hostNetwork, so that everybody on its node has its address;"
                            + " remove it");
            return Optional.empty();
        }
        Optional<InetAddress> caller = address(peer);
        if (caller.isEmpty() || !addresses(pod).contains(caller.get())) {
            problems.add(
                    "the call comes from "
                            + peer
                            + ", and that is not the pod "
                            + name
                            + ": the agent's service has to be headless, so that nothing between"
                            + " them changes addresses");
            return Optional.empty();
        }
        return Optional.of(pod);
    }

    /** Whether the pod that had this name and uid can hold a driver no more. */
    boolean isGone(String name, String uid) {
        Pod pod = client.pods().inNamespace(namespace).withName(name).get();
        return pod == null
                || !uid.equals(pod.getMetadata().getUid())
                || (pod.getStatus() != null
                        && pod.getStatus().getPhase() != null
                        && ENDED.contains(pod.getStatus().getPhase()));
    }

    private static Set<InetAddress> addresses(Pod pod) {
        if (pod.getStatus() == null) {
            return Set.of();
        }
        return Stream.concat(
                        Stream.ofNullable(pod.getStatus().getPodIP()),
                        pod.getStatus().getPodIPs().stream()
                                .map(PodIP::getIp)
                                .filter(Objects::nonNull))
                .flatMap(literal -> address(literal).stream())
                .collect(Collectors.toSet());
    }

    /**
     * IPv6 has several ways to write an address, and we and the API server write it differently.
     *
     * @param literal with or without the name of the interface by which it is reached
     */
    private static Optional<InetAddress> address(String literal) {
        try {
            return Optional.of(InetAddress.ofLiteral(literal.replaceFirst("%.*", "")));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
