package io.sparkagent.act;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.mockwebserver.http.RecordedRequest;
import io.sparkagent.act.ApiError.Kind;
import io.sparkagent.act.Outcome.Created;
import io.sparkagent.act.Outcome.Done;
import io.sparkagent.act.Outcome.Doubtful;
import io.sparkagent.act.Outcome.Failed;
import io.sparkagent.act.Outcome.Refused;
import io.sparkagent.act.Outcome.Taken;
import io.sparkagent.manifest.ExecutorManifest;
import io.sparkagent.plan.Action;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Claims before the pod, against an API server that answers as it is told. */
class ClaimsTest {

    private static final String PODS = "/api/v1/namespaces/demo/pods";
    private static final String CLAIMS = "/api/v1/namespaces/demo/persistentvolumeclaims";

    private final ApiServer server = new ApiServer();
    private final Actuator actuator = new Actuator(server.client, "demo", 2, _ -> {});

    @AfterEach
    void stop() {
        server.close();
    }

    private static PersistentVolumeClaim claim(String name) {
        return new PersistentVolumeClaimBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace("demo")
                .addToLabels("spark-app-selector", "app-1")
                .addToLabels("spark-agent-instance", "i1")
                .endMetadata()
                .withNewSpec()
                .endSpec()
                .build();
    }

    private static PersistentVolumeClaim ofSomebodyElse(String name) {
        return new PersistentVolumeClaimBuilder(claim(name))
                .editMetadata()
                .addToLabels("spark-agent-instance", "i2")
                .endMetadata()
                .build();
    }

    private static PersistentVolumeClaim leaving(String name) {
        return new PersistentVolumeClaimBuilder(claim(name))
                .editMetadata()
                .withDeletionTimestamp("2026-01-01T00:00:00Z")
                .endMetadata()
                .build();
    }

    private static Pod pod() {
        return new PodBuilder()
                .withNewMetadata()
                .withName("job-exec-3")
                .withNamespace("demo")
                .withUid("u3")
                .withResourceVersion("42")
                .endMetadata()
                .withNewSpec()
                .endSpec()
                .build();
    }

    private void answers(String method, String path, int code, Object body) {
        var expectation = server.mock.expect();
        (switch (method) {
                    case "POST" -> expectation.post();
                    case "GET" -> expectation.get();
                    default -> expectation.delete();
                })
                .withPath(path)
                .andReturn(code, body)
                .once();
    }

    private Outcome create(Set<String> reused, String... claims) {
        return actuator.create(
                3,
                1,
                new ExecutorManifest(
                        () -> Serialization.asJson(pod()),
                        ClaimsTest::pod,
                        Stream.of(claims).map(ClaimsTest::claim).toList(),
                        List.of()),
                reused);
    }

    private List<String> requests() throws InterruptedException {
        List<String> requests = new ArrayList<>();
        for (int left = server.mock.getRequestCount(); left > 0; left--) {
            RecordedRequest request = server.mock.takeRequest();
            requests.add(request.getMethod() + " " + request.getPath());
        }
        return requests;
    }

    @Test
    void claimsAreThereBeforeThePod() throws InterruptedException {
        answers("POST", CLAIMS, 201, claim("a"));
        answers("POST", CLAIMS, 201, claim("b"));
        answers("POST", PODS, 201, pod());

        assertThat(create(Set.of(), "a", "b")).isInstanceOf(Created.class);
        assertThat(requests()).containsExactly("POST " + CLAIMS, "POST " + CLAIMS, "POST " + PODS);
    }

    @Test
    void aClaimThatIsTakenOverIsNotMade() throws InterruptedException {
        answers("GET", CLAIMS + "/a", 200, claim("a"));
        answers("POST", PODS, 201, pod());

        assertThat(create(Set.of("a"), "a")).isInstanceOf(Created.class);
        assertThat(requests()).containsExactly("GET " + CLAIMS + "/a", "POST " + PODS);
    }

    @Test
    void aClaimThatSomebodyHasDeletedMeanwhileIsNotMadeForAnotherExecutor()
            throws InterruptedException {
        answers("GET", CLAIMS + "/a", 404, ApiServer.refusal(404, "not found"));

        assertThat(create(Set.of("a"), "a")).isInstanceOf(Refused.class);
        assertThat(requests()).containsExactly("GET " + CLAIMS + "/a");
    }

