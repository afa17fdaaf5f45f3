package io.sparkagent.act;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.mockwebserver.http.RecordedRequest;
import io.sparkagent.act.DriverEvents.DriverPod;
import io.sparkagent.act.DriverEvents.Posted;
import io.sparkagent.plan.Event;
import io.sparkagent.plan.Event.Reason;
import io.sparkagent.snapshot.ApiCall;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DriverEventsTest {

    private static final String EVENTS = "/apis/events.k8s.io/v1/namespaces/demo/events";
    private static final Event FAILED =
            new Event(Reason.EXECUTOR_FAILED, "137", "executor 3 exited with code 137", 1, false);

    private final ApiServer server = new ApiServer();
    private final List<ApiCall> calls = new CopyOnWriteArrayList<>();
    private final Actuator actuator = new Actuator(server.client, "demo", 1, calls::add);
    private final DriverEvents events = events("job-driver");

    private DriverEvents events(String pod) {
        return actuator.events(
                new DriverPod("demo", pod, "uid-1"),
                Clock.fixed(Instant.parse("2026-01-01T00:00:00.1234567Z"), ZoneOffset.UTC),
                calls::add);
    }

    @AfterEach
    void stop() {
        actuator.close();
        server.close();
    }

    private void answersToPost(int code, Object body) {
        server.mock.expect().post().withPath(EVENTS).andReturn(code, body).once();
    }

    private void answersToPatch(int code, Object body) {
        server.mock.expect().patch().withPath(EVENTS + "/e1").andReturn(code, body).once();
    }

    private JsonNode sent() throws InterruptedException, IOException {
        RecordedRequest request = server.mock.takeRequest();
        return new ObjectMapper().readTree(request.getBody().readUtf8());
    }

    @Test
    void anEventIsAboutTheDriversPodAndSaysWhoReportsWhat() throws Exception {
        answersToPost(201, "{}");

        assertThat(events.post(FAILED, Optional.empty())).isInstanceOf(Posted.Created.class);

        JsonNode event = sent();
        assertThat(event.at("/apiVersion").asText()).isEqualTo("events.k8s.io/v1");
        assertThat(event.at("/kind").asText()).isEqualTo("Event");
        assertThat(event.at("/metadata/namespace").asText()).isEqualTo("demo");
        assertThat(event.at("/metadata/name").asText()).startsWith("job-driver.");
        assertThat(event.at("/type").asText()).isEqualTo("Warning");
        assertThat(event.at("/reason").asText()).isEqualTo("ExecutorFailed");
        assertThat(event.at("/note").asText()).isEqualTo("executor 3 exited with code 137");
        assertThat(event.at("/eventTime").asText()).isEqualTo("2026-01-01T00:00:00.123456Z");
        assertThat(event.at("/action").asText()).isNotEmpty();
        assertThat(event.at("/reportingController").asText())
                .isEqualTo("io.sparkagent/spark-agent");
        assertThat(event.at("/reportingInstance").asText()).isEqualTo("job-driver");
        assertThat(event.at("/regarding/kind").asText()).isEqualTo("Pod");
        assertThat(event.at("/regarding/apiVersion").asText()).isEqualTo("v1");
        assertThat(event.at("/regarding/name").asText()).isEqualTo("job-driver");
        assertThat(event.at("/regarding/namespace").asText()).isEqualTo("demo");
        assertThat(event.at("/regarding/uid").asText()).isEqualTo("uid-1");
        assertThat(event.has("series")).isFalse();
        assertThat(calls).extracting(ApiCall::verb, ApiCall::resource).hasSize(1);
    }

    @Test
    void manyAtOnceAreASeriesFromTheStart() throws Exception {
        answersToPost(201, "{}");

        events.post(
                new Event(Reason.EXECUTOR_FAILED, "137", "17 executors failed", 17, false),
                Optional.empty());

        JsonNode event = sent();
        assertThat(event.at("/series/count").asInt()).isEqualTo(17);
        assertThat(event.at("/series/lastObservedTime").asText())
                .isEqualTo("2026-01-01T00:00:00.123456Z");
    }

    @Test
    void twoEventsHaveTwoNames() throws Exception {
        answersToPost(201, "{}");
        answersToPost(201, "{}");

        events.post(FAILED, Optional.empty());
        events.post(FAILED, Optional.empty());

        assertThat(sent().at("/metadata/name").asText())
                .isNotEqualTo(sent().at("/metadata/name").asText());
    }

    @Test
    void whatHappensAgainIsCountedInTheEventThatIsThere() throws Exception {
        answersToPatch(200, "{}");

        Event again = new Event(Reason.EXECUTOR_FAILED, "137", "executor 4", 5, true);
        assertThat(events.post(again, Optional.of("e1"))).isEqualTo(new Posted.Repeated());

        RecordedRequest request = server.mock.takeRequest();
        assertThat(request.getHeader("Content-Type")).startsWith("application/merge-patch+json");
        assertThat(new ObjectMapper().readTree(request.getBody().readUtf8()))
                .isEqualTo(
                        new ObjectMapper()
                                .readTree(
                                        """
                                        {"series": {"count": 5,
                                         "lastObservedTime": "2026-01-01T00:00:00.123456Z"}}"""));
        assertThat(calls).extracting(ApiCall::verb).containsExactly("patch");
    }

    @Test
    void anEventThatIsGoneIsMadeAnew() {
        answersToPatch(404, ApiServer.refusal(404, "not found"));
        answersToPost(201, "{}");

        assertThat(events.post(FAILED, Optional.of("e1"))).isInstanceOf(Posted.Created.class);
        assertThat(calls).extracting(ApiCall::verb).containsExactly("patch", "create");
    }

    @ParameterizedTest
    @ValueSource(ints = {403, 422, 404})
    void aRefusalIsOne(int code) {
        answersToPost(code, ApiServer.refusal(code, "no"));

        assertThat(events.post(FAILED, Optional.empty())).isInstanceOf(Posted.Refused.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 503})
    void whatIsBusyMayTakeItLater(int code) {
        answersToPost(code, ApiServer.refusal(code, "busy"));

        assertThat(events.post(FAILED, Optional.empty())).isInstanceOf(Posted.Unanswered.class);
    }

    @Test
    void aNameThatIsTakenIsThatOfACallWhoseAnswerWasLost() {
        answersToPost(409, ApiServer.refusal(409, "already exists"));

        assertThat(events.post(FAILED, Optional.empty())).isInstanceOf(Posted.Created.class);
    }

    @Test
    void theLongestPodNameMakesANameThatTheApiServerTakes() throws Exception {
        answersToPost(201, "{}");
        String longest = "ab" + "b-".repeat(110) + "z".repeat(31);

        events(longest).post(FAILED, Optional.empty());

        JsonNode event = sent();
        assertThat(event.at("/metadata/name").asText())
                .hasSizeLessThanOrEqualTo(253)
                .matches("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
        assertThat(event.at("/reportingInstance").asText()).hasSize(128);
        assertThat(event.at("/regarding/name").asText()).isEqualTo(longest);
    }

    @Test
    void aNoteOfTheLongestLengthStaysWhole() {
        String note = "é".repeat(512);

        assertThat(DriverEvents.note(note)).isEqualTo(note);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "é", "€", "😀"})
    void aLongerNoteIsCutBetweenTwoCharacters(String character) {
        String note = DriverEvents.note("a" + character.repeat(1024));

        byte[] bytes = note.getBytes(StandardCharsets.UTF_8);
        assertThat(bytes.length).isBetween(1021, 1024);
        assertThat(new String(bytes, StandardCharsets.UTF_8)).isEqualTo(note);
        assertThat(note).endsWith(character + " …").startsWith("a" + character);
    }
}
