package io.sparkagent.manifest;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Fields of a template that a pod does not have, such as misspelt ones. The API server drops them
 * without a word to the driver.
 */
final class UnknownFields {

    private final List<String> found = new ArrayList<>();

    private UnknownFields() {}

    static List<String> of(Pod pod) {
        UnknownFields fields = new UnknownFields();
        fields.add("", pod.getAdditionalProperties());
        if (pod.getMetadata() != null) {
            fields.add("metadata.", pod.getMetadata().getAdditionalProperties());
        }
        PodSpec spec = pod.getSpec();
        if (spec != null) {
            fields.add("spec.", spec.getAdditionalProperties());
            fields.addContainers("spec.initContainers", spec.getInitContainers());
            fields.addContainers("spec.containers", spec.getContainers());
            spec.getVolumes()
                    .forEach(
                            volume ->
                                    fields.add(
                                            "spec.volumes[" + volume.getName() + "].",
                                            volume.getAdditionalProperties()));
        }
        return List.copyOf(fields.found);
    }

    private void addContainers(String place, List<Container> containers) {
        for (Container container : containers) {
            String field = place + "[" + container.getName() + "].";
            add(field, container.getAdditionalProperties());
            if (container.getResources() != null) {
                add(field + "resources.", container.getResources().getAdditionalProperties());
            }
            if (container.getSecurityContext() != null) {
                add(
                        field + "securityContext.",
                        container.getSecurityContext().getAdditionalProperties());
            }
        }
    }

    private void add(String place, Map<String, Object> unknown) {
        unknown.keySet().stream().sorted().forEach(name -> found.add(place + name));
    }
}
