package io.sparkagent.watch;

import io.fabric8.kubernetes.api.model.ListOptions;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.dsl.PodResource;
import io.sparkagent.snapshot.ApiCall;
import io.sparkagent.snapshot.Executor;
import io.sparkagent.snapshot.ExecutorStore;
import io.sparkagent.snapshot.Labels;
import io.sparkagent.snapshot.ResourceVersion;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;

/**
 * Keeps the store true: one list, then a watch from the list's version, and again from the start
 * when the watch ends (410 Gone, silence, or anything else). Beside it {@link #list} may be called
 * at any time; only a full list proves that a pod is absent.
 */
public final class PodSource implements AutoCloseable {

    /**
     * Which pods to look at.
     *
     * @param applicationId value of label {@code spark-app-selector}, which the driver's pod has
     *     too
     * @param ownPod name of the driver's pod
     * @param driverContainer the container in it whose end is the end of the application
     */
    public record Scope(
            String namespace, String applicationId, String ownPod, String driverContainer) {}

    private static final Logger LOG = Logger.getLogger(PodSource.class);
    private static final long PAGE = 500;
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(15);

    private final KubernetesClient client;
    private final Scope scope;
    private final ExecutorStore store;
    private final Clock clock;
    private final Duration longestSilence;
    private final Consumer<ApiCall> calls;
    private final Thread thread =
            Thread.ofPlatform().name("pod-watch").daemon().unstarted(this::run);
    private volatile boolean closed;
    private volatile Instant lastHeard;

    /**
     * @param longestSilence a watch that has said nothing for so long is opened anew
     * @param calls is told of each call
     */
    public PodSource(
            KubernetesClient client,
            Scope scope,
            ExecutorStore store,
            Clock clock,
            Duration longestSilence,
            Consumer<ApiCall> calls) {
        this.client = client;
        this.scope = scope;
        this.store = store;
        this.clock = clock;
        this.longestSilence = longestSilence;
        this.calls = calls;
        this.lastHeard = clock.instant();
    }

    public void start() {
        thread.start();
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }

    private void run() {
        int failures = 0;
        while (!closed) {
            try {
                watch(list());
                failures = 0;
            } catch (KubernetesClientException e) {
                failures++;
                LOG.warnf("cannot look at the pods, trying again: %s", e.getMessage());
            } catch (RuntimeException e) {
                failures++;
                LOG.error("the pod watch has met a defect; it goes on", e);
            } catch (InterruptedException _) {
                return;
            }
            pause(failures);
        }
    }

    private void pause(int failures) {
        long millis = Math.min(200L << Math.min(failures, 10), LONGEST_BACKOFF.toMillis());
        try {
            Thread.sleep(millis / 2 + RandomGenerator.getDefault().nextLong(millis / 2 + 1));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Lists all pods in pages. The resourceVersion is left unset: with 0 the API server ignores the
     * limit and may answer from an old cache, which proves nothing.
     *
     * @return the list's resourceVersion
     */
    public synchronized String list() {
        Instant askedAt = clock.instant();
        try {
            List<Executor> executors = new ArrayList<>();
            String version = "";
            String next = null;
            do {
                PodList page =
                        pods().list(
                                        new ListOptionsBuilder()
                                                .withLimit(PAGE)
                                                .withContinue(next)
                                                .build());
                page.getItems().forEach(pod -> take(pod, executors));
                version = page.getMetadata().getResourceVersion();
                next = page.getMetadata().getContinue();
            } while (next != null && !next.isEmpty());
            store.listed(executors, ResourceVersion.parse(version), askedAt);
            report("list", 200, askedAt, Optional.empty());
            return version;
        } catch (KubernetesClientException e) {
            report("list", e.getCode(), askedAt, Optional.ofNullable(e.getMessage()));
            throw e;
        }
    }

    private void take(Pod pod, List<Executor> executors) {
        if (pod.getMetadata().getName().equals(scope.ownPod())) {
            store.ownPod(PodTranslator.ownPod(pod, scope.driverContainer()));
        } else if (PodTranslator.isKept(pod)) {
            PodTranslator.gone(pod, clock.instant()).ifPresent(store::deleted);
        } else {
            PodTranslator.executor(pod, clock.instant()).ifPresent(executors::add);
        }
    }

    private void watch(String version) throws InterruptedException {
        ListOptions options =
                new ListOptionsBuilder()
                        .withResourceVersion(version)
                        .withAllowWatchBookmarks(true)
                        .build();
        CountDownLatch ended = new CountDownLatch(1);
        Instant openedAt = clock.instant();
        lastHeard = openedAt;
        try (Watch _ = pods().watch(options, new Events(ended))) {
            report("watch", 200, openedAt, Optional.empty());
            while (!ended.await(1, TimeUnit.SECONDS)) {
                if (clock.instant().isAfter(lastHeard.plus(longestSilence))) {
                    LOG.info("the watch has been silent for too long; opening a new one");
                    return;
                }
            }
        }
    }

    private FilterWatchListDeletable<Pod, PodList, PodResource> pods() {
        return client.pods()
                .inNamespace(scope.namespace())
                .withLabel(Labels.APPLICATION, scope.applicationId());
    }

    private void report(String verb, int code, Instant since, Optional<String> error) {
        calls.accept(
                new ApiCall(verb, "pods", code, Duration.between(since, clock.instant()), error));
    }

    private final class Events implements Watcher<Pod> {

        private final CountDownLatch ended;

        private Events(CountDownLatch ended) {
            this.ended = ended;
        }

        @Override
        public void eventReceived(Action action, Pod pod) {
            lastHeard = clock.instant();
            switch (action) {
                case ADDED, MODIFIED -> {
                    List<Executor> executors = new ArrayList<>(1);
                    take(pod, executors);
                    executors.forEach(store::observed);
                }
                case DELETED -> PodTranslator.gone(pod, clock.instant()).ifPresent(store::deleted);
                case BOOKMARK, ERROR -> {}
            }
        }

        @Override
        public void onClose(WatcherException cause) {
            report("watch", 0, clock.instant(), Optional.ofNullable(cause.getMessage()));
            ended.countDown();
        }

        @Override
        public void onClose() {
            ended.countDown();
        }
    }
}
