package io.sparkagent.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The kubelet replaces the token of a pod's service account in its file, and the API server then
 * takes the old one no more. The client is configured as the agent's is: by what is in the pod.
 */
@Timeout(60)
class RotatedTokenTest {

    private static final String TOKEN_FILE = "kubernetes.auth.serviceAccount.token";

    @TempDir Path directory;

    private final Map<String, String> before = new TreeMap<>();
    private final List<String> shown = new CopyOnWriteArrayList<>();
    private final HttpServer server;
    private volatile String valid = "first";

    RotatedTokenTest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    try (exchange) {
                        String token =
                                String.valueOf(
                                        exchange.getRequestHeaders().getFirst("Authorization"));
                        shown.add(token);
                        byte[] answer = "{}".getBytes(StandardCharsets.US_ASCII);
                        int code = token.equals("Bearer " + valid) ? 200 : 401;
                        exchange.sendResponseHeaders(code, answer.length);
                        exchange.getResponseBody().write(answer);
                    }
                });
        server.start();
    }

    private void set(String name, String value) {
        String old = System.setProperty(name, value);
        if (old != null) {
            before.put(name, old);
        }
    }

    @BeforeEach
    void beInAPod() throws IOException {
        set(TOKEN_FILE, Files.writeString(directory.resolve("token"), "first").toString());
        set("kubernetes.auth.tryKubeConfig", "false");
    }

    @AfterEach
    void leave() {
        for (String name : List.of(TOKEN_FILE, "kubernetes.auth.tryKubeConfig")) {
            System.clearProperty(name);
        }
        before.forEach(System::setProperty);
        server.stop(0);
    }

    /** As the kubelet does it: the file that the name leads to is another one. */
    private void rotate(String token) throws IOException {
        Path fresh = Files.writeString(directory.resolve("fresh"), token);
        Files.move(
                fresh,
                directory.resolve("token"),
                StandardCopyOption.ATOMIC_MOVE,
                StandardCopyOption.REPLACE_EXISTING);
    }

    private KubernetesClient client() {
        return new KubernetesClientBuilder()
                .withConfig(
                        new ConfigBuilder(Config.autoConfigure(null))
                                .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                                .withRequestRetryBackoffLimit(0)
                                .withRequestTimeout(5_000)
                                .build())
                .build();
    }

    private static String ask(Wire wire) {
        return new String(wire.call(Request.get("api")), StandardCharsets.UTF_8);
    }

    @Test
    void theNextCallShowsTheNewToken() throws IOException {
        try (KubernetesClient client = client();
                Wire wire = new Wire(client)) {
            assertThat(ask(wire)).isEqualTo("{}");
            rotate("second");
            valid = "second";

            assertThat(ask(wire)).isEqualTo("{}");
            assertThat(ask(wire)).isEqualTo("{}");
            assertThat(shown)
                    .containsExactly(
                            "Bearer first", "Bearer first", "Bearer second", "Bearer second");
        }
    }

    @Test
    void aTokenThatNobodyTakesIsRefusedAndTheFileIsReadAgainNextTime() throws IOException {
        try (KubernetesClient client = client();
                Wire wire = new Wire(client)) {
            valid = "second";
            assertThatThrownBy(() -> ask(wire))
                    .isInstanceOfSatisfying(
                            KubernetesClientException.class,
                            e -> assertThat(e.getCode()).isEqualTo(401));
            rotate("second");

            assertThat(ask(wire)).isEqualTo("{}");
        }
    }
}
