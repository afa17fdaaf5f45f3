package io.sparkagent;

import static io.sparkagent.snapshot.Sights.T0;
import static io.sparkagent.snapshot.Sights.identity;
import static io.sparkagent.snapshot.Sights.pod;
import static io.sparkagent.snapshot.Sights.seen;
import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sparkagent.config.DriverConf;
import io.sparkagent.driver.DriverDesk;
import io.sparkagent.driver.DriverResource;
import io.sparkagent.driver.Hellos;
import io.sparkagent.driver.News;
import io.sparkagent.driver.Reception.Decided;
import io.sparkagent.plan.Action;
import io.sparkagent.plan.Census;
import io.sparkagent.plan.Decision;
import io.sparkagent.plan.Demand.Wanted;
import io.sparkagent.plan.Limits;
import io.sparkagent.plan.Pace;
import io.sparkagent.plan.WaitingReason;
import io.sparkagent.plan.WaitingReason.Cause;
import io.sparkagent.plan.Wish;
import io.sparkagent.snapshot.Ending;
import io.sparkagent.snapshot.Executor;
import io.sparkagent.snapshot.Executor.Failed;
import io.sparkagent.snapshot.Sights;
import io.sparkagent.status.Metrics;
import io.sparkagent.status.StatusBoard;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** A secret of the conf, which containers and admission rules quote, is told to nobody. */
class ReporterTest {

    private static final String SECRET = "/hunter2+hunter2==";

    private final Clock clock = Clock.fixed(T0, ZoneOffset.UTC);
    private final DriverDesk desk = new DriverDesk(clock);
    private final DriverResource door =
            new DriverResource(
                    desk, (hello, _) -> new Decided(desk.welcome(hello.instance(), 1, List.of())));
    private final StatusBoard board = new StatusBoard("b1", clock);
    private final Reporter reporter =
            new Reporter(
                    desk,
                    board,
                    new Metrics(new SimpleMeterRegistry(), board, clock, "test"),
                    new Chronicler(_ -> {}));

    private News.Edition report(Executor executor, String why) throws Exception {
        Wanted wanted = Wish.executors(2).said();
        reporter.report(
                Census.of(wanted, seen(executor)),
                new Decision(
                        List.of(new Action.Decommission(7, why)),
                        List.of(new WaitingReason(Cause.REFUSED, 1, why))),
                Limits.defaults(),
                Pace.fresh(),
                T0);
        return door.news(Sights.INSTANCE, "", -1);
    }

    private static Executor failed(String sentence) {
        return new Failed(
                identity(1),
                T0,
                Optional.of(pod(1)),
                new Ending(1, true, true, sentence, Ending.Reason.APPLICATION_ERROR));
    }

    private void hello() {
        door.hello(Hellos.of(Sights.INSTANCE), "127.0.0.1");
    }

    @Test
    void neitherLogNorNewsHaveASecretInThem() throws Exception {
        hello();
        String why = "denied: env value " + SECRET + " is odd";
        List<String> lines = new CopyOnWriteArrayList<>();
        News.Edition before;
        News.Edition after;
        try (LogLines _ = new LogLines(Reporter.class, lines::add)) {
            before = report(failed("exit 1: " + SECRET), why);
            lines.clear();
            board.serves(
                    new DriverConf(
                            Map.of("spark.hadoop.fs.azure.account.key.x", SECRET),
                            Map.of(),
                            Map.of()));
            after = report(failed("exit 1: " + SECRET), why);
            report(
                    new Failed(
                            identity(2),
                            T0,
                            Optional.of(pod(2)),
                            new Ending(1, true, true, "2: " + SECRET, Ending.Reason.UNKNOWN)),
                    "another word for " + SECRET);
        }

        assertThat(before.toString()).contains(SECRET); // nobody knew that it is one
        assertThat(after.toString()).doesNotContain(SECRET);
        assertThat(after.ends())
                .extracting(News.End::sentence)
                .containsExactly("exit 1: *********(redacted)");
        assertThat(after.waiting())
                .extracting(News.Waiting::sentence)
                .containsExactly("denied: env value *********(redacted) is odd");
        assertThat(after.decommission())
                .extracting(News.Leaving::sentence)
                .containsExactly("denied: env value *********(redacted) is odd");
        assertThat(lines).containsExactly("2: *********(redacted)");
    }
}
