package io.sparkagent;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sparkagent.StartGate.Place;
import io.sparkagent.act.ApiServer;
import io.sparkagent.act.ExecutorIds;
import io.sparkagent.config.Policy;
import io.sparkagent.manifest.Application;
import io.sparkagent.status.Metrics;
import io.sparkagent.status.StatusBoard;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RefusalTellerTest {

    private final ApiServer server = new ApiServer();
    private final Clock clock = Clock.systemUTC();
    private final RefusalTeller teller =
            new RefusalTeller(
                    server.client,
                    new Metrics(
                            new SimpleMeterRegistry(), new StatusBoard("b1", clock), clock, "test"),
                    _ -> {});

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void eachTextIsToldOnceHoweverOftenItIsFound(@TempDir Path state) throws Exception {
        server.mock
                .expect()
                .post()
                .withPath("/apis/events.k8s.io/v1/namespaces/demo/events")
                .andReturn(201, "{}")
                .always();
        Place place = place(state);

        teller.tell(place, List.of("no right to create pods", "no label"));
        teller.tell(place, List.of("no right to create pods", "no label"));
        String first = server.mock.takeRequest().getBody().readUtf8();
        teller.tell(place, List.of("no label"));
        String second = server.mock.takeRequest().getBody().readUtf8();

        assertThat(first)
                .contains("\"CannotCreate\"")
                .contains("the agent refuses this application: no right to create pods; no label");
        assertThat(second).contains("the agent refuses this application: no label");
    }

    private static Place place(Path state) throws IOException {
        return new Place(
                "demo",
                new Application.Owner("driver", "u1"),
                Map.of(),
                "spark-agent",
                Policy.DEFAULT,
                new ExecutorIds(state));
    }
}
