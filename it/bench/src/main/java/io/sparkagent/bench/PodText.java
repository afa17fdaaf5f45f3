package io.sparkagent.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sparkagent.load.Place;
import java.util.List;

/**
 * An executor's pod as the agent made it, read back from the API server without what the API server
 * has put in, with a word in the place of the executor's id.
 */
final class PodText {

    private static final String ID = "1862340480";

    private final String text;
    private final String namespace;
    private final String owner;

    private PodText(String text, String namespace, String owner) {
        this.text = text;
        this.namespace = namespace;
        this.owner = owner;
    }

    static PodText of(Place place, String name) {
        ObjectNode pod = (ObjectNode) place.api().get(place.path("pods/" + name));
        String id = pod.at("/metadata/labels/spark-exec-id").asText();
        pod.remove("status");
        ((ObjectNode) pod.path("metadata"))
                .remove(
                        List.of(
                                "uid",
                                "resourceVersion",
                                "creationTimestamp",
                                "generation",
                                "managedFields",
                                "generateName"));
        ObjectNode spec = (ObjectNode) pod.path("spec");
        spec.remove(List.of("nodeName", "priority", "preemptionPolicy", "enableServiceLinks"));
        ArrayNode tolerations = spec.putArray("tolerations");
        tolerations.addObject().put("key", "kwok.x-k8s.io/node").put("operator", "Exists");
        ((ObjectNode) pod.at("/metadata/labels")).put("spark-exec-id", ID);
        for (JsonNode container : spec.path("containers")) {
            for (JsonNode variable : container.path("env")) {
                if (variable.path("name").asText().equals("SPARK_EXECUTOR_ID")) {
                    ((ObjectNode) variable).put("value", ID);
                }
            }
        }
        return new PodText(
                pod.toString().replace("-exec-" + id + "\"", "-exec-" + ID + "\""),
                place.namespace(),
                place.driverUid());
    }

    /** The same pod in another namespace, with its driver there. */
    byte[] in(Place other) {
        return text.replace(namespace, other.namespace())
                .replace(owner, other.driverUid())
                .getBytes(UTF_8);
    }

    static String withId(String pod, int id) {
        return pod.replace(ID, String.valueOf(id));
    }

    int bytes() {
        return text.length();
    }
}
