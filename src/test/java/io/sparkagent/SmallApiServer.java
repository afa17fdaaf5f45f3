package io.sparkagent;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * As much of an API server as one driver's pod and its executors need: everything is allowed, every
 * pod that is made is seen to run at once, and what else is asked for is not there.
 */
final class SmallApiServer implements AutoCloseable {

    private static final Pattern NAME = Pattern.compile("\"name\":\"([^\"]+-exec-(\\d+))\"");

    private static final String DRIVER =
            """
            {"apiVersion":"v1","kind":"Pod","metadata":{"name":"driver","namespace":"demo",\
            "uid":"u0","resourceVersion":"5","labels":{"spark-role":"driver",\
            "spark-app-selector":"app-1"}},"spec":{"containers":[]},"status":{"phase":"Running"}}""";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();
    private final AtomicInteger version = new AtomicInteger(10);
    private final CountDownLatch closed = new CountDownLatch(1);

    SmallApiServer() {
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
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            String query = String.valueOf(exchange.getRequestURI().getQuery());
            String body =
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            if (path.endsWith("/selfsubjectaccessreviews")) {
                send(exchange, 201, "{\"status\":{\"allowed\":true}}");
            } else if (path.endsWith("/pods/driver")) {
                send(exchange, 200, DRIVER);
            } else if (path.endsWith("/pods") && exchange.getRequestMethod().equals("POST")) {
                send(exchange, 201, make(body));
            } else if (path.endsWith("/pods") && query.contains("watch=true")) {
                watch(exchange);
            } else if (path.endsWith("/pods")) {
                send(
                        exchange,
                        200,
                        "{\"metadata\":{\"resourceVersion\":\"9\"},\"items\":[" + DRIVER + "]}");
            } else {
                send(exchange, 404, "{\"kind\":\"Status\",\"code\":404,\"message\":\"not here\"}");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (IOException _) {
            // The client has gone; that is its right.
        }
    }

    private String make(String body) {
        Matcher name = NAME.matcher(body);
        if (!name.find()) {
            throw new AssertionError("this is no executor: " + body);
        }
        String metadata =
                "{\"name\":\"%s\",\"uid\":\"u%s\",\"resourceVersion\":\"%d\""
                        .formatted(name.group(1), name.group(2), version.incrementAndGet());
        Matcher instance = Pattern.compile("\"spark-agent-instance\":\"([^\"]+)\"").matcher(body);
        String labels =
                ",\"labels\":{\"spark-role\":\"executor\",\"spark-exec-id\":\"%s\","
                                .formatted(name.group(2))
                        + "\"spark-agent-instance\":\"%s\"}}"
                                .formatted(instance.find() ? instance.group(1) : "");
        seen.add(
                "{\"type\":\"ADDED\",\"object\":{\"metadata\":"
                        + metadata
                        + labels
                        + ",\"spec\":{\"containers\":[]},\"status\":{\"phase\":\"Running\"}}}\n");
        return "{\"metadata\":" + metadata + "}}";
    }

    private void watch(HttpExchange exchange) throws IOException, InterruptedException {
        exchange.sendResponseHeaders(200, 0);
        OutputStream out = exchange.getResponseBody();
        out.flush();
        while (closed.getCount() > 0) {
            out.write(seen.take().getBytes(StandardCharsets.UTF_8));
            out.flush();
        }
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
        server.stop(0);
        threads.shutdownNow();
    }
}
