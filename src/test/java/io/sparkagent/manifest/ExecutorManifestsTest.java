package io.sparkagent.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.sparkagent.config.Policy;
import io.sparkagent.config.ResourceProfile;
import io.sparkagent.config.ResourceProfile.Resource;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExecutorManifestsTest extends PodFixture {

    private static final ResourceProfile LARGE =
            new ResourceProfile(2, Map.of("cores", new Resource(3, "")));
    private static final KubernetesSerialization JSON = new KubernetesSerialization();

    private static ExecutorManifests manifests(ExecutorPods pods) {
        return new ExecutorManifests(
                pods, new PolicyCheck(Policy.DEFAULT, "spark-agent", Optional.empty()), JSON);
    }

    private static Pod sent(ExecutorManifests manifests, int id, ResourceProfile profile) {
        return JSON.unmarshal(manifests.of(id, profile, 0, Map.of()).json().get(), Pod.class);
    }

    private void allAreAsBuilt(Map<String, String> conf) {
        ExecutorPods pods = pods(conf);
        ExecutorManifests manifests = manifests(pods);
        // The first of each length is built, the second stencilled; both profiles in turn.
        for (int id : new int[] {1, 2, 9, 10, 11, 99, 100, 787, 1000, 9999, 10_000, 43_210}) {
            for (ResourceProfile profile : new ResourceProfile[] {DEFAULT, LARGE}) {
                assertThat(written(sent(manifests, id, profile)))
                        .isEqualTo(written(pods.build(id, profile).pod()));
            }
        }
    }

    @Test
    void aStencilledExecutorIsTheOneThatWouldHaveBeenBuilt() {
        allAreAsBuilt(Map.of());
    }

    @Test
    void theIdGoesWhereverTheConfWantsIt() {
        allAreAsBuilt(
                Map.of(
                        "spark.kubernetes.executor.label.who",
                        "x-{{EXECUTOR_ID}}-{{EXECUTOR_ID}}",
                        "spark.kubernetes.executor.annotation.seven",
                        "7 is {{EXECUTOR_ID}}",
                        "spark.executor.extraJavaOptions",
                        "-Did={{EXECUTOR_ID}} -Dport=7078",
                        "spark.executorEnv.ID",
                        "{{EXECUTOR_ID}}"));
    }

    @ParameterizedTest
    @ValueSource(ints = {40, 50, 58, 63, 120})
    void aNameThatIsCutIsCutForEachIdAsItShouldBe(int length) {
        allAreAsBuilt(Map.of(K8S + "podNamePrefix", "n".repeat(length), "spark.app.name", "job"));
    }

    @Test
    void executorsWithClaimsAreBuiltEachByItself() {
        ExecutorManifests manifests =
                manifests(
                        pods(
                                Map.of(
                                        K8S + "volumes.persistentVolumeClaim.data.mount.path",
                                        "/data",
                                        K8S
                                                + "volumes.persistentVolumeClaim.data.options.claimName",
                                        "OnDemand",
                                        K8S
                                                + "volumes.persistentVolumeClaim.data.options.sizeLimit",
                                        "1Gi",
                                        K8S
                                                + "volumes.persistentVolumeClaim.data.options.storageClass",
                                        "fast")));

        for (int id : new int[] {1, 2, 3}) {
            assertThat(manifests.of(id, DEFAULT, 0, Map.of()).claims())
                    .singleElement()
                    .satisfies(
                            claim ->
                                    assertThat(claim.getMetadata().getName())
                                            .contains("exec-" + id));
        }
        assertThat(manifests.of(4, DEFAULT, 0, Map.of("data", "kept")).json().get())
                .contains("\"claimName\":\"kept\"");
    }

    @Test
    void whatThePolicyForbidsIsForbiddenForEach() {
        templates.put(
                "/t.yaml",
                """
                spec:
                  hostNetwork: true
                """);
        ExecutorManifests manifests = manifests(pods(Map.of(K8S + "podTemplateFile", "/t.yaml")));

        for (int id : new int[] {1, 2, 3}) {
            assertThat(manifests.of(id, DEFAULT, 0, Map.of()).violations())
                    .singleElement()
                    .asString()
                    .contains("share a namespace of the node");
        }
    }
}
