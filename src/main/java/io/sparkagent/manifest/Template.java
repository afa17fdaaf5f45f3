package io.sparkagent.manifest;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.Optional;

/**
 * Where an executor pod starts.
 *
 * @param source the key and its value, for messages
 * @param written the user's template, if there is one
 * @param pod the same with Spark's container set apart, without what only the agent may say
 * @param container Spark's
 */
record Template(String source, Optional<Pod> written, Pod pod, Container container) {

    static final String DEFAULT_CONTAINER = "spark-kubernetes-executor";

    static final Template NONE =
            new Template(
                    "",
                    Optional.empty(),
                    new PodBuilder()
                            .withNewMetadata()
                            .endMetadata()
                            .withNewSpec()
                            .endSpec()
                            .build(),
                    new ContainerBuilder().withName(DEFAULT_CONTAINER).build());

    PodDraft start() {
        return new PodDraft(pod, container);
    }
}
