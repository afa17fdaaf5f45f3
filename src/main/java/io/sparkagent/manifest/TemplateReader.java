package io.sparkagent.manifest;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.sparkagent.config.ParseError;
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
            Map<?, ?> fields = serialization.unmarshal(text, Map.class);
            pod = serialization.convertValue(TemplateFields.of(fields), Pod.class);
        } catch (RuntimeException | StackOverflowError e) {
            conf.problems()
                    .add(key, file, "the file is not a pod template: " + ParseError.sentence(e));
            return Template.NONE;
        }
        if (pod.getKind() != null && !pod.getKind().equals("Pod")) {
            conf.problems()
                    .add(
                            key,
                            file,
                            "the file is not a pod template: it is of kind " + pod.getKind());
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
        return split(pod, source);
    }

    private Template split(Pod template, String source) {
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
        return new Template(
                source,
                Optional.of(template),
                new PodBuilder(complete).editSpec().withContainers(others).endSpec().build(),
                new ContainerBuilder(chosen)
                        .withName(
                                Objects.requireNonNullElse(
                                        chosen.getName(), Template.DEFAULT_CONTAINER))
                        .build());
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
        Container first = containers.isEmpty() ? Template.NONE.container() : containers.getFirst();
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
}
