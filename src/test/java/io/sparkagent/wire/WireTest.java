package io.sparkagent.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WireTest {

    private static final Request REQUEST = Request.get("api");

    private final DeafServer server = new DeafServer();
    private final KubernetesClient client =
            new KubernetesClientBuilder()
                    .withConfig(
                            new ConfigBuilder(Config.empty())
                                    .withMasterUrl(server.address())
                                    .withRequestRetryBackoffLimit(0)
                                    .withRequestTimeout(5_000)
                                    .build())
                    .build();
    private final Wire wire = new Wire(client);

    @AfterEach
    void stop() throws IOException {
        wire.close();
        client.close();
        server.close();
    }

    private String ask() {
        return new String(wire.call(REQUEST), StandardCharsets.UTF_8);
    }

    @Test
    void usesConnectionsAgain() {
        for (int i = 0; i < 20; i++) {
            assertThat(ask()).isEqualTo("{}");
        }

        // A connection may come back a moment after its answer has been read.
        assertThat(server.connections).hasValueLessThan(20);
    }

    @Test
    void oneRequestAtMostIsLostInConnectionsThatAreHalfOpen() throws InterruptedException {
        server.answersTogether(4);
        List<Thread> callers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            callers.add(Thread.ofVirtual().start(this::ask));
        }
        for (Thread caller : callers) {
            caller.join();
        }
        assertThat(server.connections).hasValue(4);
        server.turnHalfOpen();

        assertThatThrownBy(this::ask)
                .isInstanceOfSatisfying(
                        KubernetesClientException.class,
                        e -> assertThat(e.getCode()).isNotPositive());
        assertThat(ask()).isEqualTo("{}");
        assertThat(server.connections).hasValue(5);
    }
}
