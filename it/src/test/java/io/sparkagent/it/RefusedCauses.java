package io.sparkagent.it;

import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.sparkagent.it.Cause.Shown;
import java.nio.file.Path;
import java.util.List;

/** Executors, or whole applications, that somebody does not allow. */
final class RefusedCauses {

    private static final List<String> ALL_BUT_CREATE =
            List.of("get", "list", "watch", "patch", "delete");

    private RefusedCauses() {}

    static List<Cause> all() {
        return List.of(
                Cause.of("quota", "the namespace's quota is used up", RefusedCauses::quota)
                        .named("exceeded quota: causes")
                        .waiting("refused")
                        .event("QuotaExceeded")
                        .todo(
                                "`kubectl describe quota`; raise it, or ask for fewer or smaller ones"),
                Cause.of(
                                "limit-range",
                                "the LimitRange forbids the size",
                                RefusedCauses::limitRange)
                        .named("LimitRange forbids it.*maximum memory usage per Container")
                        .waiting("refused")
                        .event("CannotCreate")
                        .todo("`kubectl describe limitrange`; ask for less, or have it changed"),
                Cause.of("admission", "an admission policy denies it", RefusedCauses::admission)
                        .named(
                                "admission rule of this cluster forbids it.*a cost centre is missing")
                        .waiting("refused")
                        .event("CannotCreate")
                        .todo("do what the policy's message says, or ask who runs the cluster"),
                Cause.of("rbac", "the Role is taken away while it runs", RefusedCauses::rbac)
                        .named("cannot create resource")
                        .waiting("refused")
                        .event("CannotCreate")
                        .todo("`kubectl apply -k k8s`; the agent goes on by itself"),
                refusal("rbac-before", "the Role lacks a right from the start")
                        .named("may not create pods in the namespace")
                        .todo("`kubectl apply -k k8s`, and submit again"),
                Cause.of("template", "the executor template is invalid", RefusedCauses::template)
                        .named("has the port 70000")
                        .metric(refusalPosted())
                        .event("CannotCreate")
                        .todo("correct the file that the message names, and submit again"));
    }

    private static Cause refusal(String name, String title) {
        return Cause.of(name, title, RefusedCauses::rbacBefore)
                .metric(refusalPosted())
                .event("CannotCreate");
    }

    /** The refusal of an application as a whole has no other number. */
    private static String refusalPosted() {
        return "spark_agent_events_total\\{[^}]*reason=\"CannotCreate\"[^}]*\\}";
    }

    private static Shown quota(Stage stage) {
        stage.startAndAwaitExecutor(stage.submission());
        stage.apply(
                "quota",
                """
                apiVersion: v1
                kind: ResourceQuota
                metadata: {name: causes}
                spec: {hard: {requests.cpu: 1m}}
                """);
        stage.awaitThat(
                "the quota counts",
                () ->
                        stage.kubectl(
                                        "get",
                                        "quota",
                                        "causes",
                                        "--output",
                                        "jsonpath={.status.hard}")
                                .contains("cpu"));
        return stage.deleteExecutor();
    }

    private static Shown limitRange(Stage stage) {
        stage.startAndAwaitExecutor(stage.submission());
        stage.apply(
                "limit-range",
                """
                apiVersion: v1
                kind: LimitRange
                metadata: {name: causes}
                spec: {limits: [{type: Container, max: {memory: 64Mi}}]}
                """);
        awaitDenied(stage, "maximum memory usage");
        return stage.deleteExecutor();
    }

    private static Shown admission(Stage stage) {
        stage.startAndAwaitExecutor(stage.submission());
        stage.apply(
                "admission",
                """
                apiVersion: admissionregistration.k8s.io/v1
                kind: ValidatingAdmissionPolicy
                metadata: {name: NAMESPACE}
                spec:
                  failurePolicy: Fail
                  matchConstraints:
                    resourceRules:
                      - {apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [pods]}
                  validations:
                    - expression: "!has(object.metadata.labels) || !('spark-role' in object.metadata.labels) || 'cost-centre' in object.metadata.labels"
                      message: a cost centre is missing
                ---
                apiVersion: admissionregistration.k8s.io/v1
                kind: ValidatingAdmissionPolicyBinding
                metadata: {name: NAMESPACE}
                spec:
                  policyName: NAMESPACE
                  validationActions: [Deny]
                  matchResources:
                    namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: NAMESPACE}}
                """
                        .replace("NAMESPACE", stage.namespace()));
        awaitDenied(stage, "a cost centre is missing");
        return stage.deleteExecutor();
    }

    /** It takes the API server a moment to know of a rule. */
    private static void awaitDenied(Stage stage, String words) {
        String pod =
                """
                apiVersion: v1
                kind: Pod
                metadata: {name: trial, labels: {spark-role: executor}}
                spec:
                  securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}
                  containers:
                    - name: trial
                      image: localhost/pause:1
                      securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
                      resources: {requests: {cpu: 1m, memory: 128Mi}, limits: {memory: 128Mi}}
                """;
        Path file = stage.write("trial.yaml", pod);
        stage.awaitThat(
                "a pod is denied: " + words,
                () ->
                        Cluster.tryKubectl(
                                        stage.namespace(),
                                        "create",
                                        "--dry-run=server",
                                        "-f",
                                        file.toString())
                                .output()
                                .contains(words));
    }

    private static Shown rbac(Stage stage) {
        stage.startAndAwaitExecutor(stage.submission());
        takeAwayCreation(stage);
        return stage.deleteExecutor();
    }

    private static Shown rbacBefore(Stage stage) {
        takeAwayCreation(stage);
        stage.runs(stage.submission().pythonPi(2));
        return stage.driverEnd();
    }

    private static void takeAwayCreation(Stage stage) {
        stage.undo(
                () -> {
                    // not all of k8s/: the policy of these tests stays
                    stage.kubectl("apply", "-f", "k8s/role.yaml");
                    stage.awaitThat("the Role is back", () -> mayCreate(stage));
                });
        Cluster.CLIENT
                .rbac()
                .roles()
                .inNamespace(stage.namespace())
                .withName("spark-agent")
                .edit(RefusedCauses::withoutCreation);
        stage.awaitThat("the Role has changed", () -> !mayCreate(stage));
    }

    private static Role withoutCreation(Role role) {
        for (PolicyRule rule : role.getRules()) {
            if (rule.getResources().contains("pods")) {
                rule.setVerbs(ALL_BUT_CREATE);
            }
        }
        return role;
    }

    private static boolean mayCreate(Stage stage) {
        String agent = "system:serviceaccount:" + stage.namespace() + ":spark-agent";
        return Cluster.tryKubectl(
                                stage.namespace(), "auth", "can-i", "create", "pods", "--as", agent)
                        .exitCode()
                == 0;
    }

    private static Shown template(Stage stage) {
        stage.runs(stage.submission().executorTemplate(RefusedCauses::withOddPort).pythonPi(2));
        return stage.driverEnd();
    }

    private static PodBuilder withOddPort(PodBuilder pod) {
        return pod.editSpec()
                .editFirstContainer()
                .addNewPort()
                .withContainerPort(70000)
                .endPort()
                .endContainer()
                .endSpec();
    }
}
