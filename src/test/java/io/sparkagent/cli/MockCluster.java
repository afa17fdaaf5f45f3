package io.sparkagent.cli;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMixedDispatcher;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import io.fabric8.mockwebserver.Context;
import io.fabric8.mockwebserver.MockWebServer;
import io.fabric8.mockwebserver.ServerRequest;
import io.fabric8.mockwebserver.ServerResponse;
import io.fabric8.mockwebserver.http.Dispatcher;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** An API server that keeps what it is given, and the commands as a user types them. */
final class MockCluster implements AutoCloseable {

    static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

    /**
     * What was made just now was made five minutes before the commands' now. And there are ports,
     * which the server cannot do: it answers only to messages that it knows word by word.
     */
    private static final class InTime extends Dispatcher {

        private final Dispatcher server;
        private final Map<String, Supplier<ForwardedPort>> ports;

        private InTime(Dispatcher server, Map<String, Supplier<ForwardedPort>> ports) {
            this.server = server;
            this.ports = ports;
        }

        @Override
        public MockResponse dispatch(RecordedRequest request) {
            Supplier<ForwardedPort> port = ports.get(request.getPath());
            if (port != null) {
                return new MockResponse()
                        .setHttpVersion(request.getHttpVersion())
                        .setResponseCode(101)
                        .withWebSocketUpgrade(port.get());
            }
            MockResponse response = server.dispatch(request);
            if (response.getWebSocketListener() == null && response.getBody() != null) {
                String body = new String(response.getBody().getBytes(), StandardCharsets.UTF_8);
                response.setBody(
                        body.replaceAll(
                                "(\"creationTimestamp\" *: *)\"[^\"]*\"",
                                "$1\"2026-01-01T11:55:00Z\""));
            }
            return response;
        }
    }

    /** What a command has printed, and how it has ended. */
    record Result(int exitCode, String out, String err) {}

    final KubernetesMockServer server;
    final KubernetesClient client;
    private final Map<String, Supplier<ForwardedPort>> ports = new ConcurrentHashMap<>();
    private final Path kubeconfig;

    MockCluster(Path folder) {
        Map<ServerRequest, Queue<ServerResponse>> responses = new HashMap<>();
        server =
                new KubernetesMockServer(
                        new Context(),
                        new MockWebServer(),
                        responses,
                        new InTime(new KubernetesMixedDispatcher(responses), ports),
                        false);
        server.init();
        client = server.createClient();
        kubeconfig = folder.resolve("kubeconfig");
        write(kubeconfig, kubeconfig("http://127.0.0.1:" + server.getPort()));
    }

    static String kubeconfig(String address) {
        return """
               apiVersion: v1
               kind: Config
               current-context: here
               contexts:
                 - {name: here, context: {cluster: c, namespace: demo, user: u}}
                 - {name: there, context: {cluster: c, namespace: other, user: u}}
               clusters:
                 - {name: c, cluster: {server: "%s"}}
               users:
                 - {name: u, user: {}}
               """
                .formatted(address);
    }

    static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void has(HasMetadata... objects) {
        for (HasMetadata each : objects) {
            client.resource(each).create();
        }
    }

    void refuses(String method, String path, int code, String message) {
        (method.equals("DELETE") ? server.expect().delete() : server.expect().get())
                .withPath(path)
                .andReturn(
                        code,
                        new StatusBuilder()
                                .withStatus("Failure")
                                .withCode(code)
                                .withMessage(message)
                                .build())
                .always();
    }

    void says(String path, String text) {
        server.expect().get().withPath(path).andReturn(200, text).always();
    }

    /** What an agent answers through a port-forward. */
    void agentSays(String pod, String json) {
        ports.put(portForward(pod), () -> ForwardedPort.ofAgent(json));
    }

    /** Anything at all, and after that bytes without end if it goes on. */
    void agentAnswers(String pod, String answer, boolean goesOn) {
        ports.put(portForward(pod), () -> ForwardedPort.ofHostileAgent(answer, goesOn));
    }

    /** What the node answers for a port that nobody listens on. */
    void agentRefuses(String pod, String words) {
        ports.put(portForward(pod), () -> ForwardedPort.ofNobody(words));
    }

    private static String portForward(String pod) {
        return "/api/v1/namespaces/demo/pods/" + pod + "/portforward?ports=14040";
    }

    Result run(String... arguments) {
        return run("", false, arguments);
    }

    /**
     * On a terminal.
     *
     * @param typed what the user answers
     */
    Result answer(String typed, String... arguments) {
        return run(typed, true, arguments);
    }

    private Result run(String typed, boolean terminal, String... arguments) {
        return execute(
                surroundings(typed, terminal),
                Stream.concat(
                                Stream.of(arguments),
                                Stream.of("--kubeconfig", kubeconfig.toString()))
                        .toArray(String[]::new));
    }

    static Surroundings surroundings(String typed, boolean terminal) {
        return new Surroundings(
                "spark-agent",
                Map.of(),
                terminal,
                new BufferedReader(new StringReader(typed)),
                Clock.fixed(NOW, ZoneOffset.UTC));
    }

    static Result execute(Surroundings surroundings, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode =
                new CommandLines(
                                (_, _, _, _) -> {
                                    throw new AssertionError("this command reads no conf");
                                },
                                surroundings)
                        .execute(new PrintWriter(out), new PrintWriter(err), arguments);
        return new Result(exitCode, out.toString(), err.toString());
    }

    @Override
    public void close() {
        client.close();
        server.destroy();
    }
}
