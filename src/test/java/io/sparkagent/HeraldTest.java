package io.sparkagent;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.mockwebserver.http.RecordedRequest;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sparkagent.act.Actuator;
import io.sparkagent.act.ApiServer;
import io.sparkagent.act.DriverEvents.DriverPod;
import io.sparkagent.plan.Event;
import io.sparkagent.plan.Event.Reason;
import io.sparkagent.status.Metrics;
import io.sparkagent.status.StatusBoard;
import java.time.Clock;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Events on their way to an API server that takes them, refuses them, or is away. */
@Timeout(60)
class HeraldTest {

    private static final String EVENTS = "/apis/events.k8s.io/v1/namespaces/demo/events";

    private final ApiServer server = new ApiServer();
    private final Actuator actuator = new Actuator(server.client, "demo", 1, _ -> {});
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final Clock clock = Clock.systemUTC();
    private final Metrics metrics =
            new Metrics(registry, new StatusBoard("b1", clock), clock, "test");
    private final Herald herald =
            new Herald(
                    actuator.events(new DriverPod("demo", "driver", "u1"), clock, _ -> {}),
                    metrics,
                    sentence -> sentence.replace("hunter2", "*"));
    private final BlockingQueue<String> lost = new LinkedBlockingQueue<>();

    @AfterEach
    void stop() {
        herald.close();
        actuator.close();
        server.close();
    }

    private static Event event(String key, int count, boolean repeated) {
        return new Event(Reason.IMAGE_PULL, key, "no such image", count, repeated);
    }

    private void answers(int code) {
        server.mock
                .expect()
                .post()
                .withPath(EVENTS)
                .andReturn(code, code < 300 ? "{}" : ApiServer.refusal(code, "no"))
                .once();
    }

    private void await(String outcome, int times) throws InterruptedException {
        while (posted(outcome) < times) {
            Thread.sleep(5);
        }
    }

    private double posted(String outcome) {
        var counter =
                registry.find("spark.agent.events")
                        .tags("reason", "ImagePull", "outcome", outcome)
                        .counter();
        return counter == null ? 0 : counter.count();
    }

    @Test
    void theSecondTimeItIsTheSameEvent() throws Exception {
        answers(201);
        herald.start(lost::add);
        herald.tell(event("k", 1, false));
        await("created", 1);
        server.mock.takeRequest();

        herald.tell(event("k", 2, true));

        RecordedRequest request = server.mock.takeRequest();
        assertThat(request.getMethod()).isEqualTo("PATCH");
        assertThat(request.getPath()).startsWith(EVENTS + "/driver.");
    }

    @Test
    void noSecretIsInAnEvent() throws Exception {
        answers(201);
        herald.start(lost::add);

        herald.tell(new Event(Reason.IMAGE_PULL, "k", "no such image of hunter2", 1, false));

        assertThat(server.mock.takeRequest().getBody().readUtf8())
                .contains("no such image of *")
                .doesNotContain("hunter2");
    }

    @Test
    void oneThatIsNewUnderAnOldKeyIsANewEvent() throws Exception {
        answers(201);
        answers(201);
        herald.start(lost::add);

        herald.tell(event("k", 1, false));
        herald.tell(event("k", 1, false));

        await("created", 2);
    }

    @Test
    void aRoleWithoutEventsIsAskedOnceAndNotForEach() throws Exception {
        answers(403);
        herald.start(lost::add);

        herald.tell(event("a", 1, false));
        herald.tell(event("b", 1, false));
        herald.tell(event("c", 1, false));

        await("dropped", 2);
        assertThat(posted("refused")).isEqualTo(1);
        assertThat(server.mock.getRequestCount()).isEqualTo(1);
        assertThat(lost).isEmpty();
    }

    @Test
    void whatABusyApiServerDoesNotTakeIsToldAgainLater() throws Exception {
        answers(503);
        answers(201);
        herald.start(lost::add);

        herald.tell(event("a", 1, false));
        assertThat(lost.poll(30, TimeUnit.SECONDS)).isEqualTo("a");
        herald.tell(event("a", 1, false));

        await("created", 1);
        assertThat(posted("unanswered")).isEqualTo(1);
    }

    @Test
    void moreThanCanWaitIsDroppedAndWhoTellsNeverWaits() throws Exception {
        for (int i = 0; i < 100; i++) {
            herald.tell(event("k" + i, 1, false)); // nobody takes them yet
        }

        assertThat(posted("dropped")).isEqualTo(36);
        herald.start(lost::add);
        await("refused", 1); // the rest goes on, to a server that knows nothing of it
    }
}
