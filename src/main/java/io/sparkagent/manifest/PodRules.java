package io.sparkagent.manifest;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.Volume;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the API server would refuse a finished pod for, as far as it can be known here. A template
 * can hold anything, and so can template and conf together; told once, with the hello, it is a
 * mistake in a file, and told with each pod it is an application without executors.
 */
final class PodRules {

    private static final Set<String> EFFECTS =
            Set.of("NoSchedule", "PreferNoSchedule", "NoExecute");

    private final List<String> sentences = new ArrayList<>();

    private PodRules() {}

    /** A sentence for each violation. */
    static List<String> violations(Pod pod) {
        PodRules rules = new PodRules();
        rules.metadata(pod.getMetadata());
        rules.spec(pod.getSpec());
        Set<String> volumes = rules.volumes(pod.getSpec());
        Set<String> names = new HashSet<>();
        for (Container container : containers(pod.getSpec()).toList()) {
            String name = Objects.toString(container.getName(), "");
            rules.name("container", name, names);
            rules.sentences.addAll(ContainerRules.violations(container, volumes));
        }
        return List.copyOf(rules.sentences);
    }

    private static Stream<Container> containers(PodSpec spec) {
        return Stream.concat(spec.getInitContainers().stream(), spec.getContainers().stream());
    }

    private void metadata(ObjectMeta metadata) {
        labels("label", metadata.getLabels());
        if (metadata.getAnnotations() != null) {
            metadata.getAnnotations()
                    .keySet()
                    .forEach(
                            name ->
                                    fits(
                                            Syntax.QUALIFIED_NAME,
                                            "name of the annotation",
                                            name.toLowerCase(Locale.ROOT)));
        }
    }

    private void spec(PodSpec spec) {
        labels("node selector", spec.getNodeSelector());
        fits(Syntax.DNS_LABEL, "hostname", spec.getHostname());
        fits(Syntax.DNS_LABEL, "subdomain", spec.getSubdomain());
        fits(Syntax.DNS_SUBDOMAIN, "service account", spec.getServiceAccountName());
        fits(Syntax.DNS_SUBDOMAIN, "priority class", spec.getPriorityClassName());
        spec.getTolerations().forEach(this::toleration);
        if (!spec.getEphemeralContainers().isEmpty()) {
            sentences.add("a pod cannot be made with ephemeral containers");
        }
        Long grace = spec.getTerminationGracePeriodSeconds();
        if (grace != null && grace < 0) {
            sentences.add("the termination grace period is " + grace + " s; write 0 or more");
        }
    }

    private void toleration(Toleration toleration) {
        String operator = Objects.requireNonNullElse(toleration.getOperator(), "Equal");
        String key = Objects.toString(toleration.getKey(), "");
        if (!Set.of("Equal", "Exists").contains(operator)) {
            sentences.add(
                    "the toleration of "
                            + key
                            + " has the operator "
                            + operator
                            + "; write Equal or Exists");
        } else if (key.isEmpty() && operator.equals("Equal")) {
            sentences.add("a toleration without a key has the operator Exists");
        } else if (operator.equals("Exists")
                && toleration.getValue() != null
                && !toleration.getValue().isEmpty()) {
            sentences.add("the toleration of " + key + " has the operator Exists and so no value");
        }
        if (!key.isEmpty()) {
            fits(Syntax.QUALIFIED_NAME, "key of the toleration", key);
        }
        String effect = Objects.toString(toleration.getEffect(), "");
        if (!effect.isEmpty() && !EFFECTS.contains(effect)) {
            sentences.add(
                    "the toleration of "
                            + key
                            + " has the effect "
                            + effect
                            + "; write NoSchedule, PreferNoSchedule or NoExecute");
        }
    }

    private Set<String> volumes(PodSpec spec) {
        Set<String> names = new HashSet<>();
        for (Volume volume : spec.getVolumes()) {
            name("volume", Objects.toString(volume.getName(), ""), names);
            if (volume.getEmptyDir() != null && volume.getEmptyDir().getSizeLimit() != null) {
                fits(
                        Syntax.QUANTITY,
                        "size limit of the volume " + volume.getName(),
                        volume.getEmptyDir().getSizeLimit().toString());
            }
        }
        return names;
    }

    private void name(String what, String name, Set<String> before) {
        fits(Syntax.DNS_LABEL, "name of the " + what, name);
        if (!before.add(name)) {
            sentences.add("there are two of the " + what + " " + name);
        }
    }

    private void labels(String what, @Nullable Map<String, String> labels) {
        if (labels == null) {
            return;
        }
        labels.forEach(
                (name, value) -> {
                    fits(Syntax.QUALIFIED_NAME, "name of the " + what, name);
                    fits(
                            Syntax.LABEL_VALUE,
                            "value of the " + what + " " + name,
                            Objects.toString(value, ""));
                });
    }

    private void fits(Syntax syntax, String what, @Nullable String text) {
        if (text != null && !syntax.fits(text)) {
            sentences.add("the " + what + " is '" + text + "'; it has " + syntax.right());
        }
    }
}
