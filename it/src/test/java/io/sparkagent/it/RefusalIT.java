package io.sparkagent.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What cannot work ends at the start, with a sentence that says what to do. */
class RefusalIT {

    @RegisterExtension static final TestNamespace NAMESPACE = new TestNamespace("refusal");

    @Test
    void threeWrongSettingsAreToldInOneMessageAndNoExecutorIsMade() {
        try (PodHistory history = new PodHistory(NAMESPACE)) {
            Driver driver =
                    NAMESPACE
                            .submission("4.1.1")
                            .without("spark.kubernetes.container.image")
                            .conf(
                                    "spark.kubernetes.driver.container.image",
                                    "localhost/spark:4.1.1")
                            .conf("spark.kubernetes.executor.limit.cores", "abc")
                            .application("misspelt_volume.py");

            assertThat(driver.awaitExitCode()).isNotZero();

            assertThat(refusal(driver))
                    .contains("spark.kubernetes.executor.limit.cores=abc: ", "500m")
                    .contains(
                            "spark.kubernetes.executor.volumes.emptyDirr.x.mount.path",
                            "hostPath, emptyDir, nfs")
                    .contains(
                            "spark.kubernetes.executor.container.image",
                            "spark.kubernetes.container.image");
            assertThat(history.ids()).isEmpty();
        }
    }

    @Test
    void templateThatAsksForTheAgentsAccountIsRefused() {
        try (PodHistory history = new PodHistory(NAMESPACE)) {
            Driver driver =
                    NAMESPACE
                            .submission("4.1.1")
                            .executorTemplate(RefusalIT::withTheAgentsAccount)
                            .pythonPi(2);

            assertThat(driver.awaitExitCode()).isNotZero();

            assertThat(refusal(driver))
                    .contains("executors may not run as the service account spark-agent");
            assertThat(history.ids()).isEmpty();
        }
    }

    private static PodBuilder withTheAgentsAccount(PodBuilder pod) {
        return pod.editSpec().withServiceAccountName("spark-agent").endSpec();
    }

    @Test
    void missingPermissionIsNamedAndTheDriverEndsSoon() {
        changeRole(List.of("get", "list", "watch", "patch", "delete"));
        try {
            Driver driver = NAMESPACE.submission("4.1.1").pythonPi(2);

            assertThat(driver.awaitExitCode(Duration.ofMinutes(1))).isNotZero();

            assertThat(refusal(driver)).contains("may not create pods in the namespace ");
        } finally {
            Cluster.kubectl(NAMESPACE.name(), "apply", "-k", "k8s");
        }
    }

    private static void changeRole(List<String> verbsForPods) {
        Cluster.CLIENT
                .rbac()
                .roles()
                .inNamespace(NAMESPACE.name())
                .withName("spark-agent")
                .edit(
                        (Role role) -> {
                            ruleForPods(role).orElseThrow().setVerbs(verbsForPods);
                            return role;
                        });
    }

    private static Optional<PolicyRule> ruleForPods(Role role) {
        return role.getRules().stream()
                .filter(rule -> rule.getResources().contains("pods"))
                .findFirst();
    }

    /**
     * The one message in which the driver is told why it cannot run: a line, or a list below it.
     */
    private static String refusal(Driver driver) {
        List<String> messages =
                // Spark logs an exception, and Python repeats it.
                Pattern.compile("The Spark Agent refuses this application: .*(\\R  - .*)*")
                        .matcher(driver.log())
                        .results()
                        .map(MatchResult::group)
                        .distinct()
                        .toList();
        assertThat(messages).hasSize(1);
        return messages.getFirst();
    }
}
