package io.sparkagent.watch;

import static io.sparkagent.snapshot.Sights.T0;
import static io.sparkagent.snapshot.Sights.at;
import static io.sparkagent.watch.PodServer.bookmark;
import static io.sparkagent.watch.PodServer.event;
import static io.sparkagent.watch.PodServer.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.sparkagent.snapshot.ApiCall;
import io.sparkagent.snapshot.Executor;
import io.sparkagent.snapshot.Executor.Deleted;
import io.sparkagent.snapshot.Executor.Failed;
import io.sparkagent.snapshot.Executor.Running;
import io.sparkagent.snapshot.ExecutorStore;
import io.sparkagent.snapshot.OwnPod;
import io.sparkagent.snapshot.Snapshot;
import io.sparkagent.snapshot.WatchEnd;
import io.sparkagent.snapshot.WatchEnd.Reason;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PodSourceTest {

    private final PodServer server = new PodServer();
    private final ExecutorStore store = new ExecutorStore();
    private final List<ApiCall> calls = new CopyOnWriteArrayList<>();
    private final List<WatchEnd> ends = new CopyOnWriteArrayList<>();
    private final List<Integer> takenIds = new CopyOnWriteArrayList<>();
    private final AtomicReference<Instant> now = new AtomicReference<>(T0);
    private final Semaphore changes = new Semaphore(0);
    private final PodSource source = source(Duration.ofMinutes(5));

    private PodSource source(Duration longestSilence) {
        return new PodSource(
                server.client,
                new PodSource.Scope(
                        "demo",
                        "app-1",
                        "driver",
                        "spark-kubernetes-driver",
                        new Predecessors(
                                server.client,
                                "demo",
                                new Lineage("u0", "2026-01-01T00:00:00Z"),
                                calls::add)),
                store,
                ((InstantSource) now::get).withZone(ZoneOffset.UTC),
                longestSilence,
                calls::add,
                ends::add,
                takenIds::add);
    }

    @AfterEach
    void stop() {
        source.close();
        server.close();
    }

    private static String pod(int id, String version, String phase) {
        return pod("job-exec-" + id, id, version, phase, "");
    }

    /** Of a driver whose pod was there before ours. */
    private static String left(int id, String version) {
        return pod(id, version, "Running")
                .replaceFirst(
                        "\\{\"metadata\":\\{",
                        """
                        {"metadata":{"creationTimestamp":"2025-12-31T23:59:00Z",\
                        "ownerReferences":[{"kind":"Pod","name":"other","uid":"u9"}],""");
    }

    private boolean isLeftBehind(int id) {
        Executor seen = store.snapshot().executors().get(id);
        return seen != null && seen.isLeftBehind();
    }

    private static String other(String uid, String metadata, String status) {
        return """
               {"metadata":{"name":"other","uid":"%s"%s},"status":{%s}}"""
                .formatted(uid, metadata, status);
    }

    private static String pod(String name, int id, String version, String phase, String labels) {
        return """
               {"metadata":{"name":"%s","uid":"u%d","resourceVersion":"%s",\
               "labels":{"spark-role":"executor","spark-exec-id":"%d"%s}},\
               "spec":{"containers":[]},"status":{"phase":"%s"}}"""
                .formatted(name, id, version, id, labels, phase);
    }

    private void knows(int id, String version, String phase) {
        store.observed(
                new PodTranslator(PodRules.STANDARD)
                        .executor(LeanPods.read(pod(id, version, phase)), T0)
                        .orElseThrow());
    }

    private void await(Predicate<Snapshot> condition) throws InterruptedException {
        while (!condition.test(store.snapshot())) {
            assertThat(changes.tryAcquire(20, TimeUnit.SECONDS)).as("a change").isTrue();
        }
    }

    private void start() {
        store.onChange(changes::release);
        source.start();
    }

    private static boolean shows(Snapshot seen, int id, Class<?> state) {
        return state.isInstance(seen.executors().get(id));
    }

    /** How often there was a request of this kind whose query has this. */
    private long asked(String kind, String query) {
        return server.requests.stream()
                .filter(request -> request.startsWith(kind) && request.contains(query))
                .count();
    }

    @Test
    void readsAllPagesBeforeItTellsWhatIsThere() {
        server.lists("9", "more", pod(1, "5", "Running")).lists("9", "", pod(2, "6", "Running"));
        knows(3, "4", "Running");

        assertThat(source.list()).isEqualTo("9");

        assertThat(store.snapshot().executors().keySet()).containsExactly(1, 2, 3);
        assertThat(store.snapshot().executors().get(2)).isInstanceOf(Running.class);
        assertThat(store.snapshot().executors().get(3)).isInstanceOf(Deleted.class);
        assertThat(store.snapshot().listedAt()).contains(T0);
        assertThat(calls).extracting(ApiCall::verb).containsExactly("list");
        assertThat(server.requests)
                .containsExactly(
                        "list labelSelector=spark-app-selector=app-1&limit=500",
                        "list labelSelector=spark-app-selector=app-1&limit=500&continue=more");
    }

    @Test
    void aListWhoseVersionHasGoneInTheMiddleIsReadFromTheStart() {
        server.lists("9", "more", pod(1, "5", "Running"))
                .refusesList(410, "the provided continue parameter is too old")
                .lists("12", "", pod(2, "11", "Running"));
        knows(3, "4", "Running");

        assertThat(source.list()).isEqualTo("12");

        assertThat(store.snapshot().executors().keySet()).containsExactly(2, 3);
        assertThat(store.snapshot().executors().get(3)).isInstanceOf(Deleted.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {410, 429, 500, 503})
    void aListThatBreaksInTheMiddleProvesNothing(int code) {
        for (int attempt = 0; attempt < 3; attempt++) {
            server.lists("9", "more", pod(1, "5", "Running")).refusesList(code, "not now");
        }
        knows(3, "4", "Running");

        assertThatThrownBy(source::list)
                .isInstanceOfSatisfying(
                        KubernetesClientException.class,
                        e -> assertThat(e.getCode()).isEqualTo(code));

        assertThat(store.snapshot().executors().keySet()).containsExactly(3);
        assertThat(store.snapshot().executors().get(3)).isInstanceOf(Running.class);
        assertThat(store.snapshot().listedAt()).isEmpty();
        assertThat(calls).extracting(ApiCall::code).containsExactly(code);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no JSON",
                "[]",
                "{}",
                "{\"items\":[]}",
                "{\"metadata\":{\"resourceVersion\":\"9\"},\"items\":[{}]}",
                "{\"metadata\":{\"resourceVersion\":\"9\"},\"items\":[{\"metadata\":{"
            })
    void aListThatIsNoneProvesNothing(String body) {
        server.listsBytes(exchange -> PodServer.send(exchange, 200, body));
        knows(3, "4", "Running");

        assertThatThrownBy(source::list).isInstanceOf(KubernetesClientException.class);

        assertThat(store.snapshot().executors().get(3)).isInstanceOf(Running.class);
        assertThat(store.snapshot().listedAt()).isEmpty();
    }

    @Test
    void aListThatIsCutOffProvesNothing() {
        server.listsBytes(
                exchange -> {
                    exchange.sendResponseHeaders(200, 10_000);
                    exchange.getResponseBody()
                            .write("{\"metadata\":".getBytes(StandardCharsets.UTF_8));
                    exchange.getResponseBody().flush();
                    throw new java.io.IOException("cut");
                });

        assertThatThrownBy(source::list).isInstanceOf(KubernetesClientException.class);

        assertThat(store.snapshot().listedAt()).isEmpty();
    }

    @Test
    void theDriversPodIsNoExecutor() {
        server.lists("9", "", pod("driver", 9, "7", "Running", ""));
        source.list();

        assertThat(store.snapshot().executors()).isEmpty();
        assertThat(store.snapshot().ownPod()).contains(new OwnPod(false, OptionalInt.empty()));
    }

    @Test
    void aKeptPodIsNoConcernAnyMore() {
        knows(1, "6", "Failed");
        server.lists(
                "9", "", pod("job-exec-1", 1, "7", "Failed", ",\"spark-exec-inactive\":\"true\""));
        source.list();

        assertThat(store.snapshot().executors().get(1))
                .isInstanceOfSatisfying(Failed.class, failed -> assertThat(failed.pod()).isEmpty());
    }

    @Test
    void followsTheWatchFromTheListsVersion() throws InterruptedException {
        server.lists("9", "", pod(1, "5", "Pending"), pod(2, "5", "Running"))
                .watches(
                        event("MODIFIED", pod(1, "10", "Running")),
                        event("DELETED", pod(2, "11", "Running")),
                        event("ADDED", pod(3, "12", "Running")));
        start();

        await(seen -> shows(seen, 3, Running.class));

        assertThat(shows(store.snapshot(), 1, Running.class)).isTrue();
        assertThat(shows(store.snapshot(), 2, Deleted.class)).isTrue();
        assertThat(server.requests.get(1))
                .startsWith("watch ")
                .contains("allowWatchBookmarks=true", "resourceVersion=9", "timeoutSeconds=");
    }

    @Test
    void goesOnFromTheLastEventWhenTheWatchIsCut() throws InterruptedException {
        CountDownLatch heard = new CountDownLatch(1);
        server.lists("9", "", pod(1, "5", "Pending"))
                .watchesAndCuts(
                        event("MODIFIED", pod(1, "10", "Running"))
                                + "\n"
                                + event("ADDED", pod(2, "11", "Running")).substring(0, 40),
                        heard)
                .watches(event("ADDED", pod(2, "11", "Running")));
        start();
        await(seen -> shows(seen, 1, Running.class));
        heard.countDown();

        await(seen -> shows(seen, 2, Running.class));

        assertThat(shows(store.snapshot(), 1, Running.class)).isTrue();
        assertThat(asked("list", "")).isEqualTo(1);
        assertThat(asked("watch", "resourceVersion=10")).isEqualTo(1);
        assertThat(ends).containsExactly(new WatchEnd("pods", Reason.BROKEN));
    }

    @Test
    void goesOnFromTheLastBookmarkWhenTheServerEndsTheWatch() throws InterruptedException {
        server.lists("9", "")
                .watchesAndEnds(bookmark("25"))
                .watches(event("ADDED", pod(1, "26", "Running")));
        start();

        await(seen -> shows(seen, 1, Running.class));

        assertThat(asked("list", "")).isEqualTo(1);
        assertThat(asked("watch", "resourceVersion=25")).isEqualTo(1);
        assertThat(ends).containsExactly(new WatchEnd("pods", Reason.ENDED));
    }

    @Test
    void opensAnotherWatchWhereOneIsSilent() throws InterruptedException {
        server.lists("9", "").watches().watches(event("ADDED", pod(1, "10", "Running")));
        store.onChange(changes::release);
        try (PodSource impatient = source(Duration.ofMillis(100))) {
            impatient.start();

            await(seen -> shows(seen, 1, Running.class));
        }

        assertThat(asked("list", "")).isEqualTo(1);
        assertThat(asked("watch", "resourceVersion=9")).isEqualTo(2);
        assertThat(ends).first().isEqualTo(new WatchEnd("pods", Reason.SILENT));
    }

    @Test
    void opensAnotherWatchWhereOneDoesNotTellWhatTheListsShow() throws InterruptedException {
        server.lists("9", "")
                .watches(event("ADDED", pod(1, "10", "Running")))
                .lists("20", "", pod(1, "12", "Running"))
                .lists("21", "", pod(1, "12", "Running"))
                .lists("22", "", pod(1, "12", "Running"))
                .watches(event("ADDED", pod(2, "23", "Running")));
        start();
        await(seen -> shows(seen, 1, Running.class));
        now.set(at(60));
        source.list();
        now.set(at(61));
        source.list();
        assertThat(asked("watch", "")).as("it may be a moment behind").isEqualTo(1);
        now.set(at(65));
        source.list();

        await(seen -> shows(seen, 2, Running.class));

        assertThat(asked("watch", "resourceVersion=10")).isEqualTo(1);
        assertThat(calls)
                .extracting(ApiCall::error)
                .contains(Optional.of("the watch does not tell what the lists show"));
        assertThat(ends).containsExactly(new WatchEnd("pods", Reason.BEHIND));
    }

    @Test
    void listsAgainWhenAnEventSaysThatTheVersionIsTooOld() throws InterruptedException {
        server.lists("9", "", pod(1, "5", "Running"))
                .watchesAndEnds(event("ERROR", status(410, "too old resource version")))
                .lists("20", "", pod(2, "15", "Running"))
                .watches(event("ADDED", pod(3, "21", "Running")));
        start();

        await(seen -> shows(seen, 3, Running.class));

        assertThat(shows(store.snapshot(), 1, Deleted.class)).isTrue();
        assertThat(shows(store.snapshot(), 2, Running.class)).isTrue();
        assertThat(asked("watch", "resourceVersion=20")).isEqualTo(1);
        assertThat(ends).containsExactly(new WatchEnd("pods", Reason.GONE));
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 504})
    void goesOnFromThereWhenTheServerFailsForAMoment(int code) throws InterruptedException {
        server.lists("9", "")
                .refusesWatch(code, "no")
                .watches(event("ADDED", pod(1, "10", "Running")));
        start();

        await(seen -> shows(seen, 1, Running.class));

        assertThat(asked("list", "")).isEqualTo(1);
        assertThat(asked("watch", "resourceVersion=9")).isEqualTo(2);
        assertThat(ends).as("none was open").isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {410, 400})
    void listsAgainWhenTheWatchIsRefused(int code) throws InterruptedException {
        server.lists("9", "")
                .refusesWatch(code, "no")
                .lists("12", "", pod(1, "11", "Running"))
                .watches(event("ADDED", pod(2, "13", "Running")));
        start();

        await(seen -> shows(seen, 2, Running.class));

        assertThat(asked("watch", "resourceVersion=12")).isEqualTo(1);
    }

    @Test
    void aServerThatIsBusyIsNotAskedForAListToo() throws InterruptedException {
        server.lists("9", "")
                .refusesWatch(429, "too many requests")
                .watches(event("ADDED", pod(2, "13", "Running")));
        start();

        await(seen -> shows(seen, 2, Running.class));

        assertThat(asked("list", "")).isEqualTo(1);
        assertThat(asked("watch", "resourceVersion=9")).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "garbage",
                "[]",
                "{\"type\":\"ADDED\",\"object\":{}}",
                "{\"type\":\"ADDED\",\"object\":{\"metadata\":7}}",
                "{\"type\":\"BOOKMARK\",\"object\":{\"metadata\":{}}}"
            })
    void listsAgainWhenTheWatchSaysWhatNobodyCanRead(String line) throws InterruptedException {
        server.lists("9", "")
                .watches(line, event("ADDED", pod(1, "10", "Running")))
                .lists("12", "", pod(2, "11", "Running"))
                .watches(event("ADDED", pod(3, "13", "Running")));
        start();

        await(seen -> shows(seen, 3, Running.class));

        assertThat(store.snapshot().executors().keySet()).containsExactly(2, 3);
        assertThat(ends).containsExactly(new WatchEnd("pods", Reason.UNREADABLE));
    }

    @Test
    void readsNoEventThatIsLargerThanAnyObjectCanBe() throws InterruptedException {
        String huge = pod("x".repeat(9 << 20), 1, "10", "Running", "");
        server.lists("9", "")
                .watches(event("ADDED", huge))
                .lists("12", "")
                .watches(event("ADDED", pod(2, "13", "Running")));
        start();

        await(seen -> shows(seen, 2, Running.class));

        assertThat(store.snapshot().executors().keySet()).containsExactly(2);
    }

    @Test
    void leavesOutEventsOfAKindThatItDoesNotKnow() throws InterruptedException {
        server.lists("9", "")
                .watches(event("RENAMED", "[1]"), event("ADDED", pod(2, "13", "Running")));
        start();

        await(seen -> shows(seen, 2, Running.class));

        assertThat(asked("list", "")).isEqualTo(1);
    }

    /** The planner never sees a list in which they are missing. */
    @ParameterizedTest
    @MethodSource("over")
    void whatADriverThatIsOverHasLeftIsShownAtOnce(int code, String answer) {
        server.answers("other", code, answer)
                .lists("9", "", left(7, "5"))
                .lists("10", "", left(7, "5"));

        assertThat(source.list()).isEqualTo("10");

        assertThat(isLeftBehind(7)).isTrue();
        server.lists("11", "", left(7, "5"));
        source.list();
        assertThat(server.requests).filteredOn(request -> request.equals("get other")).hasSize(1);
    }

    static Stream<Arguments> over() {
        return Stream.of(
                arguments(404, status(404, "no such pod")),
                arguments(200, other("u10", "", "\"phase\":\"Running\"")),
                arguments(200, other("u9", "", "\"phase\":\"Failed\"")),
                arguments(200, other("u9", "", "\"phase\":\"Succeeded\"")),
                arguments(200, other("u9", "", "\"phase\":\"Running\",\"reason\":\"NodeLost\"")),
                arguments(
                        200,
                        other(
                                "u9",
                                ",\"deletionTimestamp\":\"2026-01-01T00:00:00Z\"",
                                "\"phase\":\"Running\"")));
    }

    @Test
    void whatALivingDriverHasIsItsOwnUntilItIsOver() throws InterruptedException {
        server.answers("other", 200, other("u9", "", "\"phase\":\"Running\""))
                .lists("9", "", left(7, "5"), pod(1, "5", "Running"))
                .watches(event("MODIFIED", left(7, "10")), event("ADDED", pod(2, "11", "Running")));
        start();
        await(seen -> shows(seen, 2, Running.class));

        assertThat(store.snapshot().executors().keySet()).containsExactly(1, 2);
        assertThat(takenIds).isNotEmpty().containsOnly(7);
        server.answers("other", 200, other("u9", "", "\"phase\":\"Failed\""))
                .lists("12", "", left(7, "10"), pod(1, "5", "Running"), pod(2, "11", "Running"))
                .lists("13", "", left(7, "10"), pod(1, "5", "Running"), pod(2, "11", "Running"));
        source.list();

        assertThat(store.snapshot().executors().keySet()).containsExactly(1, 2, 7);
        assertThat(isLeftBehind(7)).isTrue();
    }

    @Test
    void aListProvesNothingAsLongAsNobodySaysWhetherAnotherDriverLives() {
        server.answers("other", 503, status(503, "no leader")).lists("9", "", left(7, "5"));

        assertThatThrownBy(source::list).hasMessageContaining("no leader");

        assertThat(store.snapshot().listedAt()).isEmpty();
    }

    /** Or somebody else's driver could keep an agent from its own pods. */
    @Test
    void thatALivingDriverCannotBeAskedAgainHoldsUpNoList() {
        server.answers("other", 200, other("u9", "", "\"phase\":\"Running\""))
                .lists("9", "", left(7, "5"));
        source.list();

        server.answers("other", 503, status(503, "no leader"))
                .lists("10", "", left(7, "5"), pod(1, "6", "Running"));
        source.list();

        assertThat(store.snapshot().executors().keySet()).containsExactly(1);
    }

    /** It may lead to what is no pod, and has another uid. */
    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "other/status", "other?watch=true", "Other"})
    void aNameThatNoPodHasIsNotAskedFor(String name) {
        server.lists("9", "", left(7, "5").replace("\"other\"", "\"" + name + "\""));
        source.list();

        assertThat(store.snapshot().executors()).isEmpty();
        assertThat(server.requests).hasSize(1);
    }

    @Test
    void anAnswerThatIsNoPodProvesNoEnd() {
        server.answers("other", 200, "{}").lists("9", "", left(7, "5"));

        assertThatThrownBy(source::list).isInstanceOf(KubernetesClientException.class);

        assertThat(store.snapshot().listedAt()).isEmpty();
    }

    @Test
    void goesOnWhenTheServerCannotList() throws InterruptedException {
        server.refusesList(500, "broken")
                .refusesList(403, "no right")
                .lists("12", "", pod(1, "11", "Running"));
        start();

        await(seen -> shows(seen, 1, Running.class));
    }
}
