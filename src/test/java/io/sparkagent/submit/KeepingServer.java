package io.sparkagent.submit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An API server that keeps what it is given by the rules that a submission relies on: names are
 * taken once, uids are preconditions. Faults may be put in the way of any request.
 */
public final class KeepingServer implements AutoCloseable {

    /** What becomes of one request. */
    public enum Fault {
        /** It is answered. */
        NONE,
        /** The connection ends before anything is done. */
        CUT_BEFORE,
        /** It is done, and the connection ends without an answer. */
        CUT_AFTER,
        /** Nothing is done, and there is no answer. */
        HANG_BEFORE,
        /** It is done, and there is no answer. */
        HANG_AFTER,
        FORBIDDEN,
        QUOTA,
        TAKEN,
        INVALID,
        BUSY,
        BROKEN,
        /** An answer that is not from an API server. */
        NONSENSE
    }

    /** Decides about each request before it is done. */
    public interface Faults {

        /**
         * @param index of the request, from 0 on
         */
        Fault of(int index, String method, String path);
    }

    private static final ObjectMapper JSON = new ObjectMapper();

    /** What every watch of this object hears, also one that begins later from before it. */
    private record Event(int version, String path, ObjectNode object, String line) {}

    /** An open watch. */
    private record Watch(String collection, String query, BlockingQueue<String> lines) {

        private void hear(Event event) {
            if (event.path().startsWith(collection + "/") && isSelected(event.object(), query)) {
                lines.add(event.line());
            }
        }
    }

    /** As {@code METHOD path}, without queries. */
    public final List<String> requests = new CopyOnWriteArrayList<>();

    /** The queries of the same requests. */
    public final List<String> queries = new CopyOnWriteArrayList<>();

    /** Watches that were ever open. */
    public final AtomicInteger opened = new AtomicInteger();

    public final KubernetesClient client;

    private final Map<String, ObjectNode> objects = new ConcurrentHashMap<>();
    private final List<Watch> watches = new CopyOnWriteArrayList<>();
    private final List<Event> events = new ArrayList<>();
    private final AtomicInteger versions = new AtomicInteger(100);
    private final AtomicInteger index = new AtomicInteger();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpServer server;
    private volatile Faults faults = (_, _, _) -> Fault.NONE;
    private volatile boolean runsPods;

    public KeepingServer() {
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
        client = newClient(1_000);
    }

