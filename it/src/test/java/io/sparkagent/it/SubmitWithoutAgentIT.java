package io.sparkagent.it;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Drivers as spark-submit makes them, which create their executors themselves. */
@Tag("submissions")
class SubmitWithoutAgentIT {

    @RegisterExtension
    static final TestNamespace NAMESPACE =
            new TestNamespace("submit-alone").podSecurity("baseline");

    private static final String ACCOUNT = "spark";

    private static Submitter submitter;

    @BeforeAll
    static void prepare() {
        submitter = Submitter.in(NAMESPACE);
        Cluster.kubectl(NAMESPACE.name(), "create", "serviceaccount", ACCOUNT);
        Cluster.kubectl(
                NAMESPACE.name(),
                "create",
                "rolebinding",
                ACCOUNT,
                "--clusterrole=edit",
                "--serviceaccount=" + NAMESPACE.name() + ":" + ACCOUNT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"4.1.1", "3.5.7"})
    void stockDriverCompletesWithExecutorsOfItsOwn(String version) {
        Submit submit =
                submitter
                        .submit(version)
                        .executors(2)
                        .option("--no-agent")
                        .conf("spark.kubernetes.authenticate.driver.serviceAccountName", ACCOUNT)
                        .conf(
                                "spark.kubernetes.executor.podTemplateFile",
                                "it/src/test/resources/templates/executor.yaml");
        try (PodHistory history = new PodHistory(NAMESPACE)) {
            Command.Result result = submit.toTheEnd(Submit.pythonPi(20));

            assertThat(result.exitCode()).as(result.output()).isZero();
            assertThat(submit.driver().log()).contains("Pi is roughly 3.1");
            assertThat(submit.driver().pod().getSpec().getInitContainers()).isEmpty();
            assertThat(history.ids()).containsExactly(1, 2);
            assertThat(history.pods())
                    .allSatisfy(
                            pod ->
                                    assertThat(pod.getMetadata().getLabels())
                                            .containsEntry("team", "ants"));
        }
        Command.Result listed = submitter.tryOut("list");
        assertThat(listed.output()).containsPattern(submit.driverName() + " .*Completed");
    }
}
