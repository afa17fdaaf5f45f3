package io.sparkagent.bridge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.util.Iterator;
import org.apache.spark.SecurityManager;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.k8s.KubernetesConf;
import org.apache.spark.deploy.k8s.KubernetesExecutorSpec;
import org.apache.spark.resource.ResourceProfile;
import org.apache.spark.scheduler.cluster.k8s.KubernetesExecutorBuilder;
import scala.Option;

/**
 * Executor pods by Spark's own builder, as JSON, by the few calls that link on every Spark line.
 */
final class SparkPods implements HandOver.Builder {
    private static final String CLAIM = "PersistentVolumeClaim";
    private static final String SECRET = "_SPARK_AUTH_SECRET";

    private final KubernetesExecutorBuilder builder;
    private final SecurityManager security;
    private final KubernetesClient client;
    private final ObjectMapper json = new ObjectMapper();

    /**
     * @param client reads templates; it asks no API server for that
     */
    SparkPods(
            KubernetesExecutorBuilder builder, SecurityManager security, KubernetesClient client) {
        this.builder = builder;
        this.security = security;
        this.client = client;
    }

    /** The pod, Spark's container last in it, and the claims that Spark would create with it. */
    @Override
    public ObjectNode build(
            SparkConf conf, String application, String executor, ResourceProfile profile)
            throws IOException {
        KubernetesExecutorSpec made =
                builder.buildFromFeatures(
                        KubernetesConf.createExecutorConf(
                                conf, executor, application, Option.empty(), profile.id()),
                        security,
                        client,
                        profile);
        ObjectNode both = json.createObjectNode();
        both.set("pod", pod(tree(made.pod().pod()), tree(made.pod().container())));
        // by its number: the type that the getter returns is another one for each Scala
        writeClaims((scala.collection.Iterable<?>) made.productElement(1), both.putArray("claims"));
        return both;
    }

    private JsonNode tree(Object model) throws IOException {
        return json.readTree(Serialization.asJson(model));
    }

    private static JsonNode pod(JsonNode pod, JsonNode container) {
        if (!pod.path("spec").isObject() || !container.isObject()) {
            throw new IllegalStateException("a step has returned a pod without spec or container");
        }
        ObjectNode spec = (ObjectNode) pod.get("spec");
        // the agent gives the pod its names, and this one is cut to a length
        spec.remove("hostname");
        ArrayNode containers = spec.withArray("containers");
        containers.add(container);
        containers.forEach(SparkPods::removeSecret);
        spec.path("initContainers").forEach(SparkPods::removeSecret);
        return pod;
    }

    /** The agent has the secret from the hello, and its own way to give it to executors. */
    private static void removeSecret(JsonNode container) {
        Iterator<JsonNode> env = container.path("env").elements();
        while (env.hasNext()) {
            if (env.next().path("name").asText().equals(SECRET)) {
                env.remove();
            }
        }
    }

    private void writeClaims(scala.collection.Iterable<?> resources, ArrayNode claims)
            throws IOException {
        scala.collection.Iterator<?> all = resources.iterator();
        while (all.hasNext()) {
            HasMetadata resource = (HasMetadata) all.next();
            if (CLAIM.equals(resource.getKind())) {
                claims.add(tree(resource));
            }
        }
    }
}
