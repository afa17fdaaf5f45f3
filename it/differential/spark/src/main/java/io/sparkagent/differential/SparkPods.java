package io.sparkagent.differential;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.sparkagent.bridge.OnTheWire;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.spark.SecurityManager;
import org.apache.spark.SparkConf;
import org.apache.spark.deploy.k8s.KubernetesConf;
import org.apache.spark.deploy.k8s.KubernetesExecutorConf;
import org.apache.spark.deploy.k8s.KubernetesExecutorSpec;
import org.apache.spark.resource.ResourceProfile;
import org.apache.spark.scheduler.cluster.k8s.KubernetesExecutorBuilder;
import scala.Option;
import scala.collection.Iterable;
import scala.collection.Iterator;

/**
 * Builds one executor of each conf as the driver of this class path's Spark does, without a
 * cluster, and writes down what the bridge would tell the agent and what Spark has built.
 *
 * <p>It touches no builder of fabric8's: those are not binary compatible between Spark's lines.
 */
public final class SparkPods {

    private static final String EXECUTOR = "7";
    private static final String INSTANCE = "4f7c1a9e-31c6-4b0e-8d54-0c9d2f6b7e11";
    private static final String PREFIX = "spark.kubernetes.executor.podNamePrefix";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ConfFile base;
    private final Pod driver;
    private final KubernetesClient client;

    private SparkPods(ConfFile base, Pod driver, KubernetesClient client) {
        this.base = base;
        this.driver = driver;
        this.client = client;
    }

    /** usage: SparkPods OUTPUT BASE DRIVER-POD CONF... */
    public static void main(String[] arguments) throws IOException {
        Path output = Path.of(arguments[0]);
        Pod driver = Serialization.unmarshal(Files.readString(Path.of(arguments[2])), Pod.class);
        try (KubernetesClient client =
                new KubernetesClientBuilder().withConfig(Config.empty()).build()) {
            SparkPods spark = new SparkPods(ConfFile.read(Path.of(arguments[1])), driver, client);
            for (int i = 3; i < arguments.length; i++) {
                ConfFile file = ConfFile.read(Path.of(arguments[i]));
                Files.writeString(
                        output.resolve(file.name() + ".json"),
                        JSON.writerWithDefaultPrettyPrinter()
                                .writeValueAsString(spark.result(file)));
            }
        }
    }

    private ObjectNode result(ConfFile file) {
        String version = org.apache.spark.package$.MODULE$.SPARK_VERSION();
        ObjectNode result = JSON.createObjectNode();
        result.put("sparkVersion", version);
        if (file.isNewerThan(version)) {
            return result.put("skipped", true);
        }
        try {
            build(new DriverConf(file.environment(), file.over(base)), file.profile(), result);
        } catch (Exception | AssertionError e) {
            result.put("refused", sentence(e));
        }
        return result;
    }

    private void build(SparkConf conf, Map<String, String> requests, ObjectNode result)
            throws IOException {
        ResourceProfile profile = Profiles.of(requests, conf);
        SecurityManager security =
                new SecurityManager(
                        conf,
                        SecurityManager.$lessinit$greater$default$2(),
                        SecurityManager.$lessinit$greater$default$3());
        security.initializeAuth();
        if (!conf.contains(PREFIX)) {
            // as KubernetesClusterManager does, before there is an allocator
            conf.set(PREFIX, KubernetesConf.getResourceNamePrefix(conf.get("spark.app.name")));
        }
        OnTheWire.write(conf, security, client, profile, INSTANCE, result.putObject("told"));
        KubernetesExecutorConf executor =
                KubernetesConf.createExecutorConf(
                        conf,
                        EXECUTOR,
                        conf.get("spark.app.id"),
                        Option.apply(driver),
                        profile.id());
        KubernetesExecutorSpec spec =
                new KubernetesExecutorBuilder()
                        .buildFromFeatures(executor, security, client, profile);
        result.set("pod", json(spec.pod().pod()));
        result.set("container", json(spec.pod().container()));
        ArrayNode resources = result.putArray("resources");
        // by position, since the accessor's type has changed with Scala 2.13
        Iterator<?> all = ((Iterable<?>) spec.productElement(1)).iterator();
        while (all.hasNext()) {
            resources.add(json(all.next()));
        }
    }

    private static com.fasterxml.jackson.databind.JsonNode json(Object object) throws IOException {
        return JSON.readTree(Serialization.asJson(object));
    }

    private static String sentence(Throwable error) {
        Throwable cause = error;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getClass().getSimpleName() + ": " + cause.getMessage();
    }
}
