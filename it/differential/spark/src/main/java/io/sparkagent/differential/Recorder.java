package io.sparkagent.differential;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * As much of an API server as a submission talks to: it takes every object as it is, gives it a
 * uid, and keeps the last state of each.
 */
final class Recorder implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final int OK = 200;
    private static final int CREATED = 201;
    private static final int NOT_FOUND = 404;
    private static final int UNAVAILABLE = 503;
    private static final int NO_BODY = -1;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    /** By path. */
    private final Map<String, ObjectNode> objects = new LinkedHashMap<>();

    Recorder() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.setExecutor(threads);
        server.start();
    }

    String master() {
        return "k8s://http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** What is there, after which nothing is. */
    synchronized ArrayNode takeAll() {
        ArrayNode all = JSON.createArrayNode();
        objects.values().forEach(all::add);
        objects.clear();
        return all;
    }

    private void answer(HttpExchange call) throws IOException {
        try {
            byte[] body = call.getRequestBody().readAllBytes();
            String path = call.getRequestURI().getPath();
            if (String.valueOf(call.getRequestURI().getQuery()).contains("watch=true")) {
                // 503 to a web socket has the client ask again without one; nothing happens here
                boolean isSocket = call.getRequestHeaders().containsKey("Upgrade");
                call.sendResponseHeaders(isSocket ? UNAVAILABLE : OK, NO_BODY);
            } else if (call.getRequestMethod().equals("GET")) {
                reply(call, known(path) == null ? NOT_FOUND : OK, known(path));
            } else if (call.getRequestMethod().equals("DELETE")) {
                reply(call, OK, remove(path));
            } else {
                ObjectNode object = (ObjectNode) YAML.readTree(body);
                boolean isNew = call.getRequestMethod().equals("POST");
                reply(
                        call,
                        isNew ? CREATED : OK,
                        keep(isNew ? path + "/" + name(object) : path, object));
            }
        } finally {
            call.close();
        }
    }

    private static String name(ObjectNode object) {
        return object.path("metadata").path("name").asText();
    }

    /** In the namespace of the path, as an API server completes it. */
    private synchronized ObjectNode keep(String path, ObjectNode object) {
        ObjectNode metadata = object.withObject("/metadata");
        metadata.put("namespace", path.replaceFirst(".*/namespaces/([^/]+)/.*", "$1"));
        objects.put(path, object);
        ObjectNode answer = object.deepCopy();
        answer.withObject("/metadata").put("uid", "uid-of-" + name(object));
        answer.withObject("/metadata").put("resourceVersion", "1");
        return answer;
    }

    private synchronized ObjectNode remove(String path) {
        return objects.remove(path);
    }

    private synchronized ObjectNode known(String path) {
        return objects.get(path);
    }

    private static void reply(HttpExchange call, int status, ObjectNode object) throws IOException {
        ObjectNode answer =
                object != null
                        ? object
                        : JSON.createObjectNode()
                                .put("kind", "Status")
                                .put("apiVersion", "v1")
                                .put("status", status == OK ? "Success" : "Failure")
                                .put("code", status);
        byte[] bytes = JSON.writeValueAsBytes(answer);
        call.getResponseHeaders().add("Content-Type", "application/json");
        call.sendResponseHeaders(status, bytes.length);
        call.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
