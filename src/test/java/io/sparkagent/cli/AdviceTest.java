package io.sparkagent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkagent.cli.AgentStatus.Reason;
import io.sparkagent.plan.WaitingReason.Cause;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class AdviceTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    unscheduled | 2 Insufficient cpu, 1 Insufficient memory | spark.kubernetes.executor.request.cores | spark.executor.memory
                    unscheduled | 3 Insufficient nvidia.com/gpu | spark.executor.resource.*.amount | device plugin
                    unscheduled | 1 node(s) didn't match Pod's node affinity/selector | node.selector | --show-labels
                    unscheduled | 1 node(s) had untolerated taint {a: b} | podTemplateFile | tolerations
                    unscheduled | pod has unbound immediate PersistentVolumeClaims | kubectl describe pvc | storage class
                    unscheduled | something new | kubectl describe pod | details
                    image | 401 Unauthorized | pullSecrets | pull secret
                    image | manifest unknown | spark.kubernetes.executor.container.image | push it
                    image | dial tcp: lookup r.example: no such host | does not reach the registry | host name
                    config | secret "db" not found | create it | conf or template
                    config | CrashLoopBackOff in container x | logs | --previous
                    refused | exceeded quota: pods | kubectl describe quota | fewer
                    refused | maximum cpu usage per Container is 1 | kubectl describe limitrange | bounds
                    refused | violates PodSecurity "restricted:latest" | Pod Security Standard | template
                    refused | User "x" cannot create resource "pods" | Role | kubectl apply -k k8s
                    """)
    void kubernetesWordsLeadToWhatHelps(String cause, String words, String help, String more) {
        assertThat(Advice.of(cause, words, "executor")).contains(help, more);
    }

    @Test
    void theDriversKeysAreThoseOfTheDriver() {
        assertThat(Advice.of("unscheduled", "Insufficient cpu", "driver"))
                .contains("spark.kubernetes.driver.request.cores")
                .doesNotContain("{}", "executor.request");
    }

    @ParameterizedTest
    @EnumSource
    void theAgentsOwnWordIsPassedOn(Cause cause) {
        assertThat(Advice.of(new Reason(cause.word(), 1, "something new", "Do this.")))
                .isEqualTo("Do this.");
    }

    @Test
    void kubernetesWordsAreMoreExactThanTheAgents() {
        assertThat(Advice.of(new Reason("unscheduled", 1, "had untolerated taint", "Ask less.")))
                .startsWith("tolerate the taint")
                .doesNotContain("Ask less.");
    }

    @Test
    void anAgentThatSaysNothingLeavesTheGeneralWord() {
        assertThat(Advice.of(new Reason("unscheduled", 1, "something new", "")))
                .isEqualTo("`kubectl describe pod` shows the details");
    }
}
