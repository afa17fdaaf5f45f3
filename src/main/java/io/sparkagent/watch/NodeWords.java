package io.sparkagent.watch;

import com.fasterxml.jackson.databind.ObjectReader;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.sparkagent.snapshot.ApiCall;
import io.sparkagent.snapshot.Executor;
import io.sparkagent.snapshot.Executor.Pending;
import io.sparkagent.snapshot.ExecutorStore;
import io.sparkagent.snapshot.PodRef;
import io.sparkagent.snapshot.Waiting;
import io.sparkagent.wire.LeanJson;
import io.sparkagent.wire.Request;
import io.sparkagent.wire.Wire;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Asks what nodes say of executors whose volumes or network are not there yet. Why a config map
 * cannot be mounted shows in no pod, only in an Event; so a few small lists, for a few executors at
 * a time, and none while executors start as they should.
 */
public final class NodeWords implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(NodeWords.class);
    private static final ObjectReader LIST = LeanJson.mapper().readerFor(LeanEvents.class);

    /** By then most nodes have done it. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(500);

    /** Where many wait, they start at a time, or wait for the same. */
    private static final Duration BETWEEN_LOOKS_AT_MANY = Duration.ofSeconds(2);

    private static final int MANY = 10;

    /** Whoever forbids it may change the Role. */
    private static final Duration AFTER_REFUSAL = Duration.ofMinutes(5);

    private static final int EXECUTORS_AT_A_TIME = 2;
    private static final int FORBIDDEN = 403;

    private final String namespace;
    private final ExecutorStore store;
    private final Clock clock;
    private final Consumer<ApiCall> calls;
    private final Wire wire;

    /** When each of those that wait was asked about last. */
    private final Map<Integer, Instant> asked = new HashMap<>();

    private final Thread thread = Thread.ofVirtual().name("node-words").unstarted(this::run);

    /**
     * @param calls is told of each call
     */
    public NodeWords(
            KubernetesClient client,
            String namespace,
            ExecutorStore store,
            Clock clock,
            Consumer<ApiCall> calls) {
        this.namespace = namespace;
        this.store = store;
        this.clock = clock;
        this.calls = calls;
        this.wire = new Wire(client);
    }

    public void start() {
        thread.start();
    }

    @Override
    public void close() {
        thread.interrupt();
        wire.close();
    }

    private void run() {
        try {
            while (true) {
                Thread.sleep(look());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * One look at those that have not been asked about for longest, of these at the ones of which
     * nothing is known before others, and then at those that have waited longest.
     *
     * @return how long to rest
     */
    Duration look() {
        Instant now = clock.instant();
        List<Pending> slow =
                store.snapshot().executors().values().stream()
                        .flatMap(executor -> settingUp(executor).stream())
                        .filter(executor -> !now.isBefore(executor.since().plus(PATIENCE)))
                        .sorted(
                                Comparator.<Pending, Instant>comparing(this::lastAsked)
                                        .thenComparing(executor -> executor.waiting().cause())
                                        .thenComparing(Pending::since))
                        .toList();
        asked.keySet()
                .retainAll(slow.stream().map(Pending::id).collect(Collectors.toUnmodifiableSet()));
        for (Pending executor : slow.stream().limit(EXECUTORS_AT_A_TIME).toList()) {
            if (!ask(executor)) {
                return AFTER_REFUSAL;
            }
        }
        boolean isKnown =
                slow.stream().noneMatch(executor -> executor.waiting().equals(Waiting.SETTING_UP));
        return slow.size() > MANY || (isKnown && !slow.isEmpty())
                ? BETWEEN_LOOKS_AT_MANY
                : BETWEEN_LOOKS;
    }

    private static Optional<Pending> settingUp(Executor executor) {
        return executor instanceof Pending pending && pending.waiting().isAboutSetup()
                ? Optional.of(pending)
                : Optional.empty();
    }

    private Instant lastAsked(Pending executor) {
        return asked.getOrDefault(executor.id(), Instant.MIN);
    }

    /** False when it is of no use to ask again soon. */
    private boolean ask(Pending executor) {
        PodRef pod = executor.podRef();
        Instant askedAt = clock.instant();
        asked.put(executor.id(), askedAt);
        try {
            LeanEvents events = LIST.readValue(wire.call(Request.get(path(pod))));
            report(200, askedAt, Optional.empty());
            events.trouble()
                    .map(words -> new Waiting(Waiting.Cause.SETUP, words))
                    .filter(words -> !words.equals(executor.waiting()))
                    .ifPresent(words -> store.warned(executor.id(), pod.uid(), words));
            return true;
        } catch (KubernetesClientException e) {
            report(e.getCode(), askedAt, Optional.ofNullable(e.getMessage()));
            if (e.getCode() == FORBIDDEN) {
                LOG.info(
                        "what nodes say of executors stays unknown: the Role forbids to list Events");
                return false;
            }
            return true;
        } catch (IOException | RuntimeException e) {
            LOG.debug("what a node says of an executor cannot be read", e);
            return true;
        }
    }

    private void report(int code, Instant askedAt, Optional<String> error) {
        calls.accept(
                new ApiCall(
                        "list",
                        "events",
                        Math.max(0, code),
                        Duration.between(askedAt, clock.instant()),
                        error));
    }

    private String path(PodRef pod) {
        String selector = "type=Warning,regarding.uid=" + pod.uid();
        return "apis/events.k8s.io/v1/namespaces/"
                + namespace
                + "/events?limit=50&fieldSelector="
                + URLEncoder.encode(selector, StandardCharsets.UTF_8);
    }
}
