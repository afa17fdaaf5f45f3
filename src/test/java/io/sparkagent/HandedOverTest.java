package io.sparkagent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.sparkagent.StartGate.Place;
import io.sparkagent.act.ExecutorIds;
import io.sparkagent.config.Policy;
import io.sparkagent.config.Problems;
import io.sparkagent.driver.Hello;
import io.sparkagent.manifest.Application;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hello with what the bridge has made of the user's feature steps. */
class HandedOverTest {

    @TempDir Path state = Path.of("");

    private List<String> refusals(String handedOver) throws IOException {
        String hello =
                """
                {"protocol": 1, "instance": "i1", "applicationId": "app-1", "sparkVersion": "4.1.1",
                 "sparkUser": "ann", "highestExecutorId": 0,
                 "userConf": {
                   "spark.kubernetes.container.image": "spark:4",
                   "spark.driver.host": "svc", "spark.driver.port": "7078",
                   "spark.kubernetes.executor.pod.featureSteps": "com.example.Step"}
                 %s}
                """
                        .formatted(handedOver);
        Problems problems = new Problems();
        Session.open(
                new ObjectMapper().readValue(hello, Hello.class),
                new Place(
                        "demo",
                        new Application.Owner("driver", "u1"),
                        Map.of("spark-app-selector", "app-1"),
                        "spark-agent",
                        Policy.DEFAULT,
                        new ExecutorIds(state)),
                new KubernetesSerialization(),
                problems);
        return problems.sentences();
    }

    @Test
    void aPodThatFitsIsWelcome() throws Exception {
        assertThat(
                        refusals(
                                """
                                , "handedOver": {"pod": "{\\"spec\\": {\\"containers\\":
                                 [{\\"name\\": \\"spark\\", \\"image\\": \\"spark:4\\"}]}}"}
                                """
                                        .replace("\n", "")))
                .isEmpty();
    }

    @Test
    void aPodThatThePolicyForbidsIsRefused() throws Exception {
        assertThat(
                        refusals(
                                """
                                , "handedOver": {"pod": "{\\"spec\\": {\\"hostNetwork\\": true,
                                 \\"containers\\": [{\\"image\\": \\"spark:4\\"}]}}"}
                                """
                                        .replace("\n", "")))
                .containsExactly(
                        "executors may not share a namespace of the node, says the policy");
    }

    @Test
    void whatTheBridgeCouldNotMakeIsRefusedInItsWords() throws Exception {
        assertThat(refusals(", \"handedOver\": {\"problem\": \"the step a.B failed\"}"))
                .containsExactly("the step a.B failed");
    }

    @Test
    void stepsThatNobodyHasRunAreRefused() throws Exception {
        assertThat(refusals(""))
                .containsExactly(
                        "spark.kubernetes.executor.pod.featureSteps: the bridge has handed over no"
                                + " pod");
        assertThat(refusals(", \"handedOver\": {\"pod\": \"[]\"}"))
                .containsExactly(
                        "spark.kubernetes.executor.pod.featureSteps: what was handed over is no"
                                + " pod");
    }
}
