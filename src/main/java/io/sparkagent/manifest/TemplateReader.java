package io.sparkagent.manifest;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.sparkagent.config.SparkConf;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a pod template and sets Spark's container apart.
 *
 * <p>Key: {@code spark.kubernetes.executor.podTemplateContainerName}; without it, or where no
 * container has this name, the first one is Spark's.
 *
 * @param texts of template files by the conf's value
 */
record TemplateReader(
        SparkConf conf, Map<String, String> texts, KubernetesSerialization serialization) {

    private static final String CONTAINER = "spark.kubernetes.executor.podTemplateContainerName";

    /**
     * @param key whose value names the file
     */
    Template read(String key, String file) {
        String text = texts.get(file);
        if (text == null) {
            conf.problems().add(key, file, "the driver cannot read this file");
            return Template.NONE;
        }
        Pod pod;
        try {
            pod = serialization.unmarshal(text, Pod.class);
        } catch (RuntimeException e) {
            conf.problems().add(key, file, "the file is not a pod template: " + firstLine(e));
            return Template.NONE;
        }
        Optional<String> mistake = mistake(pod);
        if (pod == null || mistake.isPresent()) {
            conf.problems()
                    .add(
                            key,
                            file,
                            "the file is not a pod template: " + mistake.orElse("it is empty"));
            return Template.NONE;
        }
        String source = key + "=" + file;
        UnknownFields.of(pod)
                .forEach(
                        field ->
                                conf.problems()
                                        .warn(
                                                source
                                                        + ": "
                                                        + field
                                                        + " is no field that the agent knows;"
                                                        + " check how it is written"));
        return new Template(source, Optional.of(pod), split(pod, source));
    }

    private static Optional<String> mistake(@Nullable Pod pod) {
        if (pod == null) {
            return Optional.of("it is empty");
        }
        if (pod.getKind() != null && !pod.getKind().equals("Pod")) {
            return Optional.of("it is of kind " + pod.getKind() + ", not Pod");
        }
        PodSpec spec = pod.getSpec();
        if (spec != null
                && (spec.getContainers().stream().anyMatch(Objects::isNull)
                        || spec.getInitContainers().stream().anyMatch(Objects::isNull)
                        || spec.getVolumes().stream().anyMatch(Objects::isNull))) {
            return Optional.of("one of its containers or volumes is empty");
        }
        return Optional.empty();
    }

    private PodDraft split(Pod template, String source) {
        Pod complete =
                new PodBuilder(template)
                        .withMetadata(ours(template.getMetadata()))
                        .editOrNewSpec()
                        .endSpec()
                        .withStatus(null)
                        .build();
        List<Container> others = new ArrayList<>(complete.getSpec().getContainers());
        Container chosen = chosen(others, source);
        others.remove(chosen);
        return new PodDraft(
                new PodBuilder(complete).editSpec().withContainers(others).endSpec().build(),
                new ContainerBuilder(chosen)
                        .withName(
                                Objects.requireNonNullElse(
                                        chosen.getName(), Template.DEFAULT_CONTAINER))
                        .build(),
                List.of());
    }

    private Container chosen(List<Container> containers, String source) {
        Optional<String> name = conf.text(CONTAINER);
        List<Container> named =
                containers.stream()
                        .filter(c -> name.isPresent() && name.get().equals(c.getName()))
                        .toList();
        if (named.size() == 1) {
            return named.getFirst();
        }
        Container first =
                containers.isEmpty() ? Template.NONE.start().container() : containers.getFirst();
        name.ifPresent(
                wanted ->
                        conf.problems()
                                .warn(
                                        CONTAINER
                                                + "="
                                                + wanted
                                                + " names no container of "
                                                + source
                                                + "; Spark's container is "
                                                + first.getName()));
        return first;
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
}
