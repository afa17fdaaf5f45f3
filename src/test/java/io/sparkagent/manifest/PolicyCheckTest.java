package io.sparkagent.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.sparkagent.config.Policy;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyCheckTest {

    private static List<String> violations(Policy policy, String spec) {
        Pod pod = Serialization.unmarshal("kind: Pod\nspec:\n" + spec.indent(2), Pod.class);
        return new PolicyCheck(policy, "spark-agent", Optional.of("spark-exec-1-auth"))
                .violations(pod);
    }

    private static List<String> violations(String spec) {
        return violations(Policy.DEFAULT, "serviceAccountName: spark-executor\n" + spec);
    }

    private static Policy allowing(List<String> secrets, boolean privileged) {
        return new Policy(
                9,
                "spark-executor",
                List.of("team-*", "spark-agent"),
                List.of("registry/*"),
                List.of("hostPath", "projected"),
                secrets,
                privileged);
    }

    @Test
    void aPlainPodIsAllowed() {
        assertThat(
                        violations(
                                """
                                containers:
                                - {name: c, image: spark}
                                volumes:
                                - {name: v, emptyDir: {}}
                                - {name: w, configMap: {name: x}}
                                """))
                .isEmpty();
    }

    @Test
    void noExecutorRunsAsTheAgentEvenIfThePolicySaysSo() {
        assertThat(violations(allowing(List.of(), false), "serviceAccountName: spark-agent"))
                .containsExactly(
                        "executors may not run as the service account spark-agent, which is the"
                                + " agent's; name another one or none");
    }

    @Test
    void anAccountHasToBeAllowed() {
        assertThat(violations(Policy.DEFAULT, "serviceAccountName: admin"))
                .containsExactly(
                        "executors may not run as the service account admin; the policy allows"
                                + " [spark-executor]");
        assertThat(violations(allowing(List.of(), false), "serviceAccountName: team-a")).isEmpty();
        assertThat(violations(Policy.DEFAULT, "containers: []"))
                .singleElement()
                .asString()
                .contains("service account default");
    }

    @Test
    void everyImageHasToBeAllowedAlsoThatOfAnInitContainer() {
        assertThat(
                        violations(
                                allowing(List.of(), false),
                                """
                                serviceAccountName: spark-executor
                                initContainers:
                                - {name: a, image: evil/a}
                                containers:
                                - {name: b, image: registry/b}
                                - {name: c, image: evil/c}
                                """))
                .containsExactly(
                        "the image evil/a is not one that the policy allows: [registry/*]",
                        "the image evil/c is not one that the policy allows: [registry/*]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hostPath: {path: /}",
                "projected: {sources: []}",
                "nfs: {server: s, path: /}",
                "csi: {driver: d}",
                "azureDisk: {diskName: d, diskURI: u}"
            })
    void aVolumeOfAnotherKindIsNotAllowed(String kind) {
        assertThat(violations("volumes:\n- {name: v, " + kind + "}"))
                .singleElement()
                .asString()
                .startsWith("the volume v is of kind ");
    }

    @Test
    void aSecretHasToBeAllowedHoweverItIsAskedFor() {
        String spec =
                """
                serviceAccountName: spark-executor
                volumes:
                - {name: v, secret: {secretName: a}}
                - name: w
                  projected: {sources: [{secret: {name: b}}]}
                containers:
                - name: c
                  image: registry/c
                  env: [{name: E, valueFrom: {secretKeyRef: {name: c, key: k}}}]
                  envFrom: [{secretRef: {name: d}}]
                initContainers:
                - name: i
                  image: registry/i
                  env: [{name: E, valueFrom: {secretKeyRef: {name: e, key: k}}}]
                """;

        assertThat(violations(allowing(List.of("b"), false), spec))
                .containsExactly(
                        "executors may not use the Secret a; the policy allows [b]",
                        "executors may not use the Secret c; the policy allows [b]",
                        "executors may not use the Secret d; the policy allows [b]",
                        "executors may not use the Secret e; the policy allows [b]");
        assertThat(violations(allowing(List.of("*"), false), spec)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "serviceAccount: spark-agent",
                "{serviceAccountName: '', serviceAccount: spark-agent}",
                "{serviceAccountName: spark-executor, serviceAccount: spark-agent}"
            })
    void theOldFieldForTheAccountIsAnAccountToo(String spec) {
        assertThat(violations(allowing(List.of(), true), spec))
                .contains(
                        "executors may not run as the service account spark-agent, which is the"
                                + " agent's; name another one or none");
    }

    @Test
    void aFieldThatNobodyKnowsMayBeAPrivilege() {
        String spec =
                """
                serviceAccountName: spark-executor
                containers:
                - name: c
                  image: registry/c
                  securityContext: {rule: all}
                """;

        assertThat(violations(allowing(List.of(), false), spec))
                .containsExactly(
                        "spec.containers[c].securityContext.rule is no field that the agent knows, so"
                                + " the policy does not allow it; check how it is written");
        assertThat(violations(allowing(List.of(), true), spec)).isEmpty();
    }

    @Test
    void theSecretThatTheAgentHasMadeNeedsNoPermission() {
        assertThat(
                        violations(
                                Policy.DEFAULT,
                                """
                                serviceAccountName: spark-executor
                                containers:
                                - name: c
                                  image: i
                                  env:
                                  - name: A
                                    valueFrom: {secretKeyRef: {name: spark-exec-1-auth, key: k}}
                                  - name: B
                                    valueFrom: {secretKeyRef: {name: spark-exec-2-auth, key: k}}
                                """))
                .containsExactly(
                        "executors may not use the Secret spark-exec-2-auth; the policy allows []");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hostNetwork: true",
                "hostPID: true",
                "hostIPC: true",
                "containers: [{name: c, image: i, ports: [{containerPort: 1, hostPort: 1}]}]",
                "containers: [{name: c, image: i, securityContext: {privileged: true}}]",
                "containers: [{name: c, image: i, securityContext: {allowPrivilegeEscalation:"
                        + " true}}]",
                "containers: [{name: c, image: i, securityContext: {capabilities: {add:"
                        + " [SYS_ADMIN]}}}]",
                "initContainers: [{name: c, image: i, securityContext: {privileged: true}}]"
            })
    void privilegesAreNotAllowedUnlessThePolicySaysSo(String spec) {
        String executor =
                "serviceAccountName: spark-executor\n"
                        + spec.replace("image: i", "image: registry/i");

        assertThat(violations(allowing(List.of(), false), executor))
                .singleElement()
                .asString()
                .endsWith("says the policy");
        assertThat(violations(allowing(List.of(), true), executor)).isEmpty();
    }

    @Test
    void droppingPrivilegesIsAllowed() {
        assertThat(
                        violations(
                                """
                                containers:
                                - name: c
                                  image: i
                                  ports: [{containerPort: 1}]
                                  securityContext:
                                    privileged: false
                                    allowPrivilegeEscalation: false
                                    capabilities: {drop: [ALL]}
                                """))
                .isEmpty();
    }
}
