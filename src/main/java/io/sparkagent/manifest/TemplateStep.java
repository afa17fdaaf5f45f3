package io.sparkagent.manifest;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.sparkagent.config.SparkConf;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where every executor pod starts: the user's template, its Spark container set apart, or an empty
 * pod.
 *
 * <p>Keys: {@code spark.kubernetes.executor.podTemplateFile}, {@code .podTemplateContainerName}
 * (else the first container is Spark's).
 */
record TemplateStep(PodDraft start) implements FeatureStep {

    static final String DEFAULT_CONTAINER = "spark-kubernetes-executor";
    private static final PodDraft EMPTY =
            new PodDraft(
                    new PodBuilder()
                            .withNewMetadata()
                            .endMetadata()
                            .withNewSpec()
                            .endSpec()
                            .build(),
                    new ContainerBuilder().withName(DEFAULT_CONTAINER).build(),
                    List.of());

    static TemplateStep read(
            SparkConf conf, Map<String, String> templates, KubernetesSerialization serialization) {
        String key = "spark.kubernetes.executor.podTemplateFile";
        Optional<String> file = conf.text(key);
        if (file.isEmpty()) {
            return new TemplateStep(EMPTY);
        }
        String text = templates.get(file.get());
        if (text == null) {
            conf.problems().add(key, file.get(), "the driver cannot read this file");
            return new TemplateStep(EMPTY);
        }
        try {
            Pod pod = serialization.unmarshal(text, Pod.class);
            return new TemplateStep(split(new PodBuilder(pod), conf));
        } catch (RuntimeException e) {
            conf.problems().add(key, file.get(), "the file is not a pod template: " + firstLine(e));
            return new TemplateStep(EMPTY);
        }
    }

    private static PodDraft split(PodBuilder template, SparkConf conf) {
        PodBuilder complete =
                template.withMetadata(ours(template.buildMetadata())).editOrNewSpec().endSpec();
        List<Container> others = new ArrayList<>(complete.buildSpec().getContainers());
        String key = "spark.kubernetes.executor.podTemplateContainerName";
        Optional<String> name = conf.text(key);
        Optional<Container> ours =
                name.isPresent()
                        ? others.stream().filter(c -> name.get().equals(c.getName())).findFirst()
                        : others.stream().findFirst();
        if (name.isPresent() && ours.isEmpty()) {
            conf.problems().add(key, name.get(), "the template has no container of this name");
        }
        ours.ifPresent(others::remove);
        Container container = ours.orElseGet(EMPTY::container);
        return new PodDraft(
                complete.editSpec().withContainers(others).endSpec().build(),
                new ContainerBuilder(container)
                        .withName(
                                Optional.ofNullable(container.getName()).orElse(DEFAULT_CONTAINER))
                        .build(),
                List.of());
    }

    /** Finalizers and other owners would keep a pod that has to go; names are given by us. */
    private static ObjectMeta ours(@Nullable ObjectMeta template) {
        return template == null
                ? new ObjectMeta()
                : new ObjectMetaBuilder()
                        .withLabels(template.getLabels())
                        .withAnnotations(template.getAnnotations())
                        .build();
    }

    private static String firstLine(RuntimeException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        return String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
    }

    @Override
    public PodDraft configure(PodDraft draft, ExecutorRequest request) {
        return start;
    }
}
