package io.sparkagent.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.spark.SparkConf;
import org.apache.spark.util.SystemClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionTest {
    private static final Duration PATIENCE = Duration.ofMillis(300);

    @TempDir Path directory = Path.of("");

    private final Signal changed = new Signal();
    private final Roster roster = new Roster(changed);
    private FakeAgent agent = new FakeAgent(directory);
    private AgentClient client = new AgentClient(new Beside(directory), "me");
    private Session session = session();

    @BeforeEach
    void prepare() {
        agent = new FakeAgent(directory);
        client = new AgentClient(new Beside(directory), "me");
        session = session();
    }

    @AfterEach
    void stop() {
        agent.close();
    }

    private Session session() {
        return new Session(client, client.newBody(), roster, changed);
    }

    @Test
    void saysWhichFileIsMissing() {
        assertThatThrownBy(() -> session.open(PATIENCE))
                .isInstanceOf(AgentException.class)
                .hasMessageStartingWith("There is no Spark Agent beside this driver")
                .hasMessageContaining(directory.resolve("agent.properties").toString())
                .hasMessageContaining("spark.kubernetes.driver.podTemplateFile");
    }

    @Test
    void saysThatNobodyAnswers() {
        agent.start();
        agent.close();
        assertThatThrownBy(() -> session.open(PATIENCE))
                .hasMessageContaining("does not answer")
                .satisfies(e -> assertThat(e.getStackTrace()).isEmpty());
    }

    @Test
    void saysThatTheTokenIsWrong() throws IOException {
        agent.start();
        Path file = directory.resolve(AgentAddress.FILE);
        Files.writeString(file, Files.readString(file).replace("token=", "token=wrong"));
        assertThatThrownBy(() -> session.open(PATIENCE))
                .hasMessageContaining("does not accept the token");
        assertThat(agent.hellos).isEmpty();
    }

    @Test
    void waitsForAnAgentThatJustRestarts() throws Exception {
        agent.firstId = 5;
        Thread late =
                new Thread(
                        () -> {
                            sleep(300);
                            agent.start();
                        });
        late.start();
        session.open(Duration.ofSeconds(20));
        late.join();
        assertThat(roster.admit(4)).isFalse();
        assertThat(roster.admit(5)).isTrue();
    }

    @Test
    void tellsAllRefusalsAtOnce() {
        agent.refusals.add("One.");
        agent.refusals.add("Two.");
        agent.start();
        assertThatThrownBy(() -> session.open(PATIENCE))
                .hasMessage("The Spark Agent refuses this application: \n  - One.\n  - Two.");
    }

    @Test
    void onlyARefusalThatLastsHasAnExitCodeOfItsOwnAndOnlyWhereItIsWanted() {
        Map<String, String> wanted = Map.of(LastingRefusal.EXIT_CODE, "78");
        agent.refusals.add("One.");
        agent.start();
        assertThat(LastingRefusal.exitCode(refusal(), wanted)).isNull();
        agent.lasting = true;
        assertThat(LastingRefusal.exitCode(refusal(), wanted)).isEqualTo(78);
        assertThat(LastingRefusal.exitCode(refusal(), Map.of())).isNull();
        assertThat(LastingRefusal.exitCode(refusal(), Map.of(LastingRefusal.EXIT_CODE, "no")))
                .isNull();
    }

    private AgentException refusal() {
        return catchThrowableOfType(AgentException.class, () -> session.open(PATIENCE));
    }

    @Test
    void goesOnAfterWarnings() throws Exception {
        agent.warnings.add("spark.example has no effect.");
        agent.start();
        session.open(PATIENCE);
        assertThat(roster.admit(1)).isTrue();
    }

    @Test
    void saysHelloAgainOnceToAnAgentThatHasRestarted() throws Exception {
        agent.start();
        session.open(PATIENCE);
        String before = session.boot();
        agent.close();
        assertThatThrownBy(() -> session.exchange(to -> to.news(before, 0)))
                .isInstanceOf(IOException.class);
        agent.start();
        roster.admit(9);
        session.exchange(to -> to.news(before, 0));
        session.exchange(to -> to.demand(to.newBody()));
        assertThat(session.boot()).isNotEqualTo(before);
        assertThat(agent.hellos).hasSize(2);
        assertThat(agent.hellos.get(1).path("highestExecutorId").asInt()).isEqualTo(9);
    }

    @Test
    void carriesStateInBothDirections() throws Exception {
        agent.start();
        session.open(PATIENCE);
        FakeBackend backend = new FakeBackend();
        FailureLimit failures = new FailureLimit(new SparkConf(false), new SystemClock());
        News news = new News(backend, roster, changed, failures, true);
        HandOver nothing =
                new HandOver(
                        (conf, application, executor, profile) -> client.newBody(),
                        new SparkConf(false),
                        "app-1",
                        "me");
        Loop demand =
                new Loop(
                        "demand",
                        new DemandSender(
                                session,
                                changed,
                                backend,
                                roster,
                                new Totals(),
                                new Delivery(new Workshop(nothing, () -> {})),
                                news));
        Loop receiver = new Loop("news", new NewsReceiver(session, news));
        demand.start();
        receiver.start();

        roster.admit(1);
        backend.registered.add(1);
        agent.await("1", said -> FakeAgent.ids(said, "registered").contains(1));
        agent.decommission(1, "node is drained");
        agent.await("leaving", said -> FakeAgent.ids(said, "inactive").contains(1));
        agent.end(1, 0, false, "executor 1 has ended");
        agent.awaitOnce("the receipt", said -> FakeAgent.ids(said, "acknowledged").contains(1));
        agent.awaitOnce("the release", said -> FakeAgent.ids(said, "released").contains(1));

        // the agent restarts and hears all of it again
        roster.admit(2);
        agent.close();
        agent.demands.clear();
        agent.start();
        agent.await("2", said -> FakeAgent.ids(said, "registered").contains(2));

        demand.interrupt();
        receiver.interrupt();
        demand.join(5_000);
        receiver.join(5_000);
        assertThat(demand.isAlive() || receiver.isAlive()).isFalse();
        client.over();
        assertThat(agent.overs).hasSize(1);
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
