package io.sparkagent.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.sparkagent.submit.CreationException;
import io.sparkagent.submit.Interruption;
import io.sparkagent.submit.KeepingServer;
import io.sparkagent.submit.KeepingServer.Fault;
import io.sparkagent.submit.UndeliveredException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WatchingTest {

    private static final String PODS = "/api/v1/namespaces/demo/pods/";
    private static final String DRIVER = PODS + "etl-driver";
    private static final String JOB = "/apis/batch/v1/namespaces/demo/jobs/etl";
    private static final Update GOES_ON = Update.of("detached", "Detached", "it goes on");

    private static final Watching.Pace FAST =
            new Watching.Pace(Duration.ofMillis(20), Duration.ofMillis(2));

    private final KeepingServer server = new KeepingServer();
    private final Cluster cluster = new Cluster(server.client, "demo");
    private final Interruption interruption = new Interruption();
    private final StringWriter text = new StringWriter();
    private final Clock clock = Clock.fixed(Instant.parse("2026-01-01T12:00:00Z"), ZoneOffset.UTC);
    private HasMetadata made = new PodBuilder().build();

    @BeforeEach
    void start() {
        server.has(DRIVER, json(pending()));
        made = uid(pending(), DRIVER);
    }

    @AfterEach
    void stop() {
        interruption.ask();
        cluster.close();
        server.close();
    }

    private String json(HasMetadata object) {
        return server.client.getKubernetesSerialization().asJson(object);
    }

    private Pod uid(Pod pod, String path) {
        return new PodBuilder(pod)
                .editMetadata()
                .withUid(server.get(path).at("/metadata/uid").asText())
                .withResourceVersion(server.get(path).at("/metadata/resourceVersion").asText())
                .endMetadata()
                .build();
    }

    private static Pod pending() {
        return Pods.plainDriver("etl-driver")
                .withNewStatus()
                .withPhase("Pending")
                .endStatus()
                .build();
    }

    private static Pod running() {
        return Pods.plainDriver("etl-driver").build();
    }

    private void becomes(Pod pod) {
        server.changes(PODS + pod.getMetadata().getName(), json(pod));
    }

    private CompletableFuture<Integer> follow() {
        return follow(new PlainTeller(new PrintWriter(text, true)));
    }

    private CompletableFuture<Integer> follow(Teller teller) {
        return follow(teller, Optional.empty(), true);
    }

    private CompletableFuture<Integer> follow(
            Teller teller, Optional<Watching.Sending> sending, boolean waits) {
        return CompletableFuture.supplyAsync(
                () ->
                        new Watching(cluster, teller, clock, FAST)
                                .follow(
                                        new Watching.Target(made, sending, waits, GOES_ON),
                                        interruption),
                // The common pool has one thread on two cores, and somebody may be in it.
                Thread::startVirtualThread);
    }

    private CompletableFuture<Integer> follow(Watching.Sending sending, boolean waits) {
        return follow(new PlainTeller(new PrintWriter(text, true)), Optional.of(sending), waits);
    }

    private int end(CompletableFuture<Integer> following) throws Exception {
        return following.get(20, TimeUnit.SECONDS);
    }

    /** What it has told by then; comes to an end because it must. */
    private void untilTold(String words) throws InterruptedException {
        for (int i = 0; i < 2_000 && !text.toString().contains(words); i++) {
            Thread.sleep(10);
        }
        assertThat(text.toString()).contains(words);
    }

    private void untilWatched() throws InterruptedException {
        untilAsked(1);
    }

    private void untilAsked(int watches) throws InterruptedException {
        for (int i = 0; i < 2_000 && server.opened.get() < watches; i++) {
            Thread.sleep(10);
        }
        assertThat(server.opened.get()).isGreaterThanOrEqualTo(watches);
    }

    private List<String> told() {
        return text.toString().lines().toList();
    }

    @Test
    void anApplicationIsFollowedFromItsPodToItsSuccess() throws Exception {
        CompletableFuture<Integer> following = follow();
        untilTold("Pending");
        untilWatched();
        becomes(running());
        untilTold("Running: 0 executors run");
        becomes(Pods.ended(Pods.plainDriver("etl-driver"), 0, "Completed"));

        assertThat(end(following)).isZero();
        assertThat(told())
                .startsWith("Pending")
                .contains("Running: 0 executors run")
                .last()
                .isEqualTo("Succeeded: exit code 0 after 5m");
    }

    @Test
    void nothingIsAskedTwiceOfAFreshPod() throws Exception {
        CompletableFuture<Integer> following = follow();
        untilWatched();

        assertThat(server.requests).doesNotContain("GET " + DRIVER);
        // Its events may be asked for before or after that.
        assertThat(server.queries)
                .anySatisfy(
                        query ->
                                assertThat(query)
                                        .startsWith(
                                                "fieldSelector=metadata.name=etl-driver&watch=true")
                                        .contains(
                                                "resourceVersion="
                                                        + made.getMetadata().getResourceVersion()
                                                        + "&"));
        interruption.ask();
        assertThat(end(following)).isEqualTo(130);
    }

    @ParameterizedTest
    @CsvSource({
        "1, Error, exit code 1 (an error",
        "137, OOMKilled, exit code 137 (out of memory)",
        "143, Error, exit code 143 (stopped by SIGTERM)",
        "101, Error, exit code 101"
    })
    void theExitCodeIsTheDriversAndIsExplained(int code, String reason, String words)
            throws Exception {
        CompletableFuture<Integer> following = follow();
        untilWatched();
        becomes(Pods.ended(Pods.plainDriver("etl-driver"), code, reason));

        assertThat(end(following)).isEqualTo(code);
        assertThat(told()).last().asString().startsWith("Failed: ").contains(words);
    }

    @Test
    void aPodThatFailedBeforeItsContainerRanIsNoSuccess() throws Exception {
        CompletableFuture<Integer> following = follow();
        untilWatched();
        becomes(
                Pods.plainDriver("etl-driver")
                        .withNewStatus()
                        .withPhase("Failed")
                        .withReason("Evicted")
                        .withMessage("The node was low on memory.")
                        .endStatus()
                        .build());

        assertThat(end(following)).isEqualTo(1);
        assertThat(told())
                .last()
                .asString()
                .contains("Kubernetes has ended the driver's pod: Evicted: The node was low");
    }

    @Test
    void aPodThatIsDeletedIsNoSuccessEvenWhenItsDriverEndsWell() throws Exception {
        CompletableFuture<Integer> following = follow();
        untilWatched();
        becomes(
                new PodBuilder(running())
                        .editMetadata()
                        .withDeletionTimestamp("2026-01-01T12:00:00Z")
                        .endMetadata()
                        .build());
        untilTold("Terminating: somebody has deleted etl-driver");
        becomes(Pods.ended(Pods.plainDriver("etl-driver"), 0, "Completed"));

        assertThat(end(following)).isEqualTo(1);
        assertThat(told())
                .last()
                .isEqualTo(
                        "Deleted: the driver's pod etl-driver was deleted before the application"
                                + " had ended");
    }

    @Test
    void aPodThatGoesWhileNobodyCouldSeeItIsMissed() throws Exception {
        CompletableFuture<Integer> following = follow();
        untilWatched();
        CountDownLatch gone = new CountDownLatch(1);
        server.breaks(
                (_, _, path) ->
                        path.endsWith("/pods") && gone.getCount() > 0
                                ? Fault.CUT_BEFORE
                                : Fault.NONE);
        server.endsWatches();
        untilTold("Unreachable: the API server");
        server.removes(DRIVER);
        server.has(DRIVER, json(running())); // somebody else's of the same name
        gone.countDown();

        assertThat(end(following)).isEqualTo(1);
        assertThat(told()).last().asString().startsWith("Deleted: ");
    }

    @Test
    void aPodThatEndedAndThenWentHasItsExitCode() throws Exception {
        CompletableFuture<Integer> following = follow();
        untilWatched();
        becomes(running());
        server.changes(DRIVER, json(Pods.ended(Pods.plainDriver("etl-driver"), 3, "Error")));
        server.removes(DRIVER);

        assertThat(end(following)).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{\"type\":\"ERROR\",\"object\":{\"kind\":\"Status\",\"code\":410}}",
                "{\"type\":\"ERROR\",\"object\":{\"kind\":\"Status\",\"code\":500}}",
                "this is no event"
            })
    void aWatchThatEndsIsTakenUpAgain(String last) throws Exception {
        CompletableFuture<Integer> following = follow();
        untilWatched();
        if (last.isEmpty()) {
            server.endsWatches();
        } else {
            server.says(last);
        }
        untilAsked(2);
        becomes(running());
        untilTold("Running");
        becomes(Pods.ended(Pods.plainDriver("etl-driver"), 0, "Completed"));

        assertThat(end(following)).isZero();
    }

    @Test
    void anApiServerThatIsAwayIsWaitedForAndSaid() throws Exception {
        CompletableFuture<Integer> following = follow();
        untilWatched();
        server.breaks((_, _, path) -> path.endsWith("/pods") ? Fault.BROKEN : Fault.NONE);
        server.endsWatches();
        untilTold("Unreachable: ");
        server.breaks((_, _, _) -> Fault.NONE);
        becomes(Pods.ended(Pods.plainDriver("etl-driver"), 0, "Completed"));

        assertThat(end(following)).isZero();
    }

    @Test
    void aRightToWatchThatIsMissingIsNamedAndTheApplicationGoesOn() {
        server.breaks((_, _, path) -> path.endsWith("/pods") ? Fault.FORBIDDEN : Fault.NONE);

        assertThatThrownBy(() -> end(follow()))
                .cause()
                .isInstanceOf(FailureException.class)
                .hasMessageStartingWith(
                        "the application goes on, and cannot be followed: you may not list and"
                                + " watch pods in the namespace demo");
        assertThat(server.paths()).contains(DRIVER);
    }

    @Test
    void aDriverThatWaitsForItsFilesAndCannotBeFollowedIsToBeTakenBack() {
        server.breaks((_, _, path) -> path.endsWith("/pods") ? Fault.FORBIDDEN : Fault.NONE);

        assertThatThrownBy(() -> end(follow(_ -> Thread.sleep(60_000), true)))
                .cause()
                .isInstanceOf(CreationException.class)
                .hasMessageStartingWith(
                        "the driver waits for its files, and cannot be followed: you may not list"
                                + " and watch pods in the namespace demo");
    }

    @Test
    void whyTheDriverWaitsIsSaidWithWhatToDo() throws Exception {
        CompletableFuture<Integer> following = follow();
        untilWatched();
        becomes(
                Pods.unscheduled(
                        Pods.plainDriver("etl-driver"),
                        "0/3 nodes are available: 3 Insufficient cpu."));
        untilTold("to do: no node has that much CPU free");

        assertThat(text.toString())
                .contains(
                        "Pending: the driver waits: no node takes it: 0/3 nodes are available: 3"
                                + " Insufficient cpu.; to do:");
        interruption.ask();
        end(following);
    }

    @Test
    void anImageThatIsNotThereIsSaid() throws Exception {
        CompletableFuture<Integer> following = follow();
        untilWatched();
        becomes(
                Pods.plainDriver("etl-driver")
                        .withNewStatus()
                        .withPhase("Pending")
                        .addToContainerStatuses(
                                Pods.waiting(
                                        "spark-kubernetes-driver",
                                        "ImagePullBackOff",
                                        "Back-off pulling image \"nope\": not found"))
                        .endStatus()
                        .build());
        untilTold("there is no such image or tag");

        interruption.ask();
        end(following);
    }

    @Test
    void anEventOfAPodThatIsBeingSetUpIsSaid() throws Exception {
        server.has(
                "/api/v1/namespaces/demo/events/e1",
                """
                {"metadata":{"name":"e1"},"type":"Warning","reason":"FailedMount",\
                "message":"secret \\"keys\\" not found","involvedObject":{"name":"etl-driver"}}""");
        CompletableFuture<Integer> following = follow();
        untilWatched();
        becomes(
                Pods.plainDriver("etl-driver")
                        .withNewStatus()
                        .withPhase("Pending")
                        .addToContainerStatuses(
                                Pods.waiting("spark-kubernetes-driver", "ContainerCreating", ""))
                        .endStatus()
                        .build());
        untilTold("FailedMount: secret \"keys\" not found; to do: create it in this namespace");

        interruption.ask();
        end(following);
    }

    @Test
    void executorsAreCountedWhereThereIsNoAgent() throws Exception {
        server.has(PODS + "etl-exec-1", json(Pods.executor("etl-driver", 1).build()));
        server.has(
                PODS + "etl-exec-2",
                json(Pods.unscheduled(Pods.executor("etl-driver", 2), "3 Insufficient memory.")));
        CompletableFuture<Integer> following = follow();
        untilWatched();
        becomes(running());
        untilTold(
                "Running: 1 executor runs, 1 do not yet; 1 executor waits: no node takes it: 3"
                        + " Insufficient memory.");

        interruption.ask();
        end(following);
    }

    @Test
    void ctrlCLeavesTheApplicationAlone() throws Exception {
        CompletableFuture<Integer> following = follow();
        untilWatched();
        interruption.ask();

        assertThat(end(following)).isEqualTo(130);
        assertThat(told()).last().isEqualTo("Detached: it goes on");
        assertThat(server.paths()).containsExactly(DRIVER);
    }

    @Test
    void whoDoesNotWaitStaysUntilTheFilesAreThere() throws Exception {
        CompletableFuture<Integer> following =
                follow(
                        progress -> {
                            progress.moved("data.zip", 0, 20 << 20);
                            progress.moved("data.zip", 1 << 20, 20 << 20);
                            progress.moved("data.zip", 20 << 20, 20 << 20);
                        },
                        false);

        assertThat(end(following)).isZero();
        assertThat(told())
                .containsSubsequence(
                        "Sending: data.zip 0% of 20 MiB",
                        "Sending: data.zip 100% of 20 MiB", "Sent: the driver has its files");
    }

    @Test
    void aDriverWhoseFilesDoNotComeIsToBeTakenBack() {
        assertThatThrownBy(
                        () ->
                                end(
                                        follow(
                                                _ -> {
                                                    throw new UndeliveredException("no way");
                                                },
                                                true)))
                .cause()
                .isInstanceOf(CreationException.class)
                .hasMessage("no way");
    }

    @Test
    void ctrlCBeforeTheFilesAreThereTakesTheDriverBack() throws Exception {
        CountDownLatch stopped = new CountDownLatch(1);
        CompletableFuture<Integer> following =
                follow(
                        _ -> {
                            try {
                                new CountDownLatch(1).await();
                            } finally {
                                stopped.countDown();
                            }
                        },
                        true);
        untilWatched();
        interruption.ask();

        assertThatThrownBy(() -> end(following))
                .cause()
                .isInstanceOfSatisfying(
                        CreationException.class,
                        e -> assertThat(e.kind()).isEqualTo(CreationException.Kind.INTERRUPTED));
        assertThat(stopped.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aJobIsFollowedFromPodToPodUntilItsEnd() throws Exception {
        Job job = job("");
        server.has(JOB, json(job));
        made =
                new JobBuilder(job)
                        .editMetadata()
                        .withUid(server.get(JOB).at("/metadata/uid").asText())
                        .withResourceVersion("1")
                        .endMetadata()
                        .build();
        CompletableFuture<Integer> following = follow();
        untilTold("Pending: the Job has made no pod yet");
        becomes(ofJob("etl-driver-a", "2026-01-01T11:55:00Z", Pods.plainDriver("etl-driver-a")));
        untilTold("Running");
        becomes(
                ofJob(
                        "etl-driver-a",
                        "2026-01-01T11:55:00Z",
                        new PodBuilder(
                                Pods.ended(Pods.plainDriver("etl-driver-a"), 137, "Error"))));
        becomes(ofJob("etl-driver-b", "2026-01-01T11:56:00Z", Pods.plainDriver("etl-driver-b")));
        untilTold("etl-driver-b is next");
        becomes(
                ofJob(
                        "etl-driver-b",
                        "2026-01-01T11:56:00Z",
                        new PodBuilder(Pods.ended(Pods.plainDriver("etl-driver-b"), 3, "Error"))));
        server.changes(JOB, json(job("BackoffLimitExceeded")));

        assertThat(end(following)).isEqualTo(3);
        assertThat(text.toString())
                .contains(
                        "Restarted: the driver etl-driver-a has ended (exit code 137, killed by"
                                + " SIGKILL")
                .contains("the Job etl gives up: BackoffLimitExceeded: too often");
    }

    private static PodBuilder labelled(PodBuilder pod) {
        return pod.editMetadata().addToLabels("job-name", "etl").endMetadata();
    }

    private static Pod ofJob(String name, String created, PodBuilder pod) {
        return labelled(pod)
                .editMetadata()
                .withName(name)
                .withCreationTimestamp(created)
                .endMetadata()
                .build();
    }

    private static Job job(String failed) {
        JobBuilder job =
                new JobBuilder()
                        .withNewMetadata()
                        .withName("etl")
                        .withNamespace("demo")
                        .endMetadata();
        return failed.isEmpty()
                ? job.build()
                : job.withNewStatus()
                        .addNewCondition()
                        .withType("Failed")
                        .withStatus("True")
                        .withReason(failed)
                        .withMessage("too often")
                        .endCondition()
                        .endStatus()
                        .build();
    }

    @Test
    void programsGetAnObjectInALineForEachEvent() throws Exception {
        CompletableFuture<Integer> following =
                follow(
                        new JsonTeller(
                                new PrintWriter(text, true),
                                clock,
                                Map.of("driver", "etl-driver")));
        untilWatched();
        becomes(Pods.ended(Pods.plainDriver("etl-driver"), 0, "Completed"));

        assertThat(end(following)).isZero();
        assertThat(told())
                .first()
                .isEqualTo(
                        "{\"time\":\"2026-01-01T12:00:00Z\",\"event\":\"pending\",\"driver\":"
                                + "\"etl-driver\",\"state\":\"Pending\",\"message\":\"\",\"pod\":"
                                + "\"etl-driver\"}");
        assertThat(told())
                .last()
                .isEqualTo(
                        "{\"time\":\"2026-01-01T12:00:00Z\",\"event\":\"ended\",\"driver\":"
                                + "\"etl-driver\",\"state\":\"Succeeded\",\"message\":\"exit code 0"
                                + " after 5m\",\"result\":\"succeeded\",\"exitCode\":0}");
    }

    @Test
    void onATerminalAStateHasOneLine() {
        LiveTeller teller = new LiveTeller(new PrintWriter(text, true), new Palette(false));
        teller.tell(Update.of("pending", "Pending", "no node"));
        teller.tell(Update.of("pending", "Pending", "its image"));
        teller.tick(Duration.ofSeconds(3));
        teller.tell(Update.of("running", "Running", ""));
        teller.say(List.of("so it is"));

        assertThat(
                        Objects.requireNonNull(text.toString())
                                .replace("\u001b[?7l", "")
                                .replace("\u001b[?7h", "")
                                .replace("\r\u001b[2K", "|"))
                .isEqualTo(
                        """
                        |Pending: no node|Pending: its image|Pending 3s: its image
                        |Running 3s
                        so it is
                        """);
    }
}
