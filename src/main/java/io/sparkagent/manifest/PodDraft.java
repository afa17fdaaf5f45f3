package io.sparkagent.manifest;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A pod in the making, its Spark container beside it until all steps have been through.
 *
 * @param claims that the pod mounts and that have to be made before it
 */
public record PodDraft(Pod pod, Container container, List<PersistentVolumeClaim> claims) {

    PodDraft pod(UnaryOperator<PodBuilder> change) {
        return new PodDraft(change.apply(new PodBuilder(pod)).build(), container, claims);
    }

    PodDraft container(UnaryOperator<ContainerBuilder> change) {
        return new PodDraft(pod, change.apply(new ContainerBuilder(container)).build(), claims);
    }

    PodDraft env(String name, String value) {
        return container(c -> c.addNewEnv().withName(name).withValue(value).endEnv());
    }

    PodDraft env(EnvVar variable) {
        return container(c -> c.addToEnv(variable));
    }

    PodDraft volume(Volume volume) {
        return pod(p -> p.editSpec().addToVolumes(volume).endSpec());
    }

    PodDraft mount(VolumeMount mount) {
        return container(c -> c.addToVolumeMounts(mount));
    }

    /** Spark's container goes last, as Spark itself puts it. */
    ExecutorObjects finished() {
        return new ExecutorObjects(
                new PodBuilder(pod).editSpec().addToContainers(container).endSpec().build(),
                claims);
    }
}
