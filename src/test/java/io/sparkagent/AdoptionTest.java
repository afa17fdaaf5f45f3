package io.sparkagent;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodListBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.sparkagent.StartGate.Place;
import io.sparkagent.act.ApiServer;
import io.sparkagent.act.ExecutorIds;
import io.sparkagent.config.Policy;
import io.sparkagent.config.Problems;
import io.sparkagent.config.Settings;
import io.sparkagent.manifest.Application;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdoptionTest {

    private static final String UID = "0a1b2c3d-0000-4000-8000-000000000001";
    private static final Map<String, String> LABELS =
            Map.of(
                    "spark-app-selector",
                    "spark-0a1b2c3d000040008000000000000001",
                    "spark-role",
                    "driver");
    private static final String SERVICE = "/api/v1/namespaces/demo/services/notebook-driver-svc";
    private static final String POD = "/api/v1/namespaces/demo/pods/notebook";
    private static final String PODS =
            "/api/v1/namespaces/demo/pods?labelSelector=spark-app-selector%3D"
                    + LABELS.get("spark-app-selector")
                    + "%2Cspark-role%3Ddriver";

    private final ExecutorIds ids;
    private final ApiServer server = new ApiServer();
    private final Problems problems = new Problems();
    private final Map<String, String> settings = new TreeMap<>();

    AdoptionTest(@TempDir Path state) throws IOException {
        ids = new ExecutorIds(state);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static Pod pod(Map<String, String> labels, String... containers) {
        PodBuilder pod =
                new PodBuilder()
                        .withNewMetadata()
                        .withName("notebook")
                        .withNamespace("demo")
                        .withUid(UID)
                        .withLabels(labels)
                        .endMetadata()
                        .withNewSpec()
                        .endSpec();
        for (String name : containers) {
            pod.editSpec().addNewContainer().withName(name).endContainer().endSpec();
        }
        return pod.build();
    }

    private static Service service(String owner) {
        return new ServiceBuilder()
                .withNewMetadata()
                .withName("notebook-driver-svc")
                .addNewOwnerReference()
                .withUid(owner)
                .endOwnerReference()
                .endMetadata()
                .build();
    }

    private void takesLabelsAndLists(Pod... labelled) {
        server.mock.expect().patch().withPath(POD).andReturn(200, pod(LABELS, "python")).once();
        server.mock
                .expect()
                .get()
                .withPath(PODS)
                .andReturn(200, new PodListBuilder().withItems(labelled).build())
                .once();
    }

    private Optional<Adoption.Adopted> adopt(Pod pod) {
        return new Adoption(server.client, Settings.of(settings), problems).adopt(pod);
    }

    @Test
    void givesThePodTheLabelsByWhichItAloneIsFound() throws InterruptedException {
        takesLabelsAndLists(pod(LABELS, "python"));

        assertThat(adopt(pod(Map.of("app", "lab"), "python")))
                .contains(new Adoption.Adopted(LABELS, "python", "notebook-driver-svc"));
        assertThat(problems.sentences()).isEmpty();
        assertThat(server.mock.takeRequest().getPath()).isEqualTo(SERVICE);
        Pod patch =
                Serialization.unmarshal(server.mock.takeRequest().getBody().readUtf8(), Pod.class);
        assertThat(patch.getMetadata().getUid()).isEqualTo(UID);
        assertThat(patch.getMetadata().getLabels()).isEqualTo(LABELS);
        assertThat(patch.getSpec()).isNull();
    }

    @Test
    void adoptsItsOwnPodAgainAfterARestart() {
        takesLabelsAndLists(pod(LABELS, "python"));
        server.mock.expect().get().withPath(SERVICE).andReturn(200, service(UID)).once();

        assertThat(adopt(pod(LABELS, "python"))).isPresent();
    }

    @Test
    void takesNoServiceThatSomebodyElseHasMade() {
        server.mock.expect().get().withPath(SERVICE).andReturn(200, service("another")).once();

        assertThat(adopt(pod(Map.of(), "python"))).isEmpty();
        assertThat(problems.sentences())
                .containsExactly(
                        "the service notebook-driver-svc is there already, and not this pod's: set"
                                + " SPARK_AGENT_SERVICE_NAME to another name");
        assertThat(server.mock.getRequestCount()).as("the pod is left alone").isEqualTo(1);
    }

    @Test
    void theServiceMayHaveAnotherName() {
        settings.put("spark-agent.service-name", "lab");
        takesLabelsAndLists(pod(LABELS, "python"));

        assertThat(adopt(pod(Map.of(), "python")))
                .hasValueSatisfying(adopted -> assertThat(adopted.service()).isEqualTo("lab"));
    }

    @Test
    void changesNoLabelByWhichAControllerMayFindThePod() {
        assertThat(adopt(pod(Map.of("spark-app-selector", "mine"), "python"))).isEmpty();
        assertThat(problems.sentences())
                .containsExactly(
                        "the pod notebook has the label spark-app-selector=mine, which is the"
                                + " agent's to give: leave it out of what makes the pod");
    }

    @Test
    void refusesLabelsThatSelectAnotherPodToo() {
        Pod copy =
                new PodBuilder(pod(LABELS, "python"))
                        .editMetadata()
                        .withName("copy")
                        .withUid("another")
                        .endMetadata()
                        .build();
        takesLabelsAndLists(pod(LABELS, "python"), copy);

        assertThat(adopt(pod(LABELS, "python"))).isEmpty();
        assertThat(problems.sentences())
                .singleElement()
                .asString()
                .contains("select also copy, so that executors would find the wrong driver");
    }

    @Test
    void ofSeveralContainersOneHasToBeNamed() {
        assertThat(adopt(pod(Map.of(), "python", "proxy"))).isEmpty();
        assertThat(problems.sentences())
                .containsExactly(
                        "the pod notebook has several containers, and the agent does not know in"
                                + " which the driver runs: set SPARK_AGENT_DRIVER_CONTAINER to one"
                                + " of python, proxy");
    }

    @Test
    void aDriverThatExecutorsWouldNotFindIsToldItsName() {
        Place place =
                new Place(
                        "demo",
                        new Application.Owner("notebook", UID),
                        LABELS,
                        "spark-agent",
                        Policy.DEFAULT,
                        ids);
        Adoption.Adopted adopted = new Adoption.Adopted(LABELS, "python", "lab");
        adopted.checkHost("lab.demo.svc", place, problems);
        adopted.checkHost("10.0.0.7", place, problems);
        assertThat(problems.sentences()).isEmpty();

        adopted.checkHost("notebook", place, problems);
        assertThat(problems.sentences())
                .containsExactly(
                        "spark.driver.host=notebook: executors cannot find the driver by its pod's"
                                + " name; set it to lab.demo.svc");
    }

    @Test
    void takesTheContainerThatIsNamed() {
        settings.put("spark-agent.driver-container", "proxy");
        takesLabelsAndLists(pod(LABELS, "python", "proxy"));

        assertThat(adopt(pod(Map.of(), "python", "proxy")))
                .hasValueSatisfying(adopted -> assertThat(adopted.container()).isEqualTo("proxy"));
    }
}