    @Test
    void aClaimThatIsBeingDeletedIsNotTakenOver() throws InterruptedException {
        answers("GET", CLAIMS + "/a", 200, leaving("a"));

        assertThat(create(Set.of("a"), "a"))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> assertThat(refused.error().kind()).isEqualTo(Kind.CONFLICT));
        assertThat(requests()).hasSize(1);
    }

    @Test
    void aClaimOfOursThatIsThereAlreadyIsASuccess() {
        answers("POST", CLAIMS, 409, ApiServer.refusal(409, "already exists"));
        answers("GET", CLAIMS + "/a", 200, claim("a"));
        answers("POST", PODS, 201, pod());

        assertThat(create(Set.of(), "a")).isInstanceOf(Created.class);
    }

    @Test
    void aClaimOfSomebodyElseTakesTheNameAndIsLeftAlone() throws InterruptedException {
        answers("POST", CLAIMS, 201, claim("a"));
        answers("POST", CLAIMS, 409, ApiServer.refusal(409, "already exists"));
        answers("GET", CLAIMS + "/b", 200, ofSomebodyElse("b"));
        answers("DELETE", CLAIMS + "/a", 200, claim("a"));

        assertThat(create(Set.of(), "a", "b")).isInstanceOf(Taken.class);
        assertThat(requests())
                .containsExactly(
                        "POST " + CLAIMS,
                        "POST " + CLAIMS,
                        "GET " + CLAIMS + "/b",
                        "DELETE " + CLAIMS + "/a");
    }

    @Test
    void aQuotaOfClaimsRefusesTheExecutorAndLeavesNothing() throws InterruptedException {
        answers("POST", CLAIMS, 201, claim("a"));
        answers(
                "POST",
                CLAIMS,
                403,
                ApiServer.refusal(403, "exceeded quota: persistentvolumeclaims"));
        answers("DELETE", CLAIMS + "/a", 200, claim("a"));

        assertThat(create(Set.of(), "a", "b"))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused -> {
                            assertThat(refused.error().kind()).isEqualTo(Kind.QUOTA);
                            assertThat(refused.error().sentence())
                                    .isEqualTo(
                                            "the namespace's quota is used up: exceeded quota:"
                                                    + " persistentvolumeclaims");
                        });
        assertThat(requests()).endsWith("DELETE " + CLAIMS + "/a");
    }

    @Test
    void aRefusedPodLeavesNoClaimButTheOneThatItWouldHaveTakenOver() throws InterruptedException {
        answers("GET", CLAIMS + "/a", 200, claim("a"));
        answers("POST", CLAIMS, 201, claim("b"));
        answers("POST", PODS, 403, ApiServer.refusal(403, "exceeded quota: pods"));
        answers("DELETE", CLAIMS + "/b", 200, claim("b"));

        assertThat(create(Set.of("a"), "a", "b")).isInstanceOf(Refused.class);
        assertThat(requests())
                .containsExactly(
                        "GET " + CLAIMS + "/a",
                        "POST " + CLAIMS,
                        "POST " + PODS,
                        "DELETE " + CLAIMS + "/b");
    }

    /** Else the next executor of this id would find the claim, which may be another's by then. */
    @Test
    void anIdWhoseClaimCouldNotBeRemovedIsUsedUp() {
        answers("POST", CLAIMS, 201, claim("a"));
        answers("POST", PODS, 403, ApiServer.refusal(403, "exceeded quota: pods"));
        answers("DELETE", CLAIMS + "/a", 500, ApiServer.refusal(500, "broken"));

        assertThat(create(Set.of(), "a"))
                .isInstanceOfSatisfying(
                        Taken.class,
                        taken -> assertThat(taken.error().kind()).isEqualTo(Kind.QUOTA));
    }

    @Test
    void nothingIsRemovedAsLongAsThereMayBeAPod() throws InterruptedException {
        answers("POST", CLAIMS, 201, claim("a"));
        answers("POST", PODS, 500, ApiServer.refusal(500, "broken"));

        assertThat(create(Set.of(), "a")).isInstanceOf(Doubtful.class);
        assertThat(requests()).containsExactly("POST " + CLAIMS, "POST " + PODS);
    }

    @Test
    void aClaimWithoutAnAnswerLeavesDoubtAndNoPodIsMade() throws InterruptedException {
        answers("POST", CLAIMS, 500, ApiServer.refusal(500, "broken"));

        assertThat(create(Set.of(), "a")).isInstanceOf(Doubtful.class);
        assertThat(requests()).containsExactly("POST " + CLAIMS);
    }

    @Test
    void aClaimIsRemovedByItsName() {
        Action.RemoveClaim action = new Action.RemoveClaim("a", "the application is over");
        answers("DELETE", CLAIMS + "/a", 200, claim("a"));
        answers("DELETE", CLAIMS + "/a", 404, ApiServer.refusal(404, "not found"));
        answers("DELETE", CLAIMS + "/a", 403, ApiServer.refusal(403, "no"));

        assertThat(actuator.remove(action)).isEqualTo(new Done(action));
        assertThat(actuator.remove(action)).isEqualTo(new Done(action));
        assertThat(actuator.remove(action)).isInstanceOf(Failed.class);
    }
}
