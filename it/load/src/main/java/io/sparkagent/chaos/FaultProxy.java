package io.sparkagent.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkagent.load.AgentProcess;
import io.sparkagent.load.Api;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/**
 * it/chaos/proxy as a process between the agent and the API server; its source says what it can.
 */
final class FaultProxy implements AutoCloseable {

    private final int port = freePort();
    private final int control = freePort();
    private final Path certificate;
    private final Process process;
    private final HttpClient http = HttpClient.newHttpClient();

    FaultProxy(Path program, Api api, Path directory) throws IOException, InterruptedException {
        certificate = directory.resolve("proxy.crt");
        process =
                new ProcessBuilder(
                                program.toString(),
                                "-target",
                                api.url(),
                                "-listen",
                                "127.0.0.1:" + port,
                                "-control",
                                "127.0.0.1:" + control,
                                "-certificate",
                                certificate.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(directory.resolve("proxy.log").toFile())
                        .start();
        for (int attempt = 0; !answers(); attempt++) {
            if (attempt > 100 || !process.isAlive()) {
                throw new IllegalStateException("the proxy does not start; see " + directory);
            }
            Thread.sleep(50);
        }
    }

    /** By which the agent goes through here. */
    AgentProcess.Options options() {
        try {
            return AgentProcess.Options.to("https://127.0.0.1:" + port)
                    .trusting(Base64.getEncoder().encodeToString(Files.readAllBytes(certificate)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The rules that hold from now on: JSON objects, with commas between them. */
    void rules(String rules) {
        send("PUT", "/rules", "[" + rules + "]");
    }

    void clear() {
        rules("");
    }

    /** Resets all connections. */
    void cut() {
        send("POST", "/cut", "");
    }

    /** Resets those that carry a watch. */
    void cutWatches() {
        send("POST", "/cut?path=watch%3Dtrue", "");
    }

    /** Leaves all connections half open. */
    void freeze() {
        send("POST", "/freeze", "");
    }

    /** Leaves those half open that carry a watch. */
    void freezeWatches() {
        send("POST", "/freeze?path=watch%3Dtrue", "");
    }

    void down() {
        send("PUT", "/down", "");
    }

    void up() {
        send("PUT", "/up", "");
    }

    /** Requests that a rule has struck. */
    long struck() {
        return stat("struck");
    }

    /** Watches that were asked for. */
    long watches() {
        return stat("watches");
    }

    /** Answers and events 410 of the API server's own. */
    long gone() {
        return stat("gone");
    }

    private long stat(String name) {
        try {
            JsonNode stats = Api.JSON.readTree(send("GET", "/stats", ""));
            return stats.path(name).asLong();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean answers() {
        try {
            send("GET", "/stats", "");
            return true;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    private String send(String verb, String path, String body) {
        try {
            var request =
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + control + path))
                            .method(verb, BodyPublishers.ofString(body))
                            .build();
            var response = http.send(request, BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new IllegalArgumentException(path + " " + body + ": " + response.body());
            }
            return response.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        http.close();
    }
}
