package io.sparkagent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.sparkagent.cli.Hearing.Heard;
import io.sparkagent.cli.Hearing.Silent;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An agent's container may be anybody's. */
class AgentDoorTest {

    @TempDir private Path folder = Path.of("");

    private MockCluster cluster;

    @BeforeEach
    void start() {
        cluster = new MockCluster(folder);
    }

    @AfterEach
    void stop() {
        cluster.close();
    }

    private Hearing ask(Duration patience) {
        // It has the client, and is closed with the server.
        Cluster way = new Cluster(cluster.client, "demo");
        return new AgentDoor(way, patience).ask(new Driver(Pods.driver("driver-a").build()));
    }

    @Test
    void nobodyIsSentElsewhere() throws IOException {
        AtomicInteger requests = new AtomicInteger();
        HttpServer elsewhere =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        elsewhere.createContext(
                "/",
                exchange -> {
                    requests.incrementAndGet();
                    exchange.sendResponseHeaders(200, -1);
                    exchange.close();
                });
        elsewhere.start();
        try {
            cluster.agentAnswers(
                    "driver-a",
                    "HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:"
                            + elsewhere.getAddress().getPort()
                            + "/\r\ncontent-length: 0\r\n\r\n",
                    false);

            assertThat(ask(Duration.ofMinutes(1)))
                    .isEqualTo(new Silent("it answers with HTTP 302"));
            assertThat(requests).hasValue(0);
        } finally {
            elsewhere.stop(0);
        }
    }

    @Test
    @Timeout(60)
    void anAnswerThatNeverEndsIsNotWaitedFor() {
        for (String begun :
                new String[] {
                    "HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n",
                    "HTTP/1.1 200 OK\r\nan-endless-header: "
                }) {
            cluster.agentAnswers("driver-a", begun, true);

            assertThat(ask(Duration.ofSeconds(2)))
                    .isEqualTo(new Silent("it does not answer within 2 seconds"));
        }
    }

    @Test
    void anAnswerThatIsTooLargeIsNotRead() {
        cluster.agentSays("driver-a", " ".repeat(16 << 20) + "{}");

        assertThat(ask(Duration.ofMinutes(1)))
                .isEqualTo(new Silent("its answer is larger than 16 MiB"));

        cluster.agentSays("driver-a", " ".repeat((16 << 20) - 2) + "{}");

        assertThat(ask(Duration.ofMinutes(1))).isInstanceOf(Heard.class);
    }
}
