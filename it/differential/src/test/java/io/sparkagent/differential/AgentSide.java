package io.sparkagent.differential;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.sparkagent.config.HandedOver;
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
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Builds the executor with the agent's code, from what the bridge has told it. */
final class AgentSide {

    private static final int EXECUTOR = 7;
    private static final String INSTANCE = "4f7c1a9e-31c6-4b0e-8d54-0c9d2f6b7e11";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final KubernetesSerialization serialization = new KubernetesSerialization();

    Built build(SparkAnswer spark) throws IOException {
        JsonNode told = spark.told();
        if (!told.has("wanted")) {
            return refused(told.path("problem").asText("the driver ends before it says hello"));
        }
        Map<String, String> entries = strings(told.path("userConf"));
        Problems problems = new Problems();
        ExecutorPods pods =
                ExecutorPods.read(
                        new SparkConf(entries, problems),
                        application(told, entries),
                        Policy.DEFAULT,
                        serialization);
        if (!problems.sentences().isEmpty()) {
            return refused(String.join("; ", problems.sentences()));
        }
        ExecutorObjects built;
        try {
            built = pods.build(EXECUTOR, profile(told.path("wanted").path(0)));
        } catch (IllegalArgumentException e) {
            // a resource profile, which is known only when the application asks for it
            return refused(String.valueOf(e.getMessage()));
        }
        ObjectNode objects = JSON.createObjectNode();
        objects.set("pod", JSON.readTree(serialization.asJson(built.pod())));
        objects.set("resources", JSON.readTree(serialization.asJson(built.claims())));
        return new Built(Optional.empty(), objects);
    }

    private static Built refused(String why) {
        return new Built(Optional.of(why), JSON.createObjectNode());
    }

    private Application application(JsonNode told, Map<String, String> conf) throws IOException {
        return new Application(
                told.path("applicationId").asText(),
                INSTANCE,
                conf.get("spark.kubernetes.namespace"),
                SparkVersion.parse(told.path("sparkVersion").asText()),
                told.path("sparkUser").asText(),
                strings(told.path("environment")),
                strings(told.path("confFiles")),
                strings(told.path("templates")),
                Optional.ofNullable(told.path("authSecret").textValue()),
                owner());
    }

    private Application.Owner owner() throws IOException {
        Pod driver = serialization.unmarshal(Files.readString(Inputs.DRIVER_POD), Pod.class);
        return new Application.Owner(driver.getMetadata().getName(), driver.getMetadata().getUid());
    }

    private static ResourceProfile profile(JsonNode wanted) {
        Map<String, Resource> resources = new HashMap<>();
        wanted.path("resources")
                .properties()
                .forEach(
                        resource ->
                                resources.put(
                                        resource.getKey(),
                                        new Resource(
                                                resource.getValue().path("amount").asLong(),
                                                resource.getValue().path("vendor").asText())));
        return new ResourceProfile(
                wanted.path("profile").asInt(), resources, handedOver(wanted.path("handedOver")));
    }

    private static Optional<HandedOver> handedOver(JsonNode node) {
        if (node.has("pod")) {
            return Optional.of(new HandedOver.Template(node.get("pod").asText()));
        }
        return Optional.ofNullable(node.path("problem").textValue()).map(HandedOver.Nothing::new);
    }

    private static Map<String, String> strings(JsonNode object) {
        Map<String, String> strings = new TreeMap<>();
        object.properties().forEach(e -> strings.put(e.getKey(), e.getValue().asText()));
        return strings;
    }
}
