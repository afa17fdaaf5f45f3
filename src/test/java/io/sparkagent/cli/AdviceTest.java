package io.sparkagent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkagent.plan.WaitingReason.Cause;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    @Test
    void everyCauseOfTheAgentHasAdviceOrNeedsNone() {
        List<Cause> without =
                List.of(Cause.values()).stream()
                        .filter(cause -> Advice.of(cause.word(), "", "executor").isEmpty())
                        .toList();

        // A refusal's own words say what to do, and of a maximum the agent says so itself.
        assertThat(without).containsExactlyInAnyOrder(Cause.REFUSED, Cause.ALLOCATION_MAXIMUM);
    }
}