    /**
     * @param patience of its requests, in milliseconds
     */
    KubernetesClient newClient(int patience) {
        return new KubernetesClientBuilder()
                .withConfig(
                        new ConfigBuilder(Config.empty())
                                .withMasterUrl(url())
                                .withRequestRetryBackoffLimit(0)
                                .withRequestTimeout(patience)
                                .build())
                .build();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    public void breaks(Faults wanted) {
        faults = wanted;
    }

    /** From now on a pod that is made is seen to run at once. */
    public void runsPods() {
        runsPods = true;
    }

    /** Paths of all that there is, sorted. */
    public List<String> paths() {
        return new TreeMap<>(objects).keySet().stream().toList();
    }

    public JsonNode get(String path) {
        return Objects.requireNonNull(objects.get(path), path);
    }

    /** As if somebody else had made it. */
    public void has(String path, String json) {
        try {
            keep(path, (ObjectNode) JSON.readTree(json));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As if somebody else had changed it, or made it. */
    public void changes(String path, String json) {
        try {
            ObjectNode next = (ObjectNode) JSON.readTree(json);
            ObjectNode before = objects.get(path);
            if (before != null) {
                next.withObjectProperty("metadata").set("uid", before.path("metadata").path("uid"));
            }
            boolean made = before == null;
            keep(path, next);
            tell(made ? "ADDED" : "MODIFIED", path, next);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As if somebody else had deleted it. */
    public void removes(String path) {
        ObjectNode gone = objects.remove(path);
        gone.withObjectProperty("metadata").put("resourceVersion", "" + versions.incrementAndGet());
        tell("DELETED", path, gone);
    }

    /** What every watch that is open says next. */
    public void says(String line) {
        watches.forEach(watch -> watch.lines().add(line));
    }

    /** Ends every watch that is open. */
    public void endsWatches() {
        watches.forEach(watch -> watch.lines().add(""));
    }

    private synchronized void tell(String type, String path, ObjectNode object) {
        Event event =
                new Event(
                        object.path("metadata").path("resourceVersion").asInt(),
                        path,
                        object.deepCopy(),
                        "{\"type\":\"" + type + "\",\"object\":" + object + "}");
        events.add(event);
        watches.forEach(watch -> watch.hear(event));
    }

    private synchronized void keep(String path, ObjectNode object) {
        ObjectNode metadata = object.withObjectProperty("metadata");
        int version = versions.incrementAndGet();
        metadata.put("resourceVersion", "" + version);
        if (metadata.path("uid").asText().isEmpty()) {
            metadata.put("uid", "uid-" + version);
        }
        if (metadata.path("creationTimestamp").asText().isEmpty()) {
            metadata.put("creationTimestamp", "2026-01-01T11:55:00Z");
        }
        objects.put(path, object);
    }

    private void handle(HttpExchange exchange) {
        try (exchange) {
            URI uri = exchange.getRequestURI();
            String method = exchange.getRequestMethod();
            byte[] body = exchange.getRequestBody().readAllBytes();
            Fault fault;
            synchronized (requests) {
                requests.add(method + " " + uri.getPath());
                queries.add(String.valueOf(uri.getQuery()));
                fault = faults.of(index.getAndIncrement(), method, uri.getPath());
            }
            answer(exchange, fault, body);
        } catch (IOException _) {
            // The client has gone; that is its right.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void answer(HttpExchange exchange, Fault fault, byte[] body)
            throws IOException, InterruptedException {
        switch (fault) {
            case NONE -> serve(exchange, body, true);
            case CUT_BEFORE -> exchange.close();
            case CUT_AFTER -> serve(exchange, body, false);
            case HANG_BEFORE -> closed.await();
            case HANG_AFTER -> {
                serve(exchange, body, false);
                closed.await();
            }
            case FORBIDDEN ->
                    refuse(
                            exchange,
                            403,
                            "Forbidden",
                            "it is forbidden: User \"ann\" cannot create resource \"things\"");
            case QUOTA ->
                    refuse(exchange, 403, "Forbidden", "it is forbidden: exceeded quota: small");
            case TAKEN -> refuse(exchange, 409, "AlreadyExists", "it already exists");
            case INVALID -> refuse(exchange, 422, "Invalid", "it is invalid");
            case BUSY -> refuse(exchange, 429, "TooManyRequests", "too many requests");
            case BROKEN -> refuse(exchange, 500, "InternalError", "etcd is away");
            case NONSENSE -> send(exchange, 200, "<html>hello</html>");
        }
    }

    /**
     * @param answers otherwise the answer is lost
     */
    private void serve(HttpExchange exchange, byte[] body, boolean answers)
            throws IOException, InterruptedException {
        String path = exchange.getRequestURI().getPath();
        String query = String.valueOf(exchange.getRequestURI().getQuery());
        if (query.contains("watch=true")) {
            watch(exchange);
            return;
        }
        if (path.endsWith("/selfsubjectaccessreviews")) {
            send(exchange, 201, "{\"status\":{\"allowed\":true}}");
            return;
        }
        int code;
        JsonNode answer;
        synchronized (this) {
            ObjectNode there = objects.get(path);
            JsonNode sent = body.length == 0 ? JSON.createObjectNode() : JSON.readTree(body);
            switch (exchange.getRequestMethod()) {
                case "POST" -> {
                    String name = path + "/" + sent.path("metadata").path("name").asText();
                    code = objects.containsKey(name) ? 409 : 201;
                    if (code == 201) {
                        if (runsPods && path.endsWith("/pods")) {
                            ((ObjectNode) sent).putObject("status").put("phase", "Running");
                        }
                        keep(name, (ObjectNode) sent);
                        tell("ADDED", name, (ObjectNode) sent);
                    }
                    answer = code == 201 ? sent : status(409, "AlreadyExists", name + " exists");
                }
                case "PATCH" -> {
                    JsonNode uid = sent.path("metadata").path("uid");
                    code = there == null ? 404 : differs(uid, there) ? 409 : 200;
                    if (code == 200 && there != null) {
                        merge(there, sent);
                    }
                    answer = code == 200 ? there : status(code, "NotSo", "no " + path);
                }
                case "DELETE" -> {
                    JsonNode uid = sent.path("preconditions").path("uid");
                    code = there == null ? 404 : differs(uid, there) ? 409 : 200;
                    if (code == 200) {
                        removes(path);
                    }
                    answer = status(code, "Gone", path);
                }
                default -> {
                    boolean one = there != null;
                    boolean list = path.matches(".*/(pods|jobs|events)");
                    code = one || list ? 200 : 404;
                    answer = one ? there : list ? list(path, query) : status(404, "NotFound", path);
                }
            }
        }
        if (answers) {
            send(exchange, code, String.valueOf(answer));
        }
    }

    private static boolean differs(JsonNode uid, ObjectNode there) {
        return !uid.isMissingNode() && !uid.equals(there.path("metadata").path("uid"));
    }

    private ObjectNode list(String path, String query) {
        ObjectNode list = JSON.createObjectNode();
        list.put("kind", "List").put("apiVersion", "v1");
        list.putObject("metadata").put("resourceVersion", "" + versions.get());
        ArrayNode items = list.putArray("items");
        objects.forEach(
                (name, object) -> {
                    if (name.startsWith(path + "/") && isSelected(object, query)) {
                        items.add(object);
                    }
                });
        return list;
    }

    private static boolean isSelected(ObjectNode object, String query) {
        for (String part : query.split("&", -1)) {
            if (part.startsWith("labelSelector=")) {
                for (String each : part.substring("labelSelector=".length()).split(",", -1)) {
                    String[] label = each.split("=", 2);
                    if (!label[1].equals(
                            object.path("metadata").path("labels").path(label[0]).asText())) {
                        return false;
                    }
                }
            }
            if (part.startsWith("fieldSelector=metadata.name=")
                    && !part.endsWith("=" + object.path("metadata").path("name").asText())) {
                return false;
            }
        }
        return true;
    }

    private static void merge(ObjectNode target, JsonNode patch) {
        patch.properties()
                .forEach(
                        field -> {
                            if (field.getValue().isObject()) {
                                merge(target.withObjectProperty(field.getKey()), field.getValue());
                            } else {
                                target.set(field.getKey(), field.getValue());
                            }
                        });
    }

    private void watch(HttpExchange exchange) throws IOException, InterruptedException {
        String query = exchange.getRequestURI().getQuery();
        Watch watch =
                new Watch(exchange.getRequestURI().getPath(), query, new LinkedBlockingQueue<>());
        int from = Integer.parseInt(query.replaceAll(".*resourceVersion=(\\d+).*", "$1"));
        synchronized (this) {
            events.stream().filter(event -> event.version() > from).forEach(watch::hear);
            watches.add(watch);
            opened.incrementAndGet();
        }
        try {
            exchange.sendResponseHeaders(200, 0);
            OutputStream out = exchange.getResponseBody();
            out.flush();
            for (String line = watch.lines().take(); !line.isEmpty(); line = watch.lines().take()) {
                out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
                out.flush();
            }
        } finally {
            watches.remove(watch);
        }
    }

    private static void refuse(HttpExchange exchange, int code, String reason, String message)
            throws IOException {
        send(exchange, code, String.valueOf(status(code, reason, message)));
    }

    private static ObjectNode status(int code, String reason, String message) {
        return JSON.createObjectNode()
                .put("kind", "Status")
                .put("apiVersion", "v1")
                .put("status", code < 300 ? "Success" : "Failure")
                .put("code", code)
                .put("reason", reason)
                .put("message", message);
    }

    private static void send(HttpExchange exchange, int code, String json) throws IOException {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(code, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        closed.countDown();
        client.close();
        server.stop(0);
        threads.shutdownNow();
    }
}
