package io.sparkagent;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.sparkagent.StartGate.Place;
import io.sparkagent.config.AgentSettings;
import io.sparkagent.config.Problems;
import io.sparkagent.snapshot.Labels;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Makes a pod a driver's that spark-submit has not made: settles what spark-submit would have
 * settled, and gives the pod the labels by which the driver's service and the agent find it.
 */
final class Adoption {

    /**
     * @param labels by which the pod is found, and no other
     * @param container whose end is the end of the driver
     * @param service name of the service by which executors find the driver
     */
    record Adopted(Map<String, String> labels, String container, String service) {

        /**
         * @param host by which the driver wants to be found; where nobody has set it, what the pod
         *     calls itself
         */
        void checkHost(String host, Place place, Problems problems) {
            if (host.equals(place.owner().podName()) && !host.equals(service)) {
                problems.add(
                        "spark.driver.host",
                        host,
                        "executors cannot find the driver by its pod's name; set it to "
                                + DriverConf.host(service, place.namespace()));
            }
        }
    }

    private final KubernetesClient client;
    private final AgentSettings settings;
    private final Problems problems;

    /**
     * @param problems where everything goes that keeps a pod from being a driver's
     */
    Adoption(KubernetesClient client, AgentSettings settings, Problems problems) {
        this.client = client;
        this.settings = settings;
        this.problems = problems;
    }

    /**
     * @return empty when something is wrong
     */
    Optional<Adopted> adopt(Pod pod) {
        Map<String, String> labels = new TreeMap<>();
        labels.put(Labels.APPLICATION, "spark-" + pod.getMetadata().getUid().replace("-", ""));
        labels.put(Labels.ROLE, Labels.DRIVER_ROLE);
        Optional<String> container = container(pod);
        Optional<String> service =
                DriverConf.service(settings, pod.getMetadata().getName(), problems)
                        .filter(name -> isFree(name, pod));
        if (!mayHave(pod, labels) || container.isEmpty() || service.isEmpty()) {
            return Optional.empty();
        }
        label(pod, labels);
        return isAlone(pod, labels)
                ? Optional.of(new Adopted(labels, container.get(), service.get()))
                : Optional.empty();
    }

    /** What made the pod may find its pods by the label, and lose one whose label changes. */
    private boolean mayHave(Pod pod, Map<String, String> labels) {
        Map<String, String> present =
                Objects.requireNonNullElse(pod.getMetadata().getLabels(), Map.of());
        boolean may = true;
        for (Map.Entry<String, String> wanted : labels.entrySet()) {
            String there = present.getOrDefault(wanted.getKey(), wanted.getValue());
            if (!there.equals(wanted.getValue())) {
                problems.add(
                        "the pod "
                                + pod.getMetadata().getName()
                                + " has the label "
                                + wanted.getKey()
                                + "="
                                + there
                                + ", which is the agent's to give: leave it out of what makes the"
                                + " pod");
                may = false;
            }
        }
        return may;
    }

    private Optional<String> container(Pod pod) {
        List<String> names =
                pod.getSpec().getContainers().stream().map(Container::getName).toList();
        if (names.contains(settings.driverContainer())) {
            return Optional.of(settings.driverContainer());
        }
        if (names.size() == 1) {
            return Optional.of(names.getFirst());
        }
        problems.add(
                "the pod "
                        + pod.getMetadata().getName()
                        + " has several containers, and the agent does not know in which the driver"
                        + " runs: set SPARK_AGENT_DRIVER_CONTAINER to one of "
                        + String.join(", ", names));
        return Optional.empty();
    }

    /** A service of somebody else must not be turned into ours, nor be deleted in the end. */
    private boolean isFree(String name, Pod pod) {
        Service there =
                client.services()
                        .inNamespace(pod.getMetadata().getNamespace())
                        .withName(name)
                        .get();
        boolean free =
                there == null
                        || there.getMetadata().getOwnerReferences().stream()
                                .map(OwnerReference::getUid)
                                .anyMatch(pod.getMetadata().getUid()::equals);
        if (!free) {
            problems.add(
                    "the service "
                            + name
                            + " is there already, and not this pod's: set SPARK_AGENT_SERVICE_NAME"
                            + " to another name");
        }
        return free;
    }

    /** The API server takes it for this very pod only, and not for another of its name. */
    private void label(Pod pod, Map<String, String> labels) {
        Pod change =
                new PodBuilder()
                        .withNewMetadata()
                        .withName(pod.getMetadata().getName())
                        .withNamespace(pod.getMetadata().getNamespace())
                        .withUid(pod.getMetadata().getUid())
                        .withLabels(labels)
                        .endMetadata()
                        .build();
        client.resource(change)
                .patch(
                        PatchContext.of(PatchType.JSON_MERGE),
                        client.getKubernetesSerialization().asJson(change));
    }

    /** Who copies a pod may copy its labels too. */
    private boolean isAlone(Pod pod, Map<String, String> labels) {
        List<String> others =
                client
                        .pods()
                        .inNamespace(pod.getMetadata().getNamespace())
                        .withLabels(labels)
                        .list()
                        .getItems()
                        .stream()
                        .filter(
                                each ->
                                        !each.getMetadata()
                                                .getUid()
                                                .equals(pod.getMetadata().getUid()))
                        .map(each -> each.getMetadata().getName())
                        .toList();
        if (!others.isEmpty()) {
            problems.add(
                    "the labels of the pod "
                            + pod.getMetadata().getName()
                            + " select also "
                            + String.join(", ", others)
                            + ", so that executors would find the wrong driver: remove the label "
                            + Labels.APPLICATION
                            + " there");
        }
        return others.isEmpty();
    }
}
