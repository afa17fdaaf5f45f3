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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RefusalTellerTest {

    private final ApiServer server = new ApiServer();
    private final Clock clock = Clock.systemUTC();
    private final AtomicLong nanos = new AtomicLong();
    private final RefusalTeller teller =
            new RefusalTeller(
                    server.client,
                    new Metrics(
                            new SimpleMeterRegistry(), new StatusBoard("b1", clock), clock, "test"),
                    _ -> {},
                    nanos::get);

    @AfterEach
    void stop() {
        server.close();
    }

    private void takesEvents() {
        server.mock
                .expect()
                .post()
                .withPath("/apis/events.k8s.io/v1/namespaces/demo/events")
                .andReturn(201, "{}")
                .always();
    }

    @Test
    void aThousandDifferentRefusalsAreAFewEventsAndAFewLines(@TempDir Path state) throws Exception {
        takesEvents();
        Optional<Place> place = Optional.of(place(state));
        List<String> lines = new CopyOnWriteArrayList<>();
        try (LogLines _ = new LogLines(RefusalTeller.class, lines::add)) {
            for (int i = 0; i < 1000; i++) {
                teller.tell(place, List.of("refusal " + i, "and more"));
                teller.tell(place, List.of("refusal 0", "and more"));
            }
            nanos.addAndGet(TimeUnit.MINUTES.toNanos(1));
            teller.tell(place, List.of("the last"));
        }
        List<String> bodies = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            bodies.add(server.mock.takeRequest().getBody().readUtf8());
        }

        assertThat(bodies).anyMatch(body -> body.contains("the last"));
        assertThat(server.mock.getRequestCount()).isEqualTo(9);
        assertThat(lines).hasSize(2 * 8 + 1).contains("refusal 7", "the last");
    }

    @Test
    void oneRefusalOfAThousandSentencesIsAFewLines() {
        List<String> lines = new CopyOnWriteArrayList<>();
        try (LogLines _ = new LogLines(RefusalTeller.class, lines::add)) {
            teller.tell(
                    Optional.empty(),
                    IntStream.range(0, 1000).mapToObj(i -> "mistake " + i).toList());
        }

        assertThat(lines).hasSize(21).last().asString().contains("and 980 more");
    }

    @Test
    void eachTextIsToldOnceHoweverOftenItIsFound(@TempDir Path state) throws Exception {
        takesEvents();
        Optional<Place> place = Optional.of(place(state));

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
