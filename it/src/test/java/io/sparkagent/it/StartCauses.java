package io.sparkagent.it;

import io.fabric8.kubernetes.api.model.PodBuilder;
import io.sparkagent.it.Cause.Shown;
import java.util.List;
import java.util.regex.Pattern;

/** Executors whose pod is there, and cannot start. */
final class StartCauses {

    private static final String NOBODY_LISTENS = "localhost:1/no/such-image:1";

    /** Where it/causes/run has a registry that wants to know who asks. */
    private static final String PRIVATE =
            System.getProperty("causes.registry", "localhost:2") + "/private/spark:1";

    private static final String VOLUME =
            "spark.kubernetes.executor.volumes.persistentVolumeClaim.data.";

    private StartCauses() {}

    static List<Cause> all() {
        return List.of(
                Cause.of("image", "the registry does not answer", s -> image(s, NOBODY_LISTENS))
                        .named("ImagePull\\w*.*" + Pattern.quote(NOBODY_LISTENS))
                        .waiting("image")
                        .event("ImagePull")
                        .todo("correct `spark.kubernetes.executor.container.image`, or push it"),
                Cause.of("image-secret", "the registry wants a password", s -> image(s, PRIVATE))
                        .named("ImagePull\\w*.*" + Pattern.quote(PRIVATE) + ".*" + UNKNOWN)
                        .waiting("image")
                        .event("ImagePull")
                        .todo(
                                "name a pull secret in `spark.kubernetes.container.image.pullSecrets`"),
                Cause.of("config-map", "a config map that it mounts is missing", StartCauses::map)
                        .named("configmap \"no-such-map\" not found")
                        .waiting("config")
                        .event("ExecutorsPending")
                        .todo("make it in this namespace, or correct its name in the template"),
                Cause.of("secret", "a Secret that it mounts is missing", StartCauses::secret)
                        .named("secret \"no-such-secret\" not found")
                        .waiting("config")
                        .event("ExecutorsPending")
                        .todo(
                                "make it in this namespace, or correct `spark.kubernetes.executor.secrets.*`"),
                Cause.of("claim-unbound", "its volume claim has no volume", StartCauses::unbound)
                        .named("unbound immediate PersistentVolumeClaims")
                        .waiting("unscheduled")
                        .event("ExecutorsPending")
                        .todo(
                                "`kubectl describe pvc`: a storage class, a size that can be had, a provisioner"),
                Cause.of("claim-in-use", "another pod has its volume claim", StartCauses::inUse)
                        .named("ReadWriteOncePod")
                        .waiting("unscheduled")
                        .event("ExecutorsPending")
                        .todo("have a claim made for each executor (`claimName=OnDemand`)")
                        .standIn("the pod that has the claim is on a KWOK node"));
    }

    private static final String UNKNOWN =
            "([Uu]nauthorized|authorization|no basic auth|denied|401)";

    private static Shown image(Stage stage, String image) {
        stage.start(stage.submission().conf("spark.kubernetes.executor.container.image", image));
        return stage.executor(Pods::waitsForImage);
    }

    private static Shown map(Stage stage) {
        stage.start(stage.submission().executorTemplate(StartCauses::mountsMap));
        return stage.warning("FailedMount");
    }

    private static PodBuilder mountsMap(PodBuilder pod) {
        return pod.editSpec()
                .addNewVolume()
                .withName("map")
                .withNewConfigMap()
                .withName("no-such-map")
                .endConfigMap()
                .endVolume()
                .editFirstContainer()
                .addNewVolumeMount()
                .withName("map")
                .withMountPath("/opt/map")
                .endVolumeMount()
                .endContainer()
                .endSpec();
    }

    private static Shown secret(Stage stage) {
        stage.start(
                stage.submission()
                        .conf("spark.kubernetes.executor.secrets.no-such-secret", "/opt/secret"));
        return stage.warning("FailedMount");
    }

    private static Shown unbound(Stage stage) {
        stage.apply("claim", claim("unbound", "no-such-class"));
        stage.start(mounts(stage.submission(), "unbound"));
        return stage.executor(Pods::isUnscheduled);
    }

    private static String claim(String name, String storageClass) {
        return """
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: {name: NAME}
        spec:
          storageClassName: CLASS
          accessModes: [ReadWriteOncePod]
          resources: {requests: {storage: 1Mi}}
        """
                .replace("NAME", name)
                .replace("CLASS", storageClass);
    }

    private static Submission mounts(Submission submission, String claim) {
        return submission
                .conf(VOLUME + "mount.path", "/data")
                .conf(VOLUME + "options.claimName", claim);
    }

    private static Shown inUse(Stage stage) {
        stage.apply(
                "volume",
                """
                apiVersion: v1
                kind: PersistentVolume
                metadata: {name: NAMESPACE}
                spec:
                  storageClassName: NAMESPACE
                  capacity: {storage: 1Mi}
                  accessModes: [ReadWriteOncePod]
                  hostPath: {path: /tmp, type: Directory}
                """
                        .replace("NAMESPACE", stage.namespace()));
        stage.apply("claim", claim("in-use", stage.namespace()));
        stage.apply(
                "holder",
                """
                apiVersion: v1
                kind: Pod
                metadata: {name: holder}
                spec:
                  nodeSelector: {type: kwok}
                  tolerations: [{key: kwok.x-k8s.io/node, operator: Exists}]
                  securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}
                  containers:
                    - name: holder
                      image: localhost/pause:1
                      securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
                      volumeMounts: [{name: data, mountPath: /data}]
                  volumes: [{name: data, persistentVolumeClaim: {claimName: in-use}}]
                """);
        stage.awaitThat(
                "another pod has the claim",
                () ->
                        stage.kubectl(
                                        "get",
                                        "pod",
                                        "holder",
                                        "--output",
                                        "jsonpath={.status.phase}")
                                .equals("Running"));
        stage.start(mounts(stage.submission(), "in-use"));
        return stage.executor(Pods::isUnscheduled);
    }
}
