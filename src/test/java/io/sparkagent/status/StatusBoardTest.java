package io.sparkagent.status;

import static io.sparkagent.snapshot.Sights.T0;
import static io.sparkagent.snapshot.Sights.at;
import static io.sparkagent.snapshot.Sights.seen;
import static org.assertj.core.api.Assertions.assertThat;

import io.sparkagent.config.DriverConf;
import io.sparkagent.plan.Census;
import io.sparkagent.plan.Demand;
import io.sparkagent.plan.Demand.Wanted;
import io.sparkagent.plan.WaitingReason;
import io.sparkagent.plan.WaitingReason.Cause;
import io.sparkagent.plan.Wish;
import io.sparkagent.snapshot.ApiCall;
import io.sparkagent.snapshot.Snapshot;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatusBoardTest {

    private final AtomicReference<Instant> now = new AtomicReference<>(T0);
    private final StatusBoard board =
            new StatusBoard(
                    "b1",
                    new Clock() {
                        @Override
                        public Instant instant() {
                            return now.get();
                        }

                        @Override
                        public ZoneOffset getZone() {
                            return ZoneOffset.UTC;
                        }

                        @Override
                        public Clock withZone(java.time.ZoneId zone) {
                            return this;
                        }
                    });

    private List<WaitingReason> disturbances(Instant heardAt) {
        Wanted wanted = wanted(2, heardAt);
        return board.disturbances(Census.of(wanted, seen()), now.get());
    }

    private void called(Instant at, int code, String error) {
        called("pods", at, code, error);
    }

    private void called(String resource, Instant at, int code, String error) {
        now.set(at);
        board.called(
                new ApiCall(
                        "list",
                        resource,
                        code,
                        Duration.ZERO,
                        Optional.of(error).filter(words -> !words.isEmpty())));
    }

    @Test
    void saysSinceWhenTheApiServerDoesNotAnswer() {
        called(T0, 0, "connection refused");
        called(at(1), 0, "connection refused");
        assertThat(disturbances(at(1))).isEmpty();
        called(at(2), 503, "connection refused again");

        assertThat(disturbances(at(2)))
                .containsExactly(
                        new WaitingReason(
                                Cause.API_SERVER,
                                2,
                                "the API server has not answered since 2026-01-01T00:00:00Z;"
                                        + " executors that run go on, and what is missing is made"
                                        + " when it is back (list pods: connection refused"
                                        + " again)"));
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 501, 505})
    void aCallThatTheServerFailsIsNoOutage(int code) {
        called(T0, code, "failed calling webhook");
        called(at(20), code, "failed calling webhook");

        assertThat(disturbances(at(20))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 502, 503, 504})
    void whoeverAnswersInItsPlaceIsNotTheServer(int code) {
        called(T0, code, "no answer");
        called(at(20), code, "no answer");

        assertThat(disturbances(at(20))).hasSize(1);
    }

    @Test
    void ofADriverThatHasGoneNothingIsShownAndItsSecretsStayHidden() {
        board.serves(
                new DriverConf(
                        Map.of("spark.app.name", "pi", "spark.ssl.keyPassword", "hunter2hunter2"),
                        Map.of(),
                        Map.of()));
        board.trouble("create pods: refused for hunter2hunter2");
        long before = board.version();

        board.servesNobody();

        assertThat(board.served().conf()).isEqualTo(DriverConf.NONE);
        assertThat(board.version()).isGreaterThan(before);
        assertThat(board.troubles().getFirst().sentence())
                .isEqualTo("create pods: refused for *********(redacted)");
    }

    @Test
    void whatIsKnownOfAConfBeforeItsDriverSpeaksIsHiddenToo() {
        board.mayServe(Map.of("spark.ssl.keyPassword", "hunter2hunter2"));

        assertThat(board.redaction().text("hunter2hunter2")).isEqualTo("*********(redacted)");
        assertThat(board.served().conf()).isEqualTo(DriverConf.NONE);
    }

    @Test
    void itIsKnownBeforeACallFailsThatWaitsForLonger() {
        called(T0, 0, "connection refused");
        called(at(1), 0, "connection refused");
        now.set(at(2));

        assertThat(disturbances(at(2))).hasSize(1);
    }

    @Test
    void eventsThatCannotBeHadAreNoOutage() {
        called("events", T0, 503, "no leader");
        called("events", at(1), 503, "no leader");

        assertThat(disturbances(at(20))).isEmpty();
    }

    @Test
    void aSingleFailureIsNoOutage() {
        called(T0, 503, "failed");
        now.set(at(20));

        assertThat(disturbances(at(20))).isEmpty();
    }

    @Test
    void anAnswerEndsTheOutageEvenOneThatRefuses() {
        called(T0, 0, "connection refused");
        called(at(6), 0, "connection refused");
        called(at(7), 403, "forbidden");

        assertThat(disturbances(at(7))).isEmpty();
    }

    @Test
    void saysThatTheDriverIsSilent() {
        now.set(at(30));

        assertThat(disturbances(at(1))).isEmpty();
        assertThat(disturbances(T0))
                .extracting(WaitingReason::cause)
                .containsExactly(Cause.DRIVER_SILENT);
    }

    @Test
    void theVersionGrowsWithWhatIsTold() {
        long before = board.version();
        Snapshot seen = seen();
        board.looked(new StatusBoard.View(new Demand.NotYet(), seen, List.of(), at(1)));
        long after = board.version();
        board.looked(new StatusBoard.View(new Demand.NotYet(), seen, List.of(), at(2)));

        assertThat(after).isGreaterThan(before);
        assertThat(board.version()).isEqualTo(after);
        board.trouble("something");
        assertThat(board.version()).isGreaterThan(after);
    }

    @Test
    void aDriverThatSpeaksAgainIsNoNews() {
        Snapshot seen = seen();
        board.looked(new StatusBoard.View(wanted(2, T0), seen, List.of(), at(1)));
        long before = board.version();
        board.looked(new StatusBoard.View(wanted(2, at(3)), seen, List.of(), at(3)));

        assertThat(board.version()).isEqualTo(before);
        board.looked(new StatusBoard.View(wanted(3, at(3)), seen, List.of(), at(4)));
        assertThat(board.version()).isGreaterThan(before);
    }

    private static Wanted wanted(int total, Instant heardAt) {
        return Wish.executors(total).said(heardAt);
    }
}
