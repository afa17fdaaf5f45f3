package io.sparkagent.bridge;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import org.apache.spark.SecurityManager;
import org.apache.spark.SparkConf;
import org.apache.spark.resource.ResourceProfile;
import org.apache.spark.scheduler.cluster.k8s.KubernetesExecutorBuilder;
import scala.collection.immutable.Map;

/** What the bridge in a driver of this conf tells the agent, from the bridge's own code. */
public final class OnTheWire {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private OnTheWire() {}

    /**
     * The hello, and as {@code wanted} a demand for one executor of the profile; or a {@code
     * problem}.
     */
    public static void write(
            SparkConf conf,
            SecurityManager security,
            KubernetesClient client,
            ResourceProfile profile,
            String instance,
            ObjectNode message) {
        String application = conf.get("spark.app.id");
        try {
            new Hello(conf, conf, security).writeTo(message, application);
        } catch (AgentException e) {
            message.put("problem", e.getMessage()); // the driver ends with it
            return;
        }
        HandOver handOver =
                new HandOver(
                        new SparkPods(new KubernetesExecutorBuilder(), security, client),
                        conf,
                        application,
                        instance);
        Totals totals = new Totals();
        totals.merge(new Map.Map1<>(profile, 1));
        try (Workshop steps = new Workshop(handOver, () -> {})) {
            if (steps.isNeeded()) {
                steps.await(profile, PATIENCE);
            }
            Delivery delivery = new Delivery(steps);
            delivery.begin("any");
            totals.writeTo(message.putArray("wanted"), delivery);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
