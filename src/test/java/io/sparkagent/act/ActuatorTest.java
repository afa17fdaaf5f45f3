package io.sparkagent.act;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.mockwebserver.http.RecordedRequest;
import io.sparkagent.act.ApiError.Kind;
import io.sparkagent.act.Outcome.Applied;
import io.sparkagent.act.Outcome.Created;
import io.sparkagent.act.Outcome.Done;
import io.sparkagent.act.Outcome.Doubtful;
import io.sparkagent.act.Outcome.Failed;
import io.sparkagent.act.Outcome.Refused;
import io.sparkagent.act.Outcome.Removed;
import io.sparkagent.act.Outcome.Taken;
import io.sparkagent.manifest.ExecutorManifest;
import io.sparkagent.plan.Action;
import io.sparkagent.snapshot.ApiCall;
import io.sparkagent.snapshot.OwnedObject;
import io.sparkagent.snapshot.PodRef;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ActuatorTest {

    private static final String PODS = "/api/v1/namespaces/demo/pods";
    private static final PodRef REF = new PodRef("job-exec-3", "u3", 42, Optional.empty());
    private static final Action.Delete DELETE = new Action.Delete(3, REF, "it has ended");
    private static final Service SERVICE =
            new ServiceBuilder()
                    .withNewMetadata()
                    .withName("svc")
                    .withNamespace("demo")
                    .endMetadata()
                    .withNewSpec()
                    .withClusterIP("None")
                    .endSpec()
                    .build();

    private final ApiServer server = new ApiServer();
    private final List<ApiCall> calls = new CopyOnWriteArrayList<>();
    private final Actuator actuator = new Actuator(server.client, "demo", 2, calls::add);

    @AfterEach
    void stop() {
        server.close();
    }

    private static Pod pod(String instance) {
        return new PodBuilder()
                .withNewMetadata()
                .withName("job-exec-3")
                .withNamespace("demo")
                .addToLabels("spark-exec-id", "3")
                .addToLabels("spark-agent-instance", instance)
                .endMetadata()
                .withNewSpec()
                .endSpec()
                .build();
    }

    private static Pod there(String instance) {
        return new PodBuilder(pod(instance))
                .editMetadata()
                .withUid("u3")
                .withResourceVersion("42")
                .endMetadata()
                .build();
    }

    private void answers(int code, Object body) {
        server.mock.expect().post().withPath(PODS).andReturn(code, body).once();
    }

    private static ExecutorManifest manifest(Pod pod) {
        return new ExecutorManifest(
                () -> Serialization.asJson(pod), () -> pod, List.of(), List.of());
    }

    private Outcome create() {
        return actuator.create(3, 1, manifest(pod("i1")), Set.of());
    }

    @Test
    void aCreatedPodIsKnownByItsUidAndVersion() {
        answers(201, there("i1"));

        assertThat(create()).isEqualTo(new Created(3, 1, REF));
        assertThat(calls)
                .singleElement()
                .satisfies(
                        call -> {
                            assertThat(call.verb()).isEqualTo("create");
                            assertThat(call.resource()).isEqualTo("pods");
                            assertThat(call.error()).isEmpty();
                        });
    }

    @Test
    void asksForNoMoreOfWhatItMadeThanItsMetadata() throws InterruptedException {
        answers(
                201,
                "{\"metadata\":{\"name\":\"job-exec-3\",\"uid\":\"u3\",\"resourceVersion\":\"42\"}}");

        assertThat(create()).isEqualTo(new Created(3, 1, REF));
        assertThat(server.mock.takeRequest().getHeader("Accept"))
                .isEqualTo(
                        "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json");
    }

    @Test
    void aPodOfOursThatIsThereAlreadyIsASuccess() {
        answers(409, ApiServer.refusal(409, "already exists"));
        server.mock
                .expect()
                .get()
                .withPath(PODS + "/job-exec-3")
                .andReturn(200, there("i1"))
                .once();

        assertThat(create()).isEqualTo(new Created(3, 1, REF));
    }

    @Test
    void aPodOfSomebodyElseTakesTheName() {
        answers(409, ApiServer.refusal(409, "already exists"));
        server.mock
                .expect()
                .get()
                .withPath(PODS + "/job-exec-3")
                .andReturn(200, there("another"))
                .once();

        assertThat(create()).isInstanceOf(Taken.class);
    }

    @Test
    void aCollisionInTheBooksOfAQuotaIsARefusal() {
        answers(
                409,
                new StatusBuilder(
                                ApiServer.refusal(
                                        409,
                                        "Operation cannot be fulfilled on resourcequotas \"q\""))
                        .withReason("Conflict")
                        .build());

        assertThat(create()).isInstanceOf(Refused.class);
        assertThat(calls).extracting(ApiCall::verb).containsExactly("create");
    }

    @Test
    void aPodThatIsGoneWhenWeLookLeavesDoubt() {
        answers(409, ApiServer.refusal(409, "already exists"));
        server.mock
                .expect()
                .get()
                .withPath(PODS + "/job-exec-3")
                .andReturn(404, ApiServer.refusal(404, "not found"))
                .once();

        assertThat(create()).isInstanceOf(Doubtful.class);
    }

    @ParameterizedTest
    @CsvSource({
        "403, 'exceeded quota: pods', QUOTA, \"the namespace's quota is used up: exceeded quota: pods\"",
        "403, 'cannot create pods', FORBIDDEN, the API server forbids it: cannot create pods",
        "403, '[maximum memory usage per Container is 64Mi]', FORBIDDEN, the namespace's LimitRange"
                + " forbids it: [maximum memory usage per Container is 64Mi]",
        "403, 'failed quota: q: must specify limits.cpu', FORBIDDEN, the namespace's quota counts"
                + " what the pod does not say: failed quota: q: must specify limits.cpu",
        "403, 'violates PodSecurity restricted:latest', FORBIDDEN, the namespace's Pod Security"
                + " Standard forbids it: violates PodSecurity restricted:latest",
        "422, 'ValidatingAdmissionPolicy p denied request: no', INVALID, an admission rule of this"
                + " cluster forbids it: ValidatingAdmissionPolicy p denied request: no",
        "403, 'admission webhook w denied the request: no', FORBIDDEN, an admission rule of this"
                + " cluster forbids it: admission webhook w denied the request: no",
        "403, 'User a cannot create resource pods', FORBIDDEN, the agent's Role does not allow it:"
                + " User a cannot create resource pods",
        "422, 'bad field', INVALID, the API server refuses the object: bad field",
        "400, 'bad json', INVALID, the API server refuses the object: bad json",
        "429, 'too many', THROTTLED, the API server is busy and asks to wait: too many"
    })
    void aRefusalLeavesNoDoubtThatThereIsNoPod(
            int code, String message, Kind kind, String sentence) {
        answers(code, ApiServer.refusal(code, message));

        assertThat(create())
                .isEqualTo(
                        new Refused(
                                3,
                                1,
                                new ApiError(
                                        code, kind, Optional.empty(), sentence.replace("\"", ""))));
        assertThat(calls)
                .singleElement()
                .satisfies(
                        call -> {
                            assertThat(call.code()).isEqualTo(code);
                            assertThat(call.error()).contains(sentence.replace("\"", ""));
                        });
    }

    @Test
    void theServersWishToWaitIsHeard() {
        Status busy =
                new StatusBuilder(ApiServer.refusal(429, "too many"))
                        .withNewDetails()
                        .withRetryAfterSeconds(7)
                        .endDetails()
                        .build();
        answers(429, busy);

        assertThat(create())
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused ->
                                assertThat(refused.error().retryAfter())
                                        .contains(Duration.ofSeconds(7)));
    }

    @ParameterizedTest
    @CsvSource({"500", "503", "504"})
    void aFailureOfTheServerLeavesDoubt(int code) {
        answers(code, ApiServer.refusal(code, "timeout"));

        assertThat(create())
                .isEqualTo(
                        new Doubtful(
                                3,
                                1,
                                new ApiError(
                                        code,
                                        Kind.UNAVAILABLE,
                                        Optional.empty(),
                                        "the API server has failed (" + code + "): timeout")));
    }

    @Test
    void anAdmissionWebhookThatIsAwayIsNoFailureOfTheServer() {
        String words = "Internal error occurred: failed calling webhook x: connection refused";
        answers(500, ApiServer.refusal(500, words));

        assertThat(create())
                .isEqualTo(
                        new Doubtful(
                                3,
                                1,
                                new ApiError(
                                        500,
                                        Kind.UNAVAILABLE,
                                        Optional.empty(),
                                        "an admission rule of this cluster does not answer: "
                                                + words)));
    }

    @Test
    void noAnswerLeavesDoubt() {
        server.mock.destroy();

        assertThat(create())
                .isInstanceOfSatisfying(
                        Doubtful.class,
                        doubtful -> {
                            assertThat(doubtful.error().code()).isZero();
                            assertThat(doubtful.error().sentence())
                                    .startsWith("the API server does not answer: ");
                        });
        assertThat(calls).extracting(ApiCall::code).containsExactly(0);
    }

    @Test
    void triesEachCallOnceAndFreesItsSlot() {
        for (int i = 0; i < 5; i++) {
            answers(500, ApiServer.refusal(500, "broken"));
            assertThat(create()).isInstanceOf(Doubtful.class);
        }

        assertThat(calls).hasSize(5);
    }

    @Test
    void deletesAPodAndDoesNotMindThatItIsGone() {
        server.mock
                .expect()
                .delete()
                .withPath(PODS + "/job-exec-3")
                .andReturn(200, there("i1"))
                .once();

        assertThat(actuator.delete(DELETE)).isEqualTo(new Done(DELETE));

        server.mock
                .expect()
                .delete()
                .withPath(PODS + "/job-exec-3")
                .andReturn(404, ApiServer.refusal(404, "not found"))
                .once();
        assertThat(actuator.delete(DELETE)).isEqualTo(new Done(DELETE));
    }

    @Test
    void deletesNoOtherPodOfTheSameName() throws InterruptedException {
        server.mock
                .expect()
                .delete()
                .withPath(PODS + "/job-exec-3")
                .andReturn(409, ApiServer.refusal(409, "the UID in the precondition differs"))
                .once();

        assertThat(actuator.delete(DELETE)).isEqualTo(new Done(DELETE));
        assertThat(server.mock.getLastRequest().getBody().readUtf8())
                .isEqualTo("{\"preconditions\":{\"uid\":\"u3\"}}");
    }

    @Test
    void labelsAPod() throws InterruptedException {
        server.mock
                .expect()
                .patch()
                .withPath(PODS + "/job-exec-3")
                .andReturn(200, there("i1"))
                .once();
        Action.Label label = new Action.Label(3, REF, "leaving", "\"soon\"");

        assertThat(actuator.label(label)).isEqualTo(new Done(label));
        assertThat(server.mock.getLastRequest().getBody().readUtf8())
                .isEqualTo("{\"metadata\":{\"labels\":{\"leaving\":\"\\\"soon\\\"\"}}}");
    }

    @Test
    void aDeletionThatFailsIsSaid() {
        server.mock
                .expect()
                .delete()
                .withPath(PODS + "/job-exec-3")
                .andReturn(500, ApiServer.refusal(500, "broken"))
                .once();

        assertThat(actuator.delete(DELETE))
                .isInstanceOfSatisfying(
                        Failed.class,
                        failed -> {
                            assertThat(failed.action()).isEqualTo(DELETE);
                            assertThat(failed.error().kind()).isEqualTo(Kind.UNAVAILABLE);
                        });
    }

    @Test
    void marksAKeptPodByAPatchOfItsLabelAlone() throws InterruptedException {
        server.mock
                .expect()
                .patch()
                .withPath(PODS + "/job-exec-3")
                .andReturn(200, there("i1"))
                .once();
        Action.MarkInactive mark = new Action.MarkInactive(3, REF);

        assertThat(actuator.markInactive(mark)).isEqualTo(new Done(mark));
        assertThat(server.mock.getLastRequest().getBody().readUtf8())
                .isEqualTo("{\"metadata\":{\"labels\":{\"spark-exec-inactive\":\"true\"}}}");
    }

    @Test
    void ensuresAnObjectByServerSideApplyUnderTheAgentsName() throws InterruptedException {
        server.mock
                .expect()
                .patch()
                .withPath(
                        "/api/v1/namespaces/demo/services/svc?fieldManager=spark-agent&force=true")
                .andReturn(
                        200,
                        new ServiceBuilder(SERVICE)
                                .editMetadata()
                                .withResourceVersion("9")
                                .endMetadata()
                                .build())
                .once();

        assertThat(actuator.ensure(OwnedObject.DRIVER_SERVICE, SERVICE))
                .isEqualTo(new Applied(OwnedObject.DRIVER_SERVICE, "9"));
        RecordedRequest request = server.mock.getLastRequest();
        assertThat(request.getHeader("Content-Type")).startsWith("application/apply-patch+yaml");
        assertThat(calls)
                .singleElement()
                .satisfies(
                        call -> {
                            assertThat(call.verb()).isEqualTo("patch");
                            assertThat(call.resource()).isEqualTo("services");
                        });
    }

    private static final String APPLY =
            "/api/v1/namespaces/demo/services/svc?fieldManager=spark-agent&force=true";

    @Test
    void replacesListsByAMergePatchWhereTheApplyMakesNoValidObject() throws InterruptedException {
        server.mock
                .expect()
                .patch()
                .withPath(APPLY)
                .andReturn(422, ApiServer.refusal(422, "spec.ports[1].name: Duplicate value"))
                .once();
        server.mock
                .expect()
                .patch()
                .withPath("/api/v1/namespaces/demo/services/svc")
                .andReturn(
                        200,
                        new ServiceBuilder(SERVICE)
                                .editMetadata()
                                .withResourceVersion("10")
                                .endMetadata()
                                .build())
                .once();

        assertThat(actuator.ensure(OwnedObject.DRIVER_SERVICE, SERVICE))
                .isEqualTo(new Applied(OwnedObject.DRIVER_SERVICE, "10"));
        RecordedRequest request = server.mock.getLastRequest();
        assertThat(request.getHeader("Content-Type")).startsWith("application/merge-patch+json");
        assertThat(request.getUtf8Body()).contains("\"clusterIP\":\"None\"");
    }

    @Test
    void saysWhyTheApplyWasRefusedWhenTheMergePatchDoesNotHelp() {
        server.mock
                .expect()
                .patch()
                .withPath(APPLY)
                .andReturn(422, ApiServer.refusal(422, "spec.ports: Required value"))
                .once();
        server.mock
                .expect()
                .patch()
                .withPath("/api/v1/namespaces/demo/services/svc")
                .andReturn(404, ApiServer.refusal(404, "not found"))
                .once();

        assertThat(actuator.ensure(OwnedObject.DRIVER_SERVICE, SERVICE))
                .isInstanceOfSatisfying(
                        Failed.class,
                        failed ->
                                assertThat(failed.error().sentence())
                                        .contains("spec.ports: Required value"));
    }

    private static final Secret SECRET =
            new SecretBuilder()
                    .withNewMetadata()
                    .withName("auth")
                    .withNamespace("demo")
                    .endMetadata()
                    .build();

    @Test
    void makesASecretWithoutReadingIt() {
        server.mock
                .expect()
                .post()
                .withPath("/api/v1/namespaces/demo/secrets")
                .andReturn(
                        201,
                        new SecretBuilder(SECRET)
                                .editMetadata()
                                .withResourceVersion("9")
                                .endMetadata()
                                .build())
                .once();

        assertThat(actuator.ensure(OwnedObject.EXECUTOR_SECRET, SECRET))
                .isEqualTo(new Applied(OwnedObject.EXECUTOR_SECRET, "9"));
        assertThat(calls).extracting("verb").containsExactly("create");
    }

    @Test
    void aSecretThatIsThereIsAsItShouldBe() {
        server.mock
                .expect()
                .post()
                .withPath("/api/v1/namespaces/demo/secrets")
                .andReturn(409, ApiServer.refusal(409, "secrets \"auth\" already exists"))
                .once();

        assertThat(actuator.ensure(OwnedObject.EXECUTOR_SECRET, SECRET))
                .isEqualTo(new Applied(OwnedObject.EXECUTOR_SECRET, "made before"));
        assertThat(calls).extracting("verb").containsExactly("create");
    }

    @Test
    void removesAnObject() {
        server.mock
                .expect()
                .delete()
                .withPath("/api/v1/namespaces/demo/services/svc")
                .andReturn(200, SERVICE)
                .once();

        assertThat(actuator.remove(OwnedObject.DRIVER_SERVICE, SERVICE))
                .isEqualTo(new Removed(OwnedObject.DRIVER_SERVICE));
    }
}
