package io.sparkagent.manifest;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A pod in the making, its Spark container beside it until all steps have been through. Steps
 * change it in place: a copy of the whole pod for each of them was what a thousand executors cost
 * most.
 */
final class PodDraft {

    private final Pod start;
    private final ObjectMetaBuilder metadata;
    private final PodSpecBuilder spec;
    private final ContainerBuilder container;
    private final List<PersistentVolumeClaim> claims = new ArrayList<>();

    /**
     * @param start the pod without Spark's container; stays as it is, as does the container
     */
    PodDraft(Pod start, Container container) {
        this.start = start;
        this.metadata = new ObjectMetaBuilder(start.getMetadata());
        this.spec = new PodSpecBuilder(start.getSpec());
        this.container = new ContainerBuilder(container);
    }

    PodDraft metadata(Consumer<ObjectMetaBuilder> change) {
        change.accept(metadata);
        return this;
    }

    PodDraft spec(Consumer<PodSpecBuilder> change) {
        change.accept(spec);
        return this;
    }

    PodDraft container(Consumer<ContainerBuilder> change) {
        change.accept(container);
        return this;
    }

    PodDraft env(String name, String value) {
        return container(c -> c.addNewEnv().withName(name).withValue(value).endEnv());
    }

    PodDraft env(EnvVar variable) {
        return container(c -> c.addToEnv(variable));
    }

    PodDraft volume(Volume volume) {
        return spec(s -> s.addToVolumes(volume));
    }

    PodDraft mount(VolumeMount mount) {
        return container(c -> c.addToVolumeMounts(mount));
    }

    /**
     * @param claim that the pod mounts and that has to be made before it
     */
    PodDraft claim(PersistentVolumeClaim claim) {
        claims.add(claim);
        return this;
    }

    /** The name of Spark's container. */
    String container() {
        return container.getName();
    }

    List<PersistentVolumeClaim> claims() {
        return List.copyOf(claims);
    }

    /** The service account that is named so far, in either of its two fields. */
    Optional<String> account() {
        return Optional.ofNullable(spec.getServiceAccountName())
                .or(() -> Optional.ofNullable(spec.getServiceAccount()));
    }

    /** {@code terminationGracePeriodSeconds} as it is so far. */
    Optional<Long> gracePeriod() {
        return Optional.ofNullable(spec.getTerminationGracePeriodSeconds());
    }

    List<Volume> volumes() {
        return spec.buildVolumes();
    }

    List<VolumeMount> mounts() {
        return container.buildVolumeMounts();
    }

    /** Spark's container goes last, as Spark itself puts it. */
    ExecutorObjects finished() {
        spec.addToContainers(container.build());
        Pod pod =
                new Pod(
                        start.getApiVersion(),
                        start.getKind(),
                        metadata.build(),
                        spec.build(),
                        start.getStatus());
        pod.setAdditionalProperties(start.getAdditionalProperties());
        return new ExecutorObjects(pod, claims);
    }
}
