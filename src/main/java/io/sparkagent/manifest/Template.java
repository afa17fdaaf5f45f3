package io.sparkagent.manifest;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.Optional;

/**
 * Where an executor pod, or the driver's, starts.
 *
 * @param source the key and its value, for messages
 * @param written the user's template, if there is one
 * @param pod the same with Spark's container set apart, without what only the agent may say
 * @param container Spark's
 */
record Template(String source, Optional<Pod> written, Pod pod, Container container) {

    /** Of a conf that names none. */
    static Template none(Role role) {
        return new Template(
                "",
                Optional.empty(),
                new PodBuilder().withNewMetadata().endMetadata().withNewSpec().endSpec().build(),
                new ContainerBuilder().withName(role.container()).build());
    }

    PodDraft start() {
        return new PodDraft(pod, container);
    }
}
