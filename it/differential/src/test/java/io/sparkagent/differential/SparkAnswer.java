package io.sparkagent.differential;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What Spark's side has written for one conf: what the bridge tells the agent, and the pod and the
 * claims that Spark has built, or why it has not.
 */
record SparkAnswer(ObjectNode node) {

    private static final ObjectMapper JSON = new ObjectMapper();

    static SparkAnswer read(Path file) throws IOException {
        return new SparkAnswer((ObjectNode) JSON.readTree(Files.readString(file)));
    }

    /** This line has not what the conf is about. */
    boolean isSkipped() {
        return node.has("skipped");
    }

    /** What the bridge says of this conf: the hello, with the demand in it. */
    JsonNode told() {
        return node.path("told");
    }

    /** The pod and its claims as Spark's allocator completes them before it makes the calls. */
    Built built() {
        if (node.has("refused")) {
            return new Built(Optional.of(node.get("refused").asText()), JSON.createObjectNode());
        }
        ObjectNode pod = node.get("pod").deepCopy();
        ArrayNode containers = pod.withObject("/spec").withArray("containers");
        containers.add(node.get("container"));
        inNamespace(pod);
        ArrayNode resources = node.get("resources").deepCopy();
        resources.forEach(claim -> complete((ObjectNode) claim, pod));
        ObjectNode objects = JSON.createObjectNode();
        objects.set("pod", pod);
        objects.set("resources", resources);
        return new Built(Optional.empty(), objects);
    }

    private void inNamespace(ObjectNode object) {
        ObjectNode metadata = object.withObject("/metadata");
        if (!metadata.has("namespace")) {
            metadata.set("namespace", conf("spark.kubernetes.namespace"));
        }
    }

    /** The driver's pod owns a claim, or else the executor's, whose uid nobody knows before. */
    private void complete(ObjectNode claim, ObjectNode pod) {
        inNamespace(claim);
        if (conf("spark.kubernetes.driver.ownPersistentVolumeClaim").asBoolean(true)) {
            ArrayNode owners = pod.withObject("/metadata").withArray("ownerReferences");
            claim.withObject("/metadata")
                    .withArray("ownerReferences")
                    .add(owners.get(owners.size() - 1));
        }
    }

    private JsonNode conf(String key) {
        return told().path("userConf").path(key);
    }
}
