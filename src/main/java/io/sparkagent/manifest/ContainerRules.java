package io.sparkagent.manifest;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** The part of {@link PodRules} that is about one container. */
final class ContainerRules {

    private static final int LARGEST_PORT = 65535;

    private final String container;
    private final List<String> sentences = new ArrayList<>();

    private ContainerRules(String container) {
        this.container = "the container " + container + " ";
    }

    /**
     * @param volumes names of the pod's volumes
     */
    static List<String> violations(Container container, Set<String> volumes) {
        ContainerRules rules = new ContainerRules(container.getName());
        if (Objects.toString(container.getImage(), "").isBlank()) {
            rules.add("has no image");
        }
        rules.mounts(container.getVolumeMounts(), volumes);
        container.getEnv().forEach(rules::variable);
        rules.ports(container.getPorts());
        if (container.getResources() != null) {
            rules.resources(container.getResources());
        }
        return List.copyOf(rules.sentences);
    }

    private void mounts(List<VolumeMount> mounts, Set<String> volumes) {
        Set<String> paths = new HashSet<>();
        for (VolumeMount mount : mounts) {
            String path = Objects.toString(mount.getMountPath(), "");
            if (path.isEmpty()) {
                add("mounts the volume " + mount.getName() + " nowhere; write its mountPath");
            } else if (!paths.add(path)) {
                add("has two mounts at " + path);
            }
            if (!volumes.contains(Objects.toString(mount.getName(), ""))) {
                add("mounts the volume " + mount.getName() + ", which the pod does not have");
            }
        }
    }

    private void variable(EnvVar variable) {
        String name = Objects.toString(variable.getName(), "");
        if (!Syntax.VARIABLE.fits(name)) {
            add("has a variable '" + name + "'; its name has " + Syntax.VARIABLE.right());
        }
        if (variable.getValueFrom() != null
                && !Objects.toString(variable.getValue(), "").isEmpty()) {
            add("has a variable " + name + " with both value and valueFrom; it has one of them");
        }
    }

    private void ports(List<ContainerPort> ports) {
        Set<String> names = new HashSet<>();
        for (ContainerPort port : ports) {
            int number = Objects.requireNonNullElse(port.getContainerPort(), 0);
            if (number < 1 || number > LARGEST_PORT) {
                add("has the port " + number + "; write a containerPort from 1 to " + LARGEST_PORT);
            }
            if (port.getName() != null && !Syntax.PORT_NAME.fits(port.getName())) {
                add(
                        "has a port '"
                                + port.getName()
                                + "'; its name has "
                                + Syntax.PORT_NAME.right());
            } else if (port.getName() != null && !names.add(port.getName())) {
                add("has two ports of the name " + port.getName());
            }
        }
    }

    private void resources(ResourceRequirements resources) {
        Map<String, Quantity> requests =
                Objects.requireNonNullElse(resources.getRequests(), Map.of());
        Map<String, Quantity> limits = Objects.requireNonNullElse(resources.getLimits(), Map.of());
        boolean requestsReadable = readable("request", requests);
        boolean limitsReadable = readable("limit", limits);
        if (!requestsReadable || !limitsReadable) {
            return;
        }
        requests.forEach(
                (name, request) -> {
                    Quantity limit = limits.get(name);
                    if (limit != null && amount(request).compareTo(amount(limit)) > 0) {
                        add(
                                "requests "
                                        + request
                                        + " of "
                                        + name
                                        + ", more than its limit of "
                                        + limit);
                    }
                });
    }

    private boolean readable(String what, Map<String, Quantity> quantities) {
        boolean readable = true;
        for (Map.Entry<String, Quantity> entry : quantities.entrySet()) {
            String amount = String.valueOf(entry.getValue());
            if (!Syntax.QUALIFIED_NAME.fits(entry.getKey())) {
                add(
                        "has a "
                                + what
                                + " of '"
                                + entry.getKey()
                                + "'; the name of a resource has "
                                + Syntax.QUALIFIED_NAME.right());
                readable = false;
            }
            if (!Syntax.QUANTITY.fits(amount)) {
                add(
                        "has a "
                                + what
                                + " of "
                                + entry.getKey()
                                + " of '"
                                + amount
                                + "'; write "
                                + Syntax.QUANTITY.right());
                readable = false;
            }
        }
        return readable;
    }

    private static BigDecimal amount(Quantity quantity) {
        return Quantity.getAmountInBytes(quantity);
    }

    private void add(String rest) {
        sentences.add(container + rest);
    }
}
