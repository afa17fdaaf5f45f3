package io.sparkagent.door;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkagent.driver.Turnstile;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DoorkeeperTest {

    private final AtomicLong nanos = new AtomicLong();
    private final Doorkeeper keeper =
            new Doorkeeper(
                    List.of("localhost", "127.0.0.1", "[::1]", "Agent.Demo.svc"),
                    new Turnstile(50, 100, nanos::get),
                    new Turnstile(200, 300, nanos::get));

    /** The status of the refusal, 0 for who comes in. */
    private int judge(Visit visit) {
        return keeper.judge(visit).map(Doorkeeper.Refusal::status).orElse(0);
    }

    private int byHost(@Nullable String host) {
        return judge(new Visit("GET", "/driver", host, null, null, null, false));
    }

    private int byOrigin(String host, String origin) {
        return judge(new Visit("GET", "/driver", host, origin, null, null, false));
    }

    private int byFetch(String site, String mode) {
        return judge(new Visit("GET", "/driver", "localhost:14040", null, site, mode, false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "localhost:14040",
                "LOCALHOST:1",
                "127.0.0.1:53210",
                "[::1]",
                "[::1]:14040",
                "agent.demo.svc:14040"
            })
    void isAskedForByNamesOfItsOwn(String host) {
        assertThat(byHost(host)).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "evil.example:14040",
                "localhost.evil.example",
                "127.0.0.1.nip.io:14040",
                "127.0.0.2",
                "[::2]:14040",
                "::1",
                ""
            })
    void isNotFoundByOtherNames(String host) {
        assertThat(byHost(host)).isEqualTo(421);
    }

    @Test
    void aRequestWithoutAHostIsNotForUs() {
        assertThat(byHost(null)).isEqualTo(421);
    }

    @Test
    void anOriginHasToBeThatOfThePageItself() {
        assertThat(byOrigin("localhost:14040", "http://localhost:14040")).isZero();
        assertThat(byOrigin("localhost:14040", "http://localhost:3000")).isEqualTo(403);
        assertThat(byOrigin("localhost:14040", "http://127.0.0.1:14040")).isEqualTo(403);
        assertThat(byOrigin("localhost:14040", "https://evil.example")).isEqualTo(403);
        assertThat(byOrigin("localhost:14040", "null")).isEqualTo(403);
    }

    @Test
    void aLinkMayComeFromAnywhereAndNothingElse() {
        assertThat(byFetch("none", "navigate")).isZero();
        assertThat(byFetch("same-origin", "cors")).isZero();
        assertThat(byFetch("cross-site", "navigate")).isZero();
        assertThat(byFetch("cross-site", "no-cors")).isEqualTo(403);
        assertThat(byFetch("same-site", "cors")).isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "POST", "DELETE", "PATCH", "OPTIONS", "TRACE", "MADE-UP"})
    void whatMayChangeSomethingNeedsTheToken(String method) {
        assertThat(judge(new Visit(method, "/driver", "localhost", null, null, null, false)))
                .isEqualTo(401);
        assertThat(judge(new Visit(method, "/driver", "localhost", null, null, null, true)))
                .isZero();
    }

    @Test
    void whoBringsAFileNeedsNoTokenButHasToBeNoOthersPage() {
        assertThat(judge(new Visit("PUT", "/files/0", "127.0.0.1:5", null, null, null, false)))
                .isZero();
        assertThat(
                        judge(
                                new Visit(
                                        "PUT",
                                        "/files/0",
                                        "localhost",
                                        "https://evil.example",
                                        null,
                                        null,
                                        false)))
                .isEqualTo(403);
        for (Visit other :
                List.of(
                        new Visit("POST", "/files/0", "localhost", null, null, null, false),
                        new Visit("DELETE", "/files/0", "localhost", null, null, null, false),
                        new Visit("PUT", "/files/../driver", "localhost", null, null, null, false),
                        new Visit("PUT", "/filesystem", "localhost", null, null, null, false))) {
            assertThat(judge(other)).isEqualTo(401);
        }
    }

    @Test
    void whoHasTheTokenMayComeByAnyName() {
        assertThat(
                        judge(
                                new Visit(
                                        "PUT",
                                        "/driver",
                                        "agent-svc.demo.svc:14040",
                                        null,
                                        null,
                                        null,
                                        true)))
                .isZero();
    }

    @Test
    void whoAsksTooOftenWaitsAndTheBridgeDoesNot() {
        for (int i = 0; i < 100; i++) {
            assertThat(byHost("localhost")).isZero();
        }
        assertThat(byHost("localhost")).isEqualTo(429);
        assertThat(judge(new Visit("PUT", "/driver", "127.0.0.1:14040", null, null, null, true)))
                .isZero();

        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(20));
        assertThat(byHost("localhost")).isZero();
        assertThat(byHost("localhost")).isEqualTo(429);
    }

    @Test
    void theTokenBuysManyRequestsButNotAllThatThereAre() {
        Visit visit = new Visit("PUT", "/driver", "127.0.0.1:14040", null, null, null, true);
        for (int i = 0; i < 300; i++) {
            assertThat(judge(visit)).isZero();
        }
        assertThat(judge(visit)).isEqualTo(429);
        assertThat(byHost("localhost")).isZero();

        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(5));
        assertThat(judge(visit)).isZero();
        assertThat(judge(visit)).isEqualTo(429);
    }

    @Test
    void aQuietTimeSavesUpSomeButNotForEver() {
        nanos.addAndGet(TimeUnit.HOURS.toNanos(1));
        for (int i = 0; i < 100; i++) {
            assertThat(byHost("localhost")).isZero();
        }
        assertThat(byHost("localhost")).isEqualTo(429);
    }
}
