package io.sparkagent.watch;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusDetails;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.sparkagent.snapshot.ApiCall;
import io.sparkagent.snapshot.Executor;
import io.sparkagent.snapshot.ExecutorStore;
import io.sparkagent.snapshot.Labels;
import io.sparkagent.snapshot.ResourceVersion;
import io.sparkagent.snapshot.WatchEnd;
import io.sparkagent.watch.PodReader.Event;
import io.sparkagent.watch.PodReader.Page;
import io.sparkagent.wire.Answer;
import io.sparkagent.wire.Bounds;
import io.sparkagent.wire.Excerpt;
import io.sparkagent.wire.Request;
import io.sparkagent.wire.SilenceException;
import io.sparkagent.wire.Wire;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the store true: one list, then a watch from the list's version on. A watch that ends, by
 * the server's will, a cut or silence, goes on from where it was; only where that cannot be (410
 * Gone, or what came cannot be read) everything is listed anew. Beside it {@link #list} may be
 * called at any time; only a full list proves that a pod is absent.
 */
public final class PodSource implements AutoCloseable {

    /**
     * Which pods to look at.
     *
     * @param applicationId value of label {@code spark-app-selector}, which the driver's pod has
     *     too
     * @param ownPod name of the driver's pod
     * @param driverContainer the container in it whose end is the end of the application
     * @param predecessors tell the driver's own executors from others
     */
    public record Scope(
            String namespace,
            String applicationId,
            String ownPod,
            String driverContainer,
            Predecessors predecessors) {}

    private static final Logger LOG = Logger.getLogger(PodSource.class);
    private static final String BEHIND = "the watch does not tell what the lists show";
    private static final String PAGE = "500";
    private static final int GONE = 410;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_FAILED = 500;

    /** Of a server that has failed; it may do so because of the version. */
    private static final int FAILURES_WITHOUT_LIST = 3;

    /** etcd holds nothing that is larger than 1.5 MiB. */
    private static final int LONGEST_EVENT = 4 << 20;

    private static final long LARGEST_PAGE = 256L << 20;

    /** Pages of one list come from one version, which the API server keeps for five minutes. */
    private static final int LIST_ATTEMPTS = 3;

    /** How long a watch is asked for, in seconds; the API server ends it then. */
    private static final int SHORTEST_WATCH = 300;

    private static final int LONGEST_WATCH = 600;
    private static final Duration LIVED = Duration.ofSeconds(1);

    /** A watch is slower than a list where the API server or the agent has much to do. */
    private static final Duration TOLD_WITHIN = Duration.ofSeconds(5);

    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(15);

    private final Scope scope;
    private final ExecutorStore store;
    private final Clock clock;
    private final Duration longestSilence;
    private final Consumer<ApiCall> calls;
    private final Consumer<WatchEnd> ends;
    private final IntConsumer takenIds;
    private final Wire wire;
    private final Thread thread =
            Thread.ofPlatform().name("pod-watch").daemon().unstarted(this::run);
    private final Object listing = new Object();
    private volatile PodTranslator translator;
    private volatile boolean closed;

    /** Where the watch goes on; empty before the first list, and where that cannot be. */
    private volatile Optional<String> position = Optional.empty();

    private volatile @Nullable Answer openWatch;

    /** In a row, without a word of the API server in between. */
    private int failures;

    private long listedSince;
    private String listedVersion = "";

    /** What the watch must have told by a later list; none before the first. */
    private Optional<Proof> proof = Optional.empty();

    /**
     * @param longestSilence a watch that has said nothing for so long is opened anew
     * @param calls is told of each call
     * @param ends is told of each watch that was open and is no more
     * @param takenIds is told the ids of executors that belong to a driver that lives: they may be
     *     left to ours one day, and must not be taken for its own then
     */
    public PodSource(
            KubernetesClient client,
            Scope scope,
            ExecutorStore store,
            Clock clock,
            Duration longestSilence,
            Consumer<ApiCall> calls,
            Consumer<WatchEnd> ends,
            IntConsumer takenIds) {
        this.scope = scope;
        this.translator = new PodTranslator(PodRules.STANDARD, scope.predecessors());
        this.store = store;
        this.clock = clock;
        this.longestSilence = longestSilence;
        this.calls = calls;
        this.ends = ends;
        this.takenIds = takenIds;
        this.wire = new Wire(client);
    }

    /** From now on pods are read so. */
    public void follow(PodRules rules) {
        translator = new PodTranslator(rules, scope.predecessors());
    }

    public void start() {
        thread.start();
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        wire.close();
    }

    private void run() {
        while (!closed) {
            try {
                if (position.isEmpty()) {
                    position = Optional.of(list());
                }
                watch(position.orElseThrow());
            } catch (KubernetesClientException e) {
                if (!goesOnAfter(e)) {
                    position = Optional.empty();
                }
                failed(e, retryAfter(e));
            } catch (UnreadableException e) {
                position = Optional.empty();
                failed(e, Duration.ZERO);
            } catch (IOException e) {
                failed(e, Duration.ZERO);
            } catch (RuntimeException e) {
                if (closed) { // under its hands
                    return;
                }
                LOG.error("the pod watch has met a defect; it goes on", e);
                position = Optional.empty();
                failed(e, LIVED);
            }
        }
    }

    /** Other refusals may be about the version itself: one from a future that was undone. */
    private boolean goesOnAfter(KubernetesClientException e) {
        return e.getCode() <= 0
                || e.getCode() == TOO_MANY_REQUESTS
                || (e.getCode() >= SERVER_FAILED && failures < FAILURES_WITHOUT_LIST);
    }

    private static Duration retryAfter(KubernetesClientException e) {
        return Optional.ofNullable(e.getStatus())
                .map(Status::getDetails)
                .map(StatusDetails::getRetryAfterSeconds)
                .map(Duration::ofSeconds)
                .orElse(Duration.ZERO);
    }

    /** The first failure in a row costs no time. */
    private void failed(Exception why, Duration atLeast) {
        failures++;
        if (closed) {
            return;
        }
        LOG.logf(
                failures == 1 ? Logger.Level.INFO : Logger.Level.WARN,
                "cannot look at the pods, trying again: %s",
                why.getMessage());
        Duration wanted =
                failures == 1
                        ? Duration.ZERO
                        : Duration.ofMillis(200L << Math.min(failures - 1, 10));
        pause(
                wanted.compareTo(LONGEST_BACKOFF) > 0 ? LONGEST_BACKOFF : wanted,
                atLeast.compareTo(LONGEST_BACKOFF) > 0 ? LONGEST_BACKOFF : atLeast);
    }

    private static void pause(Duration wanted, Duration atLeast) {
        long half = wanted.toMillis() / 2;
        long millis = half + RandomGenerator.getDefault().nextLong(half + 1);
        try {
            Thread.sleep(Math.max(millis, atLeast.toMillis()));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Lists all pods in pages. The resourceVersion is left unset: with 0 the API server ignores the
     * limit and may answer from an old cache, which proves nothing. Who has waited for another's
     * list that began later than the call gets that one.
     *
     * @return the list's resourceVersion
     * @throws KubernetesClientException when it was refused, or had no whole answer
     */
    public String list() {
        long called = System.nanoTime();
        synchronized (listing) {
            if (!listedVersion.isEmpty() && listedSince - called > 0) {
                return listedVersion;
            }
            long since = System.nanoTime();
            Instant askedAt = clock.instant();
            try {
                listedVersion = listPages();
                listedSince = since;
                report("list", 200, askedAt, Optional.empty());
                return listedVersion;
            } catch (KubernetesClientException e) {
                report("list", e.getCode(), askedAt, Optional.ofNullable(e.getMessage()));
                throw e;
            }
        }
    }

    private String listPages() {
        for (int attempt = 1; ; attempt++) {
            try {
                return listOnce();
            } catch (KubernetesClientException e) {
                if (e.getCode() != GONE || attempt == LIST_ATTEMPTS) {
                    throw e;
                }
                LOG.info("the list's version went while it was read; reading it from the start");
            }
        }
    }

    private String listOnce() {
        Instant askedAt = clock.instant();
        int known = scope.predecessors().known();
        List<Executor> executors = new ArrayList<>();
        NewestPod newest = new NewestPod();
        Page page = new Page("", "");
        do {
            page =
                    page(
                            page.next(),
                            pod -> {
                                newest.see(pod);
                                take(pod, executors::add);
                            });
        } while (!page.next().isEmpty());
        scope.predecessors().ask();
        if (scope.predecessors().known() > known) {
            return listOnce(); // which shows what they have left behind
        }
        store.listed(executors, ResourceVersion.parse(page.resourceVersion()), askedAt);
        distrustWatchBehind(newest.version);
        return page.resourceVersion();
    }

    private Page page(String next, Consumer<LeanPod> each) {
        String path =
                pods() + "&limit=" + PAGE + (next.isEmpty() ? "" : "&continue=" + encoded(next));
        try (Answer answer = wire.open(Request.get(path), wire.bounds(LARGEST_PAGE))) {
            return PodReader.page(answer, each);
        } catch (IOException e) {
            throw new KubernetesClientException("cannot list the pods: " + e.getMessage(), e);
        }
    }

    private static final class NewestPod {
        private long version;

        private void see(LeanPod pod) {
            long seen = ResourceVersion.parse(pod.metadata().resourceVersion());
            if (seen != Long.MAX_VALUE) { // which stands for what is no number
                version = Math.max(version, seen);
            }
        }
    }

    /**
     * The newest pod that a list has shown.
     *
     * @param at when it was shown
     */
    private record Proof(long version, Instant at) {}

    /**
     * What a list has shown the watch must have told by the time of a later list; else it is deaf,
     * though its connection may look well.
     */
    private void distrustWatchBehind(long newest) {
        Instant now = clock.instant();
        if (proof.filter(shown -> now.isBefore(shown.at.plus(TOLD_WITHIN))).isPresent()) {
            return;
        }
        Answer watch = openWatch;
        boolean behind =
                position.map(ResourceVersion::parse)
                        .filter(heard -> proof.filter(shown -> heard < shown.version).isPresent())
                        .isPresent();
        if (watch != null && behind) {
            watch.abandon(BEHIND);
        }
        proof = Optional.of(new Proof(newest, now));
    }

    private void take(LeanPod pod, Consumer<Executor> each) {
        if (pod.metadata().name().equals(scope.ownPod())) {
            store.ownPod(PodTranslator.ownPod(pod, scope.driverContainer()));
        } else if (translator.isKept(pod)) {
            translator.gone(pod, clock.instant()).ifPresent(store::deleted);
        } else {
            translator
                    .executor(pod, clock.instant())
                    .ifPresentOrElse(each, () -> PodTranslator.id(pod).ifPresent(takenIds));
        }
    }

    private void watch(String version) throws IOException {
        Instant askedAt = clock.instant();
        int seconds = RandomGenerator.getDefault().nextInt(SHORTEST_WATCH, LONGEST_WATCH);
        String path =
                pods()
                        + "&watch=true&allowWatchBookmarks=true&resourceVersion="
                        + encoded(version)
                        + "&timeoutSeconds="
                        + seconds;
        Bounds bounds =
                new Bounds(
                        longestSilence,
                        Duration.ofSeconds(seconds).plus(longestSilence),
                        Long.MAX_VALUE);
        boolean isOpen = false;
        WatchEnd.Reason end = WatchEnd.Reason.DEFECT;
        long opened = System.nanoTime();
        try (Answer answer = wire.open(Request.get(path), bounds)) {
            isOpen = true;
            opened = System.nanoTime();
            report("watch", 200, askedAt, Optional.empty());
            openWatch = answer;
            Lines lines = new Lines(answer, LONGEST_EVENT);
            for (Optional<ByteBuffer> line = lines.next(); line.isPresent(); line = lines.next()) {
                told(PodReader.event(line.get()));
            }
            end = WatchEnd.Reason.ENDED;
        } catch (KubernetesClientException e) {
            end = e.getCode() == GONE ? WatchEnd.Reason.GONE : WatchEnd.Reason.REFUSED;
            report("watch", e.getCode(), askedAt, Optional.ofNullable(e.getMessage()));
            throw e;
        } catch (IOException e) {
            end = brokenBy(e);
            report("watch", 0, askedAt, Optional.ofNullable(e.getMessage()));
            throw e;
        } finally {
            openWatch = null;
            if (isOpen && System.nanoTime() - opened > LIVED.toNanos()) {
                failures = 0;
            }
            if (!closed && (isOpen || end == WatchEnd.Reason.GONE)) {
                ends.accept(new WatchEnd("pods", end));
            }
        }
        if (System.nanoTime() - opened < LIVED.toNanos()) {
            throw new IOException("the API server has ended the watch at once");
        }
    }

    private static WatchEnd.Reason brokenBy(IOException e) {
        if (e instanceof SilenceException) {
            return WatchEnd.Reason.SILENT;
        }
        if (e instanceof UnreadableException) {
            return WatchEnd.Reason.UNREADABLE;
        }
        return BEHIND.equals(e.getMessage()) ? WatchEnd.Reason.BEHIND : WatchEnd.Reason.BROKEN;
    }

    private void told(Event event) {
        switch (event) {
            case Event.Seen(LeanPod pod) -> {
                take(pod, store::observed);
                heard(pod.metadata().resourceVersion());
            }
            case Event.Gone(LeanPod last) -> {
                translator.gone(last, clock.instant()).ifPresent(store::deleted);
                heard(last.metadata().resourceVersion());
            }
            case Event.Bookmark(String version) -> heard(version);
            case Event.Refusal(int code, var message) ->
                    throw new KubernetesClientException(
                            "the watch has ended: " + Excerpt.of(message), code, null);
            case Event.Other _ -> {}
        }
    }

    private void heard(@Nullable String version) {
        position = Optional.ofNullable(version).or(() -> position);
        failures = 0;
    }

    private String pods() {
        return "api/v1/namespaces/"
                + scope.namespace()
                + "/pods?labelSelector="
                + encoded(Labels.APPLICATION + "=" + scope.applicationId());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private void report(String verb, int code, Instant since, Optional<String> error) {
        calls.accept(
                new ApiCall(
                        verb,
                        "pods",
                        Math.max(0, code),
                        Duration.between(since, clock.instant()),
                        error));
    }
}
