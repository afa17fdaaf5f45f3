package io.sparkagent.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkagent.act.ApiServer;
import io.sparkagent.snapshot.ApiCall;
import io.sparkagent.snapshot.Executor.Identity;
import io.sparkagent.snapshot.Executor.Pending;
import io.sparkagent.snapshot.ExecutorStore;
import io.sparkagent.snapshot.PodRef;
import io.sparkagent.snapshot.Waiting;
import io.sparkagent.snapshot.Waiting.Cause;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NodeWordsTest {

    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    private static final String EVENTS =
            "/apis/events.k8s.io/v1/namespaces/demo/events?limit=50&fieldSelector=type%3DWarning%2C"
                    + "regarding.uid%3Du";
    private static final String FAILED =
            "MountVolume.SetUp failed for volume \"map\" : configmap \"no-such-map\" not found";

    private final ApiServer server = new ApiServer();
    private final ExecutorStore store = new ExecutorStore();
    private final List<ApiCall> calls = new CopyOnWriteArrayList<>();
    private final NodeWords words =
            new NodeWords(
                    server.client, "demo", store, Clock.fixed(NOW, ZoneOffset.UTC), calls::add);

    @AfterEach
    void stop() {
        words.close();
        server.close();
    }

    private void waits(int id, Duration age, Waiting waiting) {
        store.observed(
                new Pending(
                        new Identity(id, 0, "i1"),
                        NOW.minus(age),
                        new PodRef("job-exec-" + id, "u" + id, 5, Optional.of("n1")),
                        waiting));
    }

    private Waiting waiting(int id) {
        return ((Pending) Objects.requireNonNull(store.snapshot().executors().get(id))).waiting();
    }

    private void answers(int id, int code, String body) {
        server.mock.expect().get().withPath(EVENTS + id).andReturn(code, body).always();
    }

    private static String event(String reason, String note, String time) {
        return """
               {"reason": "%s", "note": "%s", "type": "Warning", "deprecatedLastTimestamp": "%s"}"""
                .formatted(reason, note.replace("\"", "\\\""), time);
    }

    private static String list(String... events) {
        return "{\"kind\": \"EventList\", \"items\": [" + String.join(", ", events) + "]}";
    }

    @Test
    void whatANodeSaysOfAMountBecomesWhatTheExecutorWaitsFor() {
        waits(1, Duration.ofSeconds(2), Waiting.SETTING_UP);
        answers(1, 200, list(event("FailedMount", FAILED, "2026-01-01T11:59:59Z")));

        words.look();

        assertThat(waiting(1)).isEqualTo(new Waiting(Cause.SETUP, "FailedMount: " + FAILED));
        assertThat(calls)
                .singleElement()
                .satisfies(
                        call -> {
                            assertThat(call.verb()).isEqualTo("list");
                            assertThat(call.resource()).isEqualTo("events");
                            assertThat(call.code()).isEqualTo(200);
                        });
    }

    @Test
    void theLatestThatSaysWhyCounts() {
        waits(1, Duration.ofMinutes(3), Waiting.SETTING_UP);
        answers(
                1,
                200,
                list(
                        event(
                                "FailedScheduling",
                                "0/1 nodes are available",
                                "2026-01-01T12:00:00Z"),
                        event("FailedMount", "earlier", "2026-01-01T11:58:00Z"),
                        event("FailedMount", FAILED, "2026-01-01T11:58:30Z"),
                        event(
                                "FailedMount",
                                "Unable to attach or mount volumes: unmounted volumes=[map]",
                                "2026-01-01T11:59:00Z")));

        words.look();

        assertThat(waiting(1).message()).isEqualTo("FailedMount: " + FAILED);
    }

    @Test
    void nobodyIsAskedWhileExecutorsStartAsTheyShould() {
        waits(1, Duration.ofMillis(900), Waiting.SETTING_UP);
        waits(
                2,
                Duration.ofMinutes(1),
                new Waiting(Cause.STARTING, "its container is being created"));
        waits(3, Duration.ofMinutes(1), new Waiting(Cause.UNSCHEDULED, "no node takes it"));

        words.look();

        assertThat(calls).isEmpty();
    }

    @Test
    void aNodeThatSaysNothingLeavesTheExecutorAsItIs() {
        waits(1, Duration.ofSeconds(2), Waiting.SETTING_UP);
        answers(1, 200, list());

        words.look();

        assertThat(waiting(1)).isEqualTo(Waiting.SETTING_UP);
    }

    @Test
    void onlyAFewAreAskedForAtATimeTheUnknownOnesFirst() {
        waits(1, Duration.ofMinutes(9), new Waiting(Cause.SETUP, "FailedMount: known"));
        for (int id = 2; id <= 7; id++) {
            waits(id, Duration.ofMinutes(9 - id), Waiting.SETTING_UP);
            answers(id, 200, list(event("FailedMount", "of " + id, "2026-01-01T11:59:59Z")));
        }

        words.look();

        assertThat(calls).hasSize(2);
        assertThat(waiting(2).message()).isEqualTo("FailedMount: of 2");
        assertThat(waiting(4)).isEqualTo(Waiting.SETTING_UP);
    }

    @Test
    void thoseOfWhomNodesSayNothingKeepNobodyFromBeingAskedAbout() {
        for (int id = 1; id <= 5; id++) {
            waits(id, Duration.ofMinutes(9 - id), Waiting.SETTING_UP);
            answers(
                    id,
                    200,
                    id < 5 ? list() : list(event("FailedMount", "of 5", "2026-01-01T11:59:59Z")));
        }

        for (int look = 0; look < 3; look++) {
            words.look();
        }

        assertThat(waiting(5).message()).isEqualTo("FailedMount: of 5");
    }

    @Test
    void aRoleThatForbidsItIsNotAskedAgainSoon() {
        waits(1, Duration.ofSeconds(2), Waiting.SETTING_UP);
        answers(1, 403, "{\"kind\": \"Status\", \"message\": \"events is forbidden\"}");

        assertThat(words.look()).isGreaterThan(Duration.ofMinutes(1));
        assertThat(waiting(1)).isEqualTo(Waiting.SETTING_UP);
    }
}
