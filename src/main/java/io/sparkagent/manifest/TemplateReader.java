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
 * <p>Key: {@code spark.kubernetes.executor.podTemplateContainerName}, or the driver's; without it,
 * or where no container has this name, the first one is Spark's.
 *
 * @param texts of template files by the conf's value
 */
record TemplateReader(
        SparkConf conf,
        Role role,
        Map<String, String> texts,
        KubernetesSerialization serialization) {

    private static final String CONTAINER = "podTemplateContainerName";

    /**
     * @param key whose value names the file
     */
    Template read(String key, String file) {
        String text = texts.get(file);
        if (text == null) {
            conf.problems()
                    .add(
                            key,
                            file,
                            role == Role.DRIVER
                                    ? "there is no such file here"
                                    : "the driver cannot read this file");
            return Template.none(role);
        }
        Pod pod;
        try {
            Map<?, ?> fields = serialization.unmarshal(text, Map.class);
            pod = serialization.convertValue(TemplateFields.of(fields), Pod.class);
        } catch (RuntimeException | StackOverflowError e) {
            conf.problems()
                    .add(key, file, "the file is not a pod template: " + ParseError.sentence(e));
            return Template.none(role);
        }
        if (pod.getKind() != null && !pod.getKind().equals("Pod")) {
            conf.problems()
                    .add(
                            key,
                            file,
                            "the file is not a pod template: it is of kind " + pod.getKind());
            return Template.none(role);
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
                        .withMetadata(metadata(template.getMetadata()))
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
                        .withName(Objects.requireNonNullElse(chosen.getName(), role.container()))
                        .build());
    }

    private Container chosen(List<Container> containers, String source) {
        Optional<String> name = conf.text(role.key(CONTAINER));
        List<Container> named =
                containers.stream()
                        .filter(c -> name.isPresent() && name.get().equals(c.getName()))
                        .toList();
        if (named.size() == 1) {
            return named.getFirst();
        }
        Container first =
                containers.isEmpty() ? Template.none(role).container() : containers.getFirst();
        name.ifPresent(
                wanted ->
                        conf.problems()
                                .warn(
                                        role.key(CONTAINER)
                                                + "="
                                                + wanted
                                                + " names no container of "
                                                + source
                                                + "; Spark's container is "
                                                + first.getName()));
        return first;
    }

    /**
     * Finalizers and other owners would keep an executor that has to go, and the agent names it.
     */
    private ObjectMeta metadata(@Nullable ObjectMeta template) {
        if (template == null) {
            return new ObjectMeta();
        }
        return role == Role.DRIVER
                ? template
                : new ObjectMetaBuilder()
                        .withLabels(template.getLabels())
                        .withAnnotations(template.getAnnotations())
                        .build();
    }
}
