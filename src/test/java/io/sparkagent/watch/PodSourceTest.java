package io.sparkagent.watch;

import static io.sparkagent.snapshot.Sights.T0;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodListBuilder;
import io.fabric8.kubernetes.api.model.WatchEvent;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.sparkagent.act.ApiServer;
import io.sparkagent.snapshot.ApiCall;
import io.sparkagent.snapshot.Executor.Deleted;
import io.sparkagent.snapshot.Executor.Failed;
import io.sparkagent.snapshot.Executor.Running;
import io.sparkagent.snapshot.ExecutorStore;
import io.sparkagent.snapshot.OwnPod;
import io.sparkagent.snapshot.Snapshot;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PodSourceTest {

    private static final String PODS = "/api/v1/namespaces/demo/pods?";
    private static final String OURS = "labelSelector=spark-app-selector%3Dapp-1";
    private static final String FIRST_PAGE = PODS + OURS + "&limit=500";
    private static final String SECOND_PAGE = PODS + "continue=more&" + OURS + "&limit=500";

    private final ApiServer server = new ApiServer();
    private final ExecutorStore store = new ExecutorStore();
    private final List<ApiCall> calls = new CopyOnWriteArrayList<>();
    private final Semaphore changes = new Semaphore(0);
    private final PodSource source =
            new PodSource(
                    server.client,
                    new PodSource.Scope("demo", "app-1", "driver", "spark-kubernetes-driver"),
                    store,
                    Clock.fixed(T0, ZoneOffset.UTC),
                    Duration.ofMinutes(5),
                    calls::add);

    @AfterEach
    void stop() {
        source.close();
        server.close();
    }

    private static Pod pod(int id, String version, String phase) {
        return new PodBuilder()
                .withNewMetadata()
                .withName("job-exec-" + id)
                .withUid("u" + id)
                .withResourceVersion(version)
                .addToLabels("spark-role", "executor")
                .addToLabels("spark-exec-id", String.valueOf(id))
                .endMetadata()
                .withNewSpec()
                .endSpec()
                .withNewStatus()
                .withPhase(phase)
                .endStatus()
                .build();
    }

    private void lists(String path, String version, String next, Pod... pods) {
        server.mock
                .expect()
                .get()
                .withPath(path)
                .andReturn(
                        200,
                        new PodListBuilder()
                                .withNewMetadata()
                                .withResourceVersion(version)
                                .withContinue(next)
                                .endMetadata()
                                .withItems(pods)
                                .build())
                .once();
    }

    private static String watching(String version) {
        return PODS
                + "allowWatchBookmarks=true&"
                + OURS
                + "&resourceVersion="
                + version
                + "&watch=true";
    }

    private void await(Predicate<Snapshot> condition) throws InterruptedException {
        while (!condition.test(store.snapshot())) {
            assertThat(changes.tryAcquire(20, TimeUnit.SECONDS)).as("a change").isTrue();
        }
    }

    private static boolean shows(Snapshot seen, int id, Class<?> state) {
        return state.isInstance(seen.executors().get(id));
    }

    @Test
    void readsAllPagesBeforeItTellsWhatIsThere() {
        lists(FIRST_PAGE, "9", "more", pod(1, "5", "Running"));
        lists(SECOND_PAGE, "9", "", pod(2, "6", "Running"));
        store.observed(PodTranslator.executor(pod(3, "4", "Running"), T0).orElseThrow());

        assertThat(source.list()).isEqualTo("9");

        assertThat(store.snapshot().executors().keySet()).containsExactly(1, 2, 3);
        assertThat(store.snapshot().executors().get(2)).isInstanceOf(Running.class);
        assertThat(store.snapshot().executors().get(3)).isInstanceOf(Deleted.class);
        assertThat(store.snapshot().listedAt()).contains(T0);
        assertThat(calls).extracting(ApiCall::verb).containsExactly("list");
    }

    @Test
    void aListThatBreaksInTheMiddleProvesNothing() {
        lists(FIRST_PAGE, "9", "more", pod(1, "5", "Running"));
        server.mock
                .expect()
                .get()
                .withPath(SECOND_PAGE)
                .andReturn(410, ApiServer.refusal(410, "the continue token has expired"))
                .once();
        store.observed(PodTranslator.executor(pod(3, "4", "Running"), T0).orElseThrow());

        assertThatThrownBy(source::list).isInstanceOf(KubernetesClientException.class);

        assertThat(store.snapshot().executors().keySet()).containsExactly(3);
        assertThat(store.snapshot().executors().get(3)).isInstanceOf(Running.class);
        assertThat(store.snapshot().listedAt()).isEmpty();
        assertThat(calls).extracting(ApiCall::code).containsExactly(410);
    }

    @Test
    void theDriversPodIsNoExecutor() {
        Pod driver =
                new PodBuilder(pod(9, "7", "Running"))
                        .editMetadata()
                        .withName("driver")
                        .endMetadata()
                        .build();
        lists(FIRST_PAGE, "9", "", driver);
        source.list();

        assertThat(store.snapshot().executors()).isEmpty();
        assertThat(store.snapshot().ownPod()).contains(new OwnPod(false, OptionalInt.empty()));
    }

    @Test
    void aKeptPodIsNoConcernAnyMore() {
        Pod kept =
                new PodBuilder(pod(1, "7", "Failed"))
                        .editMetadata()
                        .addToLabels("spark-exec-inactive", "true")
                        .endMetadata()
                        .build();
        store.observed(PodTranslator.executor(pod(1, "6", "Failed"), T0).orElseThrow());
        lists(FIRST_PAGE, "9", "", kept);
        source.list();

        assertThat(store.snapshot().executors().get(1))
                .isInstanceOfSatisfying(Failed.class, failed -> assertThat(failed.pod()).isEmpty());
    }

    @Test
    void followsTheWatchFromTheListsVersion() throws InterruptedException {
        store.onChange(changes::release);
        lists(FIRST_PAGE, "9", "", pod(1, "5", "Pending"), pod(2, "5", "Running"));
        // In turn: what the mock server is to send at once, it sends from several threads.
        server.mock
                .expect()
                .get()
                .withPath(watching("9"))
                .andUpgradeToWebSocket()
                .open()
                .waitFor(300)
                .andEmit(new WatchEvent(pod(1, "10", "Running"), "MODIFIED"))
                .waitFor(600)
                .andEmit(new WatchEvent(pod(2, "11", "Running"), "DELETED"))
                .waitFor(900)
                .andEmit(new WatchEvent(pod(3, "12", "Running"), "ADDED"))
                .done()
                .once();
        source.start();

        await(seen -> shows(seen, 3, Running.class));

        assertThat(shows(store.snapshot(), 1, Running.class)).isTrue();
        assertThat(shows(store.snapshot(), 2, Deleted.class)).isTrue();
    }

    @Test
    void listsAgainWhenTheWatchsVersionIsTooOld() throws InterruptedException {
        store.onChange(changes::release);
        lists(FIRST_PAGE, "9", "", pod(1, "5", "Running"));
        server.mock
                .expect()
                .get()
                .withPath(watching("9"))
                .andUpgradeToWebSocket()
                .open()
                .immediately()
                .andEmit(new WatchEvent(ApiServer.refusal(410, "too old"), "ERROR"))
                .done()
                .once();
        lists(FIRST_PAGE, "20", "", pod(2, "15", "Running"));
        server.mock
                .expect()
                .get()
                .withPath(watching("20"))
                .andUpgradeToWebSocket()
                .open()
                .immediately()
                .andEmit(new WatchEvent(pod(3, "21", "Running"), "ADDED"))
                .done()
                .once();
        source.start();

        await(seen -> shows(seen, 3, Running.class));

        assertThat(shows(store.snapshot(), 1, Deleted.class)).isTrue();
        assertThat(shows(store.snapshot(), 2, Running.class)).isTrue();
    }

    @Test
    void goesOnWhenTheServerCannotListOrWatch() throws InterruptedException {
        store.onChange(changes::release);
        server.mock
                .expect()
                .get()
                .withPath(FIRST_PAGE)
                .andReturn(500, ApiServer.refusal(500, "broken"))
                .once();
        lists(FIRST_PAGE, "9", "");
        server.mock
                .expect()
                .get()
                .withPath(watching("9"))
                .andReturn(500, ApiServer.refusal(500, "broken"))
                .once();
        lists(FIRST_PAGE, "12", "", pod(1, "11", "Running"));
        source.start();

        await(seen -> shows(seen, 1, Running.class));
    }
}
