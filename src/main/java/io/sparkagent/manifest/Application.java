package io.sparkagent.manifest;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.sparkagent.config.SparkVersion;
import io.sparkagent.snapshot.Labels;
import java.util.Map;
import java.util.Optional;

/**
 * What is the same for all objects of one SparkContext.
 *
 * @param id {@code spark.app.id}
 * @param selector value of label {@code spark-app-selector}, by which all of it is found: the
 *     driver pod's, and for a driver that spark-submit has started also the id
 * @param instance the SparkContext, as in label {@code spark-agent-instance}
 * @param sparkUser who the driver runs as
 * @param environment of the driver, of which {@code SPARK_LOCAL_DIRS} shapes executors
 * @param confFiles files of the driver's {@code SPARK_CONF_DIR} that executors get
 * @param templates text of executor pod templates by the conf's value
 * @param authSecret the shared secret of {@code spark.authenticate}, where Spark has made one
 */
public record Application(
        String id,
        String selector,
        String instance,
        String namespace,
        SparkVersion sparkVersion,
        String sparkUser,
        Map<String, String> environment,
        Map<String, String> confFiles,
        Map<String, String> templates,
        Optional<String> authSecret,
        Owner owner) {

    /** Of a driver that spark-submit has started. */
    public Application(
            String id,
            String instance,
            String namespace,
            SparkVersion sparkVersion,
            String sparkUser,
            Map<String, String> environment,
            Map<String, String> confFiles,
            Map<String, String> templates,
            Optional<String> authSecret,
            Owner owner) {
        this(
                id,
                id,
                instance,
                namespace,
                sparkVersion,
                sparkUser,
                environment,
                confFiles,
                templates,
                authSecret,
                owner);
    }

    /** The driver's pod: when it is deleted, all that it owns goes too. */
    public record Owner(String podName, String uid) {
        OwnerReference reference() {
            return new OwnerReferenceBuilder()
                    .withApiVersion("v1")
                    .withKind("Pod")
                    .withName(podName)
                    .withUid(uid)
                    .withController(true)
                    .build();
        }
    }

    /** Of an object for all executors, which goes with the driver's pod. */
    ObjectMeta metadata(String name) {
        return new ObjectMetaBuilder()
                .withName(name)
                .withNamespace(namespace)
                .addToLabels(Labels.APPLICATION, selector)
                .addToLabels(Labels.ROLE, Labels.EXECUTOR_ROLE)
                .addToLabels(Labels.INSTANCE, instance)
                .addToOwnerReferences(owner.reference())
                .build();
    }

    @Override
    public String toString() {
        return "application " + id + " (" + instance + ")"; // the components hold secrets
    }
}
