package io.sparkagent.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.sparkagent.wire.Answer;
import io.sparkagent.wire.Bounds;
import io.sparkagent.wire.Request;
import io.sparkagent.wire.Wire;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Tells of a few objects as they change: a watch, and a list wherever the watch cannot go on. What
 * was deleted while nothing could be seen is told of at the next list.
 */
final class Feed<T extends HasMetadata> implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** In seconds; the API server ends a watch then. */
    private static final int WATCH = 300;

    /** There is a bookmark each minute. */
    private static final Bounds BOUNDS =
            new Bounds(Duration.ofSeconds(90), Duration.ofSeconds(WATCH + 90), 64L << 20);

    private static final int GONE = 410;
    private static final int FORBIDDEN = 403;
    private static final int UNKNOWN_USER = 401;

    /** A blip is nobody's news, and a new token may be on its way. */
    private static final int FEW = 3;

    /**
     * Which objects.
     *
     * @param path of their collection, such as {@code api/v1/namespaces/demo/pods}
     * @param selector a query of one parameter, encoded
     */
    record Selection<T>(Class<T> type, String path, String selector) {}

    /** What an answer means for the command. */
    interface Failures {

        FailureException of(
                String verb, String resource, String inNamespace, KubernetesClientException e);
    }

    private final Wire wire;
    private final KubernetesSerialization serialization;
    private final Selection<T> selection;
    private final Duration pause;
    private final Failures failing;
    private final Consumer<Sight> told;
    private final Thread thread = Thread.ofVirtual().unstarted(this::run);
    private final Map<String, T> known = new HashMap<>();
    private volatile boolean closed;
    private String version = "";
    private int failures;

    /**
     * @param pause before the second try after a failure
     */
    Feed(
            Wire wire,
            KubernetesSerialization serialization,
            Selection<T> selection,
            Duration pause,
            Failures failing,
            Consumer<Sight> told) {
        this.wire = wire;
        this.serialization = serialization;
        this.selection = selection;
        this.pause = pause;
        this.failing = failing;
        this.told = told;
    }

    void start() {
        thread.start();
    }

    /** From an object that was made just now, without asking for it once more. */
    void startFrom(T made) {
        version = Objects.requireNonNullElse(made.getMetadata().getResourceVersion(), "");
        saw(made);
        start();
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }

    private void run() {
        while (!closed) {
            try {
                if (version.isEmpty()) {
                    version = list();
                }
                watch();
            } catch (KubernetesClientException e) {
                version = "";
                if (e.getCode() != GONE) {
                    failed(e, "list and watch");
                }
            } catch (IOException | RuntimeException e) { // whatever was said, it was no answer
                version = "";
                failed(new KubernetesClientException(String.valueOf(e.getMessage()), e), "watch");
            }
        }
    }

    private void failed(KubernetesClientException e, String verb) {
        failures++;
        if (closed) {
            return;
        }
        boolean forGood =
                e.getCode() == FORBIDDEN || (e.getCode() == UNKNOWN_USER && failures >= FEW);
        if (forGood || failures >= FEW) {
            String[] path = selection.path().split("/", -1);
            told.accept(
                    new Sight.Blind(
                            failing.of(verb, path[path.length - 1], path[path.length - 2], e),
                            forGood));
        }
        closed |= forGood;
        pause();
    }

    private void pause() {
        long wanted = failures == 1 ? 0 : pause.toMillis() << Math.min(failures - 2, 6);
        try {
            Thread.sleep(wanted / 2 + RandomGenerator.getDefault().nextLong(wanted / 2 + 1));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private String list() throws JsonProcessingException, IOException {
        JsonNode list =
                JSON.readTree(
                        wire.call(Request.get(selection.path() + "?" + selection.selector())));
        Set<String> there = new HashSet<>();
        for (JsonNode item : list.path("items")) {
            T object = object(item);
            there.add(object.getMetadata().getUid());
            saw(object);
        }
        List<T> gone =
                known.values().stream()
                        .filter(each -> !there.contains(each.getMetadata().getUid()))
                        .toList();
        gone.forEach(this::gone);
        seesAgain();
        return list.path("metadata").path("resourceVersion").asText();
    }

    private void seesAgain() {
        if (failures >= FEW) {
            told.accept(new Sight.Clear());
        }
        failures = 0;
    }

    private T object(JsonNode item) {
        return serialization.unmarshal(item.toString(), selection.type());
    }

    private void saw(T object) {
        known.put(object.getMetadata().getUid(), object);
        told.accept(new Sight.There(object));
    }

    private void gone(T object) {
        known.remove(object.getMetadata().getUid());
        told.accept(new Sight.Gone(object));
    }

    private void watch() throws IOException {
        String path =
                selection.path()
                        + "?"
                        + selection.selector()
                        + "&watch=true&allowWatchBookmarks=true&resourceVersion="
                        + version
                        + "&timeoutSeconds="
                        + WATCH;
        int heard = 0;
        try (Answer answer = wire.open(Request.get(path), BOUNDS)) {
            Lines lines = new Lines(new InputStreamReader(answer, StandardCharsets.UTF_8));
            for (Optional<String> line = next(lines); line.isPresent(); line = next(lines)) {
                event(JSON.readTree(line.get()));
                heard++;
            }
        }
        if (heard == 0 && !closed) { // or it would be opened again and again
            throw new IOException("the API server has ended the watch without a word");
        }
    }

    private static Optional<String> next(Lines lines) throws IOException {
        return Optional.ofNullable(lines.next());
    }

    private void event(JsonNode event) {
        JsonNode object = event.path("object");
        switch (event.path("type").asText()) {
            case "ADDED", "MODIFIED" -> saw(object(object));
            case "DELETED" -> gone(object(object));
            case "BOOKMARK" -> {}
            default ->
                    throw new KubernetesClientException(
                            object.path("message").asText("the watch has failed"),
                            object.path("code").asInt(GONE),
                            null);
        }
        seesAgain();
        version = object.path("metadata").path("resourceVersion").asText();
    }
}
