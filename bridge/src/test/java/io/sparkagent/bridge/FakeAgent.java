package io.sparkagent.bridge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Speaks the agent's side of docs/bridge-protocol.md over real HTTP, and remembers what it heard.
 */
final class FakeAgent implements AutoCloseable {
    private static final long LONG_POLL_MILLIS = 2_000;

    final List<JsonNode> hellos = new CopyOnWriteArrayList<>();
    final List<JsonNode> demands = new CopyOnWriteArrayList<>();
    final List<String> overs = new CopyOnWriteArrayList<>();
    final List<String> refusals = new CopyOnWriteArrayList<>();
    volatile boolean lasting;
    final List<String> warnings = new CopyOnWriteArrayList<>();
    final TreeSet<Integer> gone = new TreeSet<>();
    int firstId = 1;

    private final ObjectMapper json = new ObjectMapper();
    private final Path directory;
    private final String token = UUID.randomUUID().toString();
    private final Map<Integer, ObjectNode> ends = new TreeMap<>();
    private final Map<Integer, String> leaving = new TreeMap<>();
    private final Map<String, String> waiting = new TreeMap<>();
    private final TreeSet<Integer> veto = new TreeSet<>();
    private Consumer<JsonNode> onDemand = demand -> {};
    private int port;
    private String boot = "";
    private @Nullable String instance;
    private long version;
    private @Nullable HttpServer server;
    private @Nullable ExecutorService threads;

    FakeAgent(Path directory) {
        this.directory = directory;
    }

    /** Starts, or starts again as another boot that knows nobody, at the same place. */
    synchronized FakeAgent start() {
        try {
            HttpServer starting =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
            port = starting.getAddress().getPort();
            boot = UUID.randomUUID().toString();
            instance = null;
            version = 0;
            ExecutorService pool = Executors.newCachedThreadPool();
            starting.setExecutor(pool);
            starting.createContext("/", this::handle);
            starting.start();
            threads = pool;
            server = starting;
            Files.writeString(
                    directory.resolve(AgentAddress.FILE),
                    "url=http://127.0.0.1:" + port + "\ntoken=" + token + "\n");
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        HttpServer stopping;
        ExecutorService pool;
        synchronized (this) {
            stopping = server;
            pool = threads;
            server = null;
        }
        if (stopping != null && pool != null) {
            pool.shutdownNow();
            stopping.stop(0);
        }
    }

    synchronized void onDemand(Consumer<JsonNode> reaction) {
        onDemand = reaction;
    }

    synchronized void end(int id, int exitCode, boolean failure, String sentence) {
        ends.put(
                id,
                json.createObjectNode()
                        .put("id", id)
                        .put("exitCode", exitCode)
                        .put("causedByApplication", false)
                        .put("failure", failure)
                        .put("sentence", sentence));
        tell();
    }

    synchronized void decommission(int id, String sentence) {
        leaving.put(id, sentence);
        tell();
    }

    synchronized void veto(int id) {
        veto.add(id);
        tell();
    }

    synchronized void waiting(Map<String, String> causes) {
        waiting.clear();
        waiting.putAll(causes);
        tell();
    }

    private void tell() {
        version++;
        notifyAll();
    }

    /** Waits until the last demand is as hoped for. */
    JsonNode await(String what, Predicate<JsonNode> hoped) {
        return await(what, true, hoped);
    }

    /** Waits until a demand was as hoped for, whatever came after it. */
    JsonNode awaitOnce(String what, Predicate<JsonNode> hoped) {
        return await(what, false, hoped);
    }

    private synchronized JsonNode await(String what, boolean last, Predicate<JsonNode> hoped) {
        long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        while (true) {
            int from = last ? Math.max(0, demands.size() - 1) : 0;
            for (JsonNode demand : demands.subList(from, demands.size())) {
                if (hoped.test(demand)) {
                    return demand;
                }
            }
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new AssertionError(what + " did not come in " + demands);
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    static List<Integer> ids(JsonNode demand, String field) {
        List<Integer> ids = new ArrayList<>();
        demand.path(field)
                .forEach(id -> ids.add(id.isObject() ? id.path("id").asInt() : id.asInt()));
        return ids;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!("Bearer " + token)
                    .equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                exchange.sendResponseHeaders(401, -1);
                return;
            }
            String route = exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
            byte[] body = exchange.getRequestBody().readAllBytes();
            JsonNode answer = answer(route, body, exchange.getRequestURI().getQuery());
            if (answer == null) {
                exchange.sendResponseHeaders(409, -1);
                return;
            }
            byte[] bytes = json.writeValueAsBytes(answer);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized @Nullable JsonNode answer(
            String route, byte[] body, @Nullable String query)
            throws IOException, InterruptedException {
        return switch (route) {
            case "PUT /driver" -> hello(json.readTree(body));
            case "PUT /driver/demand" -> demand(json.readTree(body));
            case "GET /driver/news" -> known(query) ? news(String.valueOf(query)) : null;
            case "DELETE /driver" -> over(String.valueOf(query));
            default -> throw new IOException("unexpected: " + route);
        };
    }

    private JsonNode over(String query) {
        overs.add(query);
        notifyAll();
        return json.createObjectNode();
    }

    private JsonNode hello(JsonNode hello) {
        hellos.add(hello);
        instance = hello.path("instance").asText();
        ObjectNode welcome = json.createObjectNode().put("boot", boot).put("firstId", firstId);
        ArrayNode refused = welcome.putArray("refusals");
        refusals.forEach(refused::add);
        welcome.put("lasting", lasting);
        ArrayNode warned = welcome.putArray("warnings");
        warnings.forEach(warned::add);
        // as the real one: what cannot be handed over is one more refusal
        JsonNode problem = hello.path("handedOver").path("problem");
        if (!problem.isMissingNode()) {
            refused.add(problem.asText());
        }
        return welcome;
    }

    private boolean known(@Nullable String query) {
        return instance != null && String.valueOf(query).contains("instance=" + instance);
    }

    private @Nullable JsonNode demand(JsonNode demand) {
        if (!demand.path("instance").asText().equals(instance)) {
            return null;
        }
        demands.add(demand);
        onDemand.accept(demand);
        if (ends.keySet().removeAll(ids(demand, "acknowledged"))) {
            version++;
        }
        veto.removeAll(ids(demand, "vetoed"));
        notifyAll();
        ObjectNode answer = json.createObjectNode().put("boot", boot);
        gone.forEach(answer.putArray("gone")::add);
        return answer;
    }

    private JsonNode news(String query) throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofMillis(LONG_POLL_MILLIS).toNanos();
        String same = "boot=" + boot + "&version=";
        while (query.endsWith(same + version)) {
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                break;
            }
            wait(left);
        }
        ObjectNode news = json.createObjectNode().put("boot", boot).put("version", version);
        ArrayNode unacknowledged = news.putArray("ends");
        ends.values().forEach(unacknowledged::add);
        ArrayNode leavers = news.putArray("decommission");
        leaving.forEach(
                (id, sentence) -> leavers.addObject().put("id", id).put("sentence", sentence));
        veto.forEach(news.putArray("veto")::add);
        ArrayNode causes = news.putArray("waiting");
        waiting.forEach(
                (cause, sentence) ->
                        causes.addObject()
                                .put("cause", cause)
                                .put("count", 1)
                                .put("sentence", sentence));
        return news;
    }
}
