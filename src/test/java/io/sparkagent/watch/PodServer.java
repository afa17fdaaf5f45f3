package io.sparkagent.watch;

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
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * An API server that answers lists and watches byte by byte as it is told, each once and in turn,
 * and holds its breath where it has been told nothing more.
 */
final class PodServer implements AutoCloseable {

    /** One answer. */
    interface Script {
        void answer(HttpExchange exchange) throws Exception;
    }

    /**
     * Asked for in turn: {@code list} or {@code watch}, and what the query says beside; or {@code
     * get} and a name.
     */
    final List<String> requests = new CopyOnWriteArrayList<>();

    final KubernetesClient client;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final BlockingQueue<Script> lists = new LinkedBlockingQueue<>();
    private final BlockingQueue<Script> watches = new LinkedBlockingQueue<>();
    private final Map<String, Script> pods = new ConcurrentHashMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    PodServer() {
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/api/v1/namespaces/demo/pods", this::handle);
        server.start();
        client =
                new KubernetesClientBuilder()
                        .withConfig(
                                new ConfigBuilder(Config.empty())
                                        .withMasterUrl(
                                                "http://127.0.0.1:" + server.getAddress().getPort())
                                        .withRequestRetryBackoffLimit(0)
                                        .withRequestTimeout(2_000)
                                        .build())
                        .build();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            script(exchange.getRequestURI()).answer(exchange);
        } catch (IOException _) {
            // The client has gone; that is its right.
        } catch (Exception e) {
            throw new IOException(e);
        }
    }

    private Script script(URI asked) throws InterruptedException {
        String query = asked.getQuery();
        if (query == null) {
            String name = asked.getPath().replaceFirst("^/api/v1/namespaces/demo/pods/", "");
            requests.add("get " + name);
            return pods.getOrDefault(
                    name, exchange -> send(exchange, 404, status(404, "no such pod")));
        }
        boolean watch = query.contains("watch=true");
        requests.add((watch ? "watch " : "list ") + query);
        return (watch ? watches : lists).take();
    }

    /** From now on whoever asks for this one pod is answered so, every time. */
    PodServer answers(String name, int code, String body) {
        pods.put(name, exchange -> send(exchange, code, body));
        return this;
    }

    PodServer lists(String version, String next, String... pods) {
        lists.add(
                exchange ->
                        send(
                                exchange,
                                200,
                                """
                                {"kind":"PodList","apiVersion":"v1",\
                                "metadata":{"resourceVersion":"%s","continue":"%s"},"items":[%s]}"""
                                        .formatted(version, next, String.join(",", pods))));
        return this;
    }

    PodServer refusesList(int code, String message) {
        lists.add(exchange -> send(exchange, code, status(code, message)));
        return this;
    }

    PodServer refusesWatch(int code, String message) {
        watches.add(exchange -> send(exchange, code, status(code, message)));
        return this;
    }

    /** A list with any bytes. */
    PodServer listsBytes(Script script) {
        lists.add(script);
        return this;
    }

    /** A watch that says this, a line each, and then nothing more. */
    PodServer watches(String... lines) {
        watches.add(
                exchange -> {
                    say(exchange, lines);
                    closed.await();
                });
        return this;
    }

    /** A watch that says this, a line each, and is then ended in good order. */
    PodServer watchesAndEnds(String... lines) {
        watches.add(exchange -> say(exchange, lines));
        return this;
    }

    /**
     * A watch that says exactly this, and is cut in the middle of it when the time has come.
     *
     * @param time comes when it is counted down
     */
    PodServer watchesAndCuts(String text, CountDownLatch time) {
        watches.add(
                exchange -> {
                    exchange.sendResponseHeaders(200, 1_000_000);
                    OutputStream out = exchange.getResponseBody();
                    out.write(text.getBytes(StandardCharsets.UTF_8));
                    out.flush();
                    time.await();
                    throw new IOException("cut");
                });
        return this;
    }

    private static void say(HttpExchange exchange, String... lines) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        OutputStream out = exchange.getResponseBody();
        for (String line : lines) {
            out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
        }
        out.flush();
    }

    static void send(HttpExchange exchange, int code, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(code, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    static String status(int code, String message) {
        return """
               {"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure",\
               "message":"%s","reason":"Because","code":%d}"""
                .formatted(message, code);
    }

    static String event(String type, String object) {
        return "{\"type\":\"" + type + "\",\"object\":" + object + "}";
    }

    static String bookmark(String version) {
        return event(
                "BOOKMARK",
                """
                {"kind":"Pod","apiVersion":"v1","metadata":{"resourceVersion":"%s"},\
                "spec":{"containers":null},"status":{}}"""
                        .formatted(version));
    }

    @Override
    public void close() {
        closed.countDown();
        client.close();
        server.stop(0);
        threads.shutdownNow();
    }
}
