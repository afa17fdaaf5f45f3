package io.sparkagent.manifest;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.sparkagent.snapshot.Labels;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A driver in the making: its pod, the objects that it needs, and the properties that it is going
 * to read. Steps change it in place.
 */
final class DriverDraft {

    private final DriverPlace place;
    private final PodDraft pod;
    private final Map<String, String> properties;
    private final List<HasMetadata> objects = new ArrayList<>();

    /**
     * @param properties the conf before any step has added to it
     */
    DriverDraft(DriverPlace place, PodDraft pod, Map<String, String> properties) {
        this.place = place;
        this.pod = pod;
        this.properties = new TreeMap<>(properties);
    }

    DriverDraft pod(Consumer<PodDraft> change) {
        change.accept(pod);
        return this;
    }

    /** What is in the pod so far. */
    PodDraft pod() {
        return pod;
    }

    /** Spark reads it in the driver, whatever the user has written. */
    DriverDraft property(String key, String value) {
        properties.put(key, value);
        return this;
    }

    /** Spark is not to read it. */
    DriverDraft without(String key) {
        properties.remove(key);
        return this;
    }

    Optional<String> property(String key) {
        return Optional.ofNullable(properties.get(key));
    }

    Map<String, String> properties() {
        return Map.copyOf(properties);
    }

    /** An object that the driver needs; {@link #metadata} has name, namespace and labels of one. */
    DriverDraft object(HasMetadata object) {
        objects.add(object);
        return this;
    }

    /** Of an object that goes with the driver, found by the application's label. */
    ObjectMeta metadata(String name) {
        ObjectMeta metadata = new ObjectMeta();
        metadata.setName(name);
        metadata.setNamespace(place.namespace());
        Map<String, String> labels = new TreeMap<>();
        labels.put(Labels.APPLICATION, place.applicationId());
        labels.put(Labels.ROLE, Labels.DRIVER_ROLE);
        metadata.setLabels(labels);
        return metadata;
    }

    /** The finished objects, in the order of the steps; claims are the pod's. */
    List<HasMetadata> objects() {
        List<HasMetadata> all = new ArrayList<>(objects);
        all.addAll(pod.claims());
        return List.copyOf(all);
    }

    Pod finishedPod() {
        return pod.finished().pod();
    }
}
