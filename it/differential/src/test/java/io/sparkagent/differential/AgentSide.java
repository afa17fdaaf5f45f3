package io.sparkagent.differential;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.sparkagent.config.Policy;
import io.sparkagent.config.Problems;
import io.sparkagent.config.ResourceProfile;
import io.sparkagent.config.ResourceProfile.Resource;
import io.sparkagent.config.SparkConf;
import io.sparkagent.config.SparkVersion;
import io.sparkagent.manifest.Application;
import io.sparkagent.manifest.ExecutorObjects;
import io.sparkagent.manifest.ExecutorPods;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Builds the executor with the agent's code, from what Spark's side was given. */
final class AgentSide {

    private static final int EXECUTOR = 7;
    private static final String INSTANCE = "4f7c1a9e-31c6-4b0e-8d54-0c9d2f6b7e11";
    private static final String TEMPLATE = "spark.kubernetes.executor.podTemplateFile";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final KubernetesSerialization serialization = new KubernetesSerialization();

    Built build(SparkAnswer spark) throws IOException {
        Map<String, String> entries = strings(spark.input("conf"));
        Problems problems = new Problems();
        ExecutorPods pods =
                ExecutorPods.read(
                        new SparkConf(entries, problems),
                        application(spark, entries),
                        Policy.DEFAULT,
                        serialization);
        if (!problems.sentences().isEmpty()) {
            return new Built(
                    Optional.of(String.join("; ", problems.sentences())), JSON.createObjectNode());
        }
        ExecutorObjects built;
        try {
            built = pods.build(EXECUTOR, profile(spark.input("profile")));
        } catch (IllegalArgumentException e) {
            // a resource profile, which is known only when the application asks for it
            return new Built(Optional.of(String.valueOf(e.getMessage())), JSON.createObjectNode());
        }
        ObjectNode objects = JSON.createObjectNode();
        objects.set("pod", JSON.readTree(serialization.asJson(built.pod())));
        objects.set("resources", JSON.readTree(serialization.asJson(built.claims())));
        return new Built(Optional.empty(), objects);
    }

    private Application application(SparkAnswer spark, Map<String, String> conf)
            throws IOException {
        return new Application(
                conf.get("spark.app.id"),
                INSTANCE,
                conf.get("spark.kubernetes.namespace"),
                SparkVersion.parse(spark.input("sparkVersion").asText()),
                Inputs.USER,
                strings(spark.input("environment")),
                confFiles(),
                templates(conf),
                Optional.ofNullable(spark.input("authSecret").textValue()),
                owner());
    }

    private Application.Owner owner() throws IOException {
        Pod driver = serialization.unmarshal(Files.readString(Inputs.DRIVER_POD), Pod.class);
        return new Application.Owner(driver.getMetadata().getName(), driver.getMetadata().getUid());
    }

    private static Map<String, String> confFiles() throws IOException {
        Map<String, String> texts = new TreeMap<>();
        try (Stream<Path> files = Files.list(Inputs.CONF_DIRECTORY)) {
            for (Path file : files.toList()) {
                texts.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        return texts;
    }

    private static Map<String, String> templates(Map<String, String> conf) throws IOException {
        String file = conf.get(TEMPLATE);
        return file == null || !Files.exists(Path.of(file))
                ? Map.of()
                : Map.of(file, Files.readString(Path.of(file)));
    }

    private static ResourceProfile profile(JsonNode profile) {
        Map<String, Resource> resources = new HashMap<>();
        profile.path("resources")
                .properties()
                .forEach(
                        resource ->
                                resources.put(
                                        resource.getKey(),
                                        new Resource(
                                                resource.getValue().path("amount").asLong(),
                                                resource.getValue().path("vendor").asText())));
        return new ResourceProfile(profile.path("id").asInt(), resources);
    }

    private static Map<String, String> strings(JsonNode object) {
        Map<String, String> strings = new TreeMap<>();
        object.properties().forEach(e -> strings.put(e.getKey(), e.getValue().asText()));
        return strings;
    }
}
