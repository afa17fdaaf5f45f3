package io.sparkagent.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the agent shows through {@code kubectl port-forward}. */
final class AgentDoor implements AutoCloseable {

    private static final int LOOPBACK = 14040;
    private static final int MANAGEMENT = 14041;
    private static final Pattern FORWARDED =
            Pattern.compile("Forwarding from 127\\.0\\.0\\.1:(\\d+) -> (\\d+)");

    /** A connection through the API server and the node may break; a person would ask again. */
    private static final int ATTEMPTS = 5;

    private final String agent;
    private final List<String> forwarding;
    private final HttpClient http = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();
    private Process forward;
    private Map<Integer, Integer> localPorts;

    AgentDoor(String namespace, String pod) {
        this(
                pod,
                List.of(
                        "kubectl",
                        "--namespace",
                        namespace,
                        "port-forward",
                        "pod/" + pod,
                        ":" + LOOPBACK,
                        ":" + MANAGEMENT));
    }

    /**
     * @param forwarding a program that leads to the agent, and says where as kubectl does
     */
    AgentDoor(String agent, List<String> forwarding) {
        this.agent = agent;
        this.forwarding = forwarding;
        open();
    }

    private void open() {
        localPorts = new HashMap<>();
        try {
            forward =
                    new ProcessBuilder(forwarding)
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start();
            BufferedReader lines = forward.inputReader();
            while (localPorts.size() < 2) {
                String line = lines.readLine();
                if (line == null) {
                    throw new AssertionError("the way to " + agent + " has ended");
                }
                Matcher found = FORWARDED.matcher(line);
                if (found.find()) {
                    localPorts.put(
                            Integer.valueOf(found.group(2)), Integer.valueOf(found.group(1)));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    JsonNode status() {
        return json("/status");
    }

    /** How executors have ended. */
    JsonNode history() {
        return json("/status/history");
    }

    private JsonNode json(String path) {
        try {
            return json.readTree(get(LOOPBACK, path).body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of the page, for a browser of this machine; another one when the way has been lost. */
    String address() {
        return "http://127.0.0.1:" + localPorts.get(LOOPBACK) + "/";
    }

    /** The page, its parts, and what else there is on loopback. */
    String page(String path) {
        return get(LOOPBACK, path).body();
    }

    String metrics() {
        return get(MANAGEMENT, "/q/metrics").body();
    }

    int health(String kind) {
        return get(MANAGEMENT, "/q/health/" + kind).statusCode();
    }

    private HttpResponse<String> get(int port, String path) {
        for (int attempt = 1; ; attempt++) {
            URI uri = URI.create("http://127.0.0.1:" + localPorts.get(port) + path);
            try {
                return http.send(
                        HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(20)).build(),
                        BodyHandlers.ofString());
            } catch (IOException e) {
                if (attempt == ATTEMPTS) {
                    throw new UncheckedIOException(e);
                }
                System.out.printf("%s: %s; once more, by a new connection%n", uri, e);
                forward.destroy();
                open();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted while waiting for " + uri, e);
            }
        }
    }

    @Override
    public void close() {
        forward.destroy();
        http.close();
    }
}
