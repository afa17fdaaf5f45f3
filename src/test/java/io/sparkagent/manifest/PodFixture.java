package io.sparkagent.manifest;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.sparkagent.config.Policy;
import io.sparkagent.config.Problems;
import io.sparkagent.config.ResourceProfile;
import io.sparkagent.config.SparkConf;
import io.sparkagent.config.SparkVersion;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Builds the pod of executor 7 from few words. */
abstract class PodFixture {

    static final String K8S = "spark.kubernetes.executor.";
    static final String TEMPLATE = K8S + "podTemplateFile";
    static final ResourceProfile DEFAULT = new ResourceProfile(0, Map.of());
    static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();

    final Problems problems = new Problems();
    final Map<String, String> environment = new HashMap<>();
    final Map<String, String> templates = new HashMap<>();
    Optional<String> authSecret = Optional.empty();
    String version = "4.1.1";

    ExecutorPods pods(Map<String, String> more) {
        Map<String, String> conf =
                new TreeMap<>(
                        Map.of(
                                "spark.app.name",
                                "job",
                                "spark.kubernetes.container.image",
                                "spark:4",
                                "spark.driver.host",
                                "svc.demo.svc",
                                "spark.driver.port",
                                "7078",
                                K8S + "podNamePrefix",
                                "job"));
        conf.putAll(more);
        conf.values().removeIf(String::isEmpty);
        Application application =
                new Application(
                        "app-1",
                        "i1",
                        "demo",
                        SparkVersion.parse(version),
                        "ann",
                        environment,
                        Map.of("log4j2.properties", "x", "a.xml", "y"),
                        templates,
                        authSecret,
                        new Application.Owner("driver", "u1"));
        return ExecutorPods.read(
                new SparkConf(conf, problems), application, Policy.DEFAULT, SERIALIZATION);
    }

    Pod pod(Map<String, String> conf) {
        return pod(conf, DEFAULT);
    }

    Pod pod(Map<String, String> conf, ResourceProfile profile) {
        return pods(conf).build(7, profile).pod();
    }

    static Container spark(Pod pod) {
        return pod.getSpec().getContainers().getLast();
    }

    static Map<String, @Nullable String> env(Pod pod) {
        Map<String, @Nullable String> env = new TreeMap<>();
        spark(pod).getEnv().forEach(variable -> env.put(variable.getName(), variable.getValue()));
        return env;
    }

    static @Nullable Volume volume(Pod pod, String name) {
        return pod.getSpec().getVolumes().stream()
                .filter(volume -> volume.getName().equals(name))
                .findFirst()
                .orElse(null);
    }

    static @Nullable String mountPath(Pod pod, String volume) {
        return spark(pod).getVolumeMounts().stream()
                .filter(mount -> mount.getName().equals(volume))
                .map(VolumeMount::getMountPath)
                .findFirst()
                .orElse(null);
    }

    static Quantity memory(Pod pod) {
        return Objects.requireNonNull(spark(pod).getResources().getRequests().get("memory"));
    }

    /** As it goes to the API server, where the order of keys means nothing. */
    static Map<?, ?> written(Pod pod) {
        return Serialization.unmarshal(Serialization.asJson(pod), Map.class);
    }
}
