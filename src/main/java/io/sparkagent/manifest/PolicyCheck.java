package io.sparkagent.manifest;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.Volume;
import io.sparkagent.config.Policy;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Holds a finished pod against the policy. It looks at the pod and not at the conf, so it does not
 * matter whether a template or a key has asked for something.
 *
 * @param agentAccount the account that may create pods; no executor gets it, whatever the policy
 *     says
 * @param ownSecret the Secret that the agent itself has made for these executors
 */
public record PolicyCheck(Policy policy, String agentAccount, Optional<String> ownSecret) {

    /** What the policy does not allow, a sentence each. */
    public List<String> violations(Pod pod) {
        List<String> sentences = new ArrayList<>();
        PodSpec spec = pod.getSpec();
        checkAccount(spec, sentences);
        checkSecrets(spec, sentences);
        for (Container container : containers(spec).toList()) {
            if (!Policy.allows(policy.images(), Objects.toString(container.getImage(), ""))) {
                sentences.add(
                        "the image "
                                + container.getImage()
                                + " is not one that the policy allows: "
                                + policy.images());
            }
        }
        for (Volume volume : spec.getVolumes()) {
            String kind = VolumeKind.of(volume);
            if (!kind.equals("secret") && !policy.volumes().contains(kind)) {
                sentences.add(
                        "the volume "
                                + volume.getName()
                                + " is of kind "
                                + kind
                                + ", and the policy allows "
                                + policy.volumes());
            }
        }
        if (!policy.privileged()) {
            checkPrivileges(pod, sentences);
        }
        return List.copyOf(sentences);
    }

    private void checkAccount(PodSpec spec, List<String> sentences) {
        List<String> named =
                Stream.of(spec.getServiceAccountName(), spec.getServiceAccount())
                        .filter(name -> name != null && !name.isBlank())
                        .toList();
        // The API server takes the old field where the new one is empty.
        String account = named.isEmpty() ? "default" : named.getFirst();
        if (account.equals(agentAccount) || named.contains(agentAccount)) {
            sentences.add(
                    "executors may not run as the service account "
                            + agentAccount
                            + ", which is the agent's; name another one or none");
        } else if (!account.equals(policy.defaultServiceAccount())
                && !Policy.allows(policy.serviceAccounts(), account)) {
            sentences.add(
                    "executors may not run as the service account "
                            + account
                            + "; the policy allows "
                            + policy.serviceAccounts());
        }
    }

    private void checkSecrets(PodSpec spec, List<String> sentences) {
        TreeSet<String> names = new TreeSet<>();
        for (Volume volume : spec.getVolumes()) {
            if (volume.getSecret() != null) {
                names.add(Objects.toString(volume.getSecret().getSecretName(), ""));
            }
            if (volume.getProjected() != null) {
                volume.getProjected().getSources().stream()
                        .filter(source -> source.getSecret() != null)
                        .forEach(
                                source ->
                                        names.add(
                                                Objects.toString(
                                                        source.getSecret().getName(), "")));
            }
        }
        containers(spec).forEach(container -> names.addAll(secretsOf(container)));
        ownSecret.ifPresent(names::remove);
        for (String name : names) {
            if (!Policy.allows(policy.secrets(), name)) {
                sentences.add(
                        "executors may not use the Secret "
                                + name
                                + "; the policy allows "
                                + policy.secrets());
            }
        }
    }

    private static List<String> secretsOf(Container container) {
        List<String> names = new ArrayList<>();
        for (EnvVar variable : container.getEnv()) {
            if (variable.getValueFrom() != null
                    && variable.getValueFrom().getSecretKeyRef() != null) {
                names.add(
                        Objects.toString(variable.getValueFrom().getSecretKeyRef().getName(), ""));
            }
        }
        for (EnvFromSource source : container.getEnvFrom()) {
            if (source.getSecretRef() != null) {
                names.add(Objects.toString(source.getSecretRef().getName(), ""));
            }
        }
        return names;
    }

    private static void checkPrivileges(Pod pod, List<String> sentences) {
        PodSpec spec = pod.getSpec();
        // It may be a privilege of a Kubernetes that is newer than this agent.
        UnknownFields.of(pod)
                .forEach(
                        field ->
                                sentences.add(
                                        field
                                                + " is no field that the agent knows, so the policy"
                                                + " does not allow it; check how it is written"));
        if (Boolean.TRUE.equals(spec.getHostNetwork())
                || Boolean.TRUE.equals(spec.getHostPID())
                || Boolean.TRUE.equals(spec.getHostIPC())) {
            sentences.add("executors may not share a namespace of the node, says the policy");
        }
        for (Container container : containers(spec).toList()) {
            boolean hostPort =
                    container.getPorts().stream()
                            .anyMatch(port -> port.getHostPort() != null && port.getHostPort() > 0);
            if (hostPort) {
                sentences.add(
                        "the container "
                                + container.getName()
                                + " may not have a port of the node, says the policy");
            }
            SecurityContext context = container.getSecurityContext();
            if (context != null && isPrivileged(context)) {
                sentences.add(
                        "the container "
                                + container.getName()
                                + " may not be privileged, escalate privileges or add"
                                + " capabilities, says the policy");
            }
        }
    }

    private static boolean isPrivileged(SecurityContext context) {
        return Boolean.TRUE.equals(context.getPrivileged())
                || Boolean.TRUE.equals(context.getAllowPrivilegeEscalation())
                || (context.getCapabilities() != null
                        && !context.getCapabilities().getAdd().isEmpty());
    }

    private static Stream<Container> containers(PodSpec spec) {
        return Stream.concat(spec.getInitContainers().stream(), spec.getContainers().stream());
    }
}
