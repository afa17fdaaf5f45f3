package io.sparkagent;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.config.DecoderConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.http.ContentType;
import io.sparkagent.config.DriverConf;
import io.sparkagent.status.StatusBoard;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The loopback port as a browser, a stranger and the bridge find it. */
@QuarkusTest
@QuarkusTestResource(WiringTest.Folders.class)
class DoorTest {

    private final Path shared;
    private final StatusBoard board;

    @Inject
    DoorTest(
            @ConfigProperty(name = "spark-agent.shared-directory") Path shared, StatusBoard board) {
        this.shared = shared;
        this.board = board;
    }

    @BeforeEach
    void waitForTheVerdict() {
        while (board.verdict().isEmpty()) {
            Thread.onSpinWait();
        }
    }

    private String token() throws IOException {
        Properties properties = new Properties();
        try (var reader = Files.newBufferedReader(shared.resolve("agent.properties"))) {
            properties.load(reader);
        }
        return properties.getProperty("token");
    }

    private static int port() {
        return ConfigProvider.getConfig().getValue("quarkus.http.test-port", Integer.class);
    }

    /** The answer to a request as it stands there: a client of ours would put it right. */
    private String raw(String... lines) throws IOException {
        try (Socket socket = new Socket("localhost", port())) {
            String request = String.join("\r\n", lines) + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    @Test
    void aNameThatSomebodyHasPointedHereIsNotOurs() throws IOException {
        assertThat(raw("GET /status HTTP/1.1", "Host: evil.example:" + port()))
                .startsWith("HTTP/1.1 421 ")
                .contains("SPARK_AGENT_ALLOWED_HOSTS")
                .doesNotContain("executors");
        assertThat(raw("GET / HTTP/1.1", "Host: evil.example")).startsWith("HTTP/1.1 421 ");
        assertThat(raw("GET /status HTTP/1.0")).containsPattern("^HTTP/1\\.[01] 421 ");
        assertThat(raw("PUT /driver HTTP/1.1", "Host: evil", "Authorization: Bearer wrong"))
                .startsWith("HTTP/1.1 421 ");
    }

    @Test
    void everyForwardedPortIsOurs() throws IOException {
        for (String host : List.of("localhost:8080", "127.0.0.1:31234", "[::1]:9", "localhost")) {
            assertThat(raw("GET /status HTTP/1.1", "Host: " + host)).startsWith("HTTP/1.1 200 ");
        }
    }

    @Test
    void pagesOfOthersMayNotAsk() {
        given().header("Origin", "https://evil.example").get("/status").then().statusCode(403);
        given().header("Origin", "null").get("/status").then().statusCode(403);
        given().header("Sec-Fetch-Site", "cross-site")
                .header("Sec-Fetch-Mode", "no-cors")
                .get("/status")
                .then()
                .statusCode(403)
                .header("Access-Control-Allow-Origin", equalTo(null));
        given().header("Origin", "http://localhost:" + port())
                .get("http://localhost:" + port() + "/status")
                .then()
                .statusCode(200);
    }

    @Test
    void nothingIsChangedWithoutTheToken() throws IOException {
        for (String path : List.of("/", "/status", "/driver", "/driver/demand", "/nowhere")) {
            given().post(path).then().statusCode(401).body(containsString("agent.properties"));
            given().put(path).then().statusCode(401);
            given().delete(path).then().statusCode(401);
            given().options(path).then().statusCode(401);
        }
        given().header("Authorization", "Bearer " + token())
                .delete("/status")
                .then()
                .statusCode(405);
    }

    @Test
    void everyAnswerSaysWhatABrowserMayDoWithIt() {
        for (String path : List.of("/", "/status", "/page/main.js", "/nowhere")) {
            given().get(path)
                    .then()
                    .header("Content-Security-Policy", containsString("default-src 'none'"))
                    .header("Content-Security-Policy", containsString("frame-ancestors 'none'"))
                    .header("Content-Security-Policy", not(containsString("unsafe")))
                    .header("X-Content-Type-Options", equalTo("nosniff"))
                    .header("X-Frame-Options", equalTo("DENY"))
                    .header("Referrer-Policy", equalTo("no-referrer"))
                    .header("Cross-Origin-Resource-Policy", equalTo("same-origin"))
                    .header("Cache-Control", equalTo("no-store"));
        }
        given().put("/driver").then().header("X-Content-Type-Options", equalTo("nosniff"));
    }

    @Test
    void sizesAreBounded() throws IOException {
        given().header("X-Long", "x".repeat(20_000)).get("/status").then().statusCode(431);
        given().get("/status?" + "x".repeat(5_000)).then().statusCode(414);
        assertThat(
                        raw(
                                "PUT /driver HTTP/1.1",
                                "Host: localhost",
                                "Authorization: Bearer " + token(),
                                "Content-Type: application/json",
                                "Content-Length: " + (9 << 20)))
                .startsWith("HTTP/1.1 413 ");
    }

    @Test
    void whoAsksTooOftenIsToldToWait() throws Exception {
        String one = "GET /page/icon.svg HTTP/1.1\r\nHost: localhost\r\n\r\n";
        String answers;
        try (Socket socket = new Socket("localhost", port())) {
            String flood =
                    one.repeat(400) + one.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n");
            socket.getOutputStream().write(flood.getBytes(StandardCharsets.ISO_8859_1));
            answers =
                    new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
        assertThat(answers.toLowerCase(Locale.ROOT))
                .contains("http/1.1 200 ")
                .contains("http/1.1 429 ")
                .contains("retry-after: 1");
        // The bridge is served all the same.
        given().header("Authorization", "Bearer " + token())
                .get("/driver/news?instance=i9")
                .then()
                .statusCode(409);
        Thread.sleep(3_000); // the other tests ask too
    }

    @Test
    void connectionsAreBounded() throws IOException {
        List<Socket> open = new ArrayList<>();
        int answered = 0;
        try {
            for (int i = 0; i < 80; i++) {
                Socket socket = new Socket("localhost", port());
                open.add(socket);
                answered += answers(socket) ? 1 : 0;
            }
        } finally {
            for (Socket socket : open) {
                socket.close();
            }
        }
        assertThat(answered).isBetween(1, 64);
    }

    /** Whether there is an answer, and the connection stays. */
    private static boolean answers(Socket socket) {
        try {
            socket.getOutputStream()
                    .write(
                            "GET /page/icon.svg HTTP/1.1\r\nHost: localhost\r\n\r\n"
                                    .getBytes(StandardCharsets.ISO_8859_1));
            return socket.getInputStream().read() >= 0;
        } catch (IOException _) {
            return false; // it has been closed before we had written
        }
    }

    @Test
    void anUnchangedStatusCostsNothing() {
        String tag = given().get("/status").then().statusCode(200).extract().header("ETag");
        given().header("If-None-Match", tag).get("/status").then().statusCode(304);

        board.trouble("something new");
        given().header("If-None-Match", tag)
                .get("/status")
                .then()
                .statusCode(200)
                .body("errors.sentence", hasItem("something new"));
    }

    @Test
    void theStatusIsZippedForWhoTakesThat() {
        RestAssuredConfig asTheyCome =
                RestAssuredConfig.config()
                        .decoderConfig(DecoderConfig.decoderConfig().noContentDecoders());
        given().config(asTheyCome)
                .header("Accept-Encoding", "identity")
                .get("/status")
                .then()
                .statusCode(200)
                .header("Content-Encoding", equalTo(null));
        given().header("Accept-Encoding", "gzip")
                .get("/status")
                .then()
                .body("driver.demand", equalTo("unknown"));
        given().config(asTheyCome)
                .header("Accept-Encoding", "gzip")
                .get("/status")
                .then()
                .statusCode(200)
                .header("Content-Encoding", equalTo("gzip"));
    }

    @Test
    void thePageIsAllHere() {
        given().get("/")
                .then()
                .statusCode(200)
                .contentType(ContentType.HTML)
                .body(not(containsString("https://")));
        for (String file : List.of("main.js", "page.css", "theme.js", "lib/chart.umd.min.js")) {
            given().get("/page/" + file).then().statusCode(200);
        }
    }

    @Test
    void secretsAreShownNowhere() {
        board.serves(
                new DriverConf(
                        Map.of(
                                "spark.app.name",
                                "demo",
                                "spark.hadoop.fs.s3a.secret.key",
                                "hunter2hunter2"),
                        Map.of("spark.driver.port", "7078"),
                        Map.of("SPARK_LOCAL_DIRS", "/tmp")));
        board.trouble("create pods: the API server does not like hunter2hunter2");
        try {
            String sources = "entries.findAll { it.key == '%s' }.source";
            given().get("/status/conf")
                    .then()
                    .statusCode(200)
                    .body("served", equalTo(true))
                    .body(sources.formatted("spark.app.name"), hasItem("user"))
                    .body(sources.formatted("spark.driver.port"), hasItem("driver"))
                    .body(sources.formatted("SPARK_LOCAL_DIRS"), hasItem("environment"))
                    .body(sources.formatted("SPARK_AGENT_STOP_TIMEOUT"), hasItem("agent default"))
                    .body(
                            sources.formatted("SPARK_AGENT_SHARED_DIRECTORY"),
                            hasItem("agent setting"))
                    .body(
                            sources.formatted("spark.kubernetes.allocation.batch.delay"),
                            hasItem("Spark default"));
            for (String path : List.of("/status", "/status/conf", "/status/history")) {
                given().get(path).then().statusCode(200).body(not(containsString("hunter2")));
            }
        } finally {
            board.serves(DriverConf.NONE);
        }
    }

    @Test
    void theManagementPortHasHealthAndMetricsAndNothingElse() {
        int port =
                ConfigProvider.getConfig().getValue("quarkus.management.test-port", Integer.class);
        for (String path :
                List.of("/", "/status", "/status/conf", "/page/main.js", "/q", "/q/info")) {
            given().port(port).get(path).then().statusCode(404);
        }
        given().port(port).put("/driver").then().statusCode(404);
        // A kubelet and Prometheus ask by the pod's address.
        given().port(port)
                .header("Host", "10.1.2.3:14041")
                .get("/q/health/live")
                .then()
                .statusCode(200);
        given().port(port).get("/q/metrics").then().statusCode(200);
    }
}
