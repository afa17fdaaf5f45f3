package io.sparkagent.submit;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.equalTo;

import io.fabric8.kubernetes.api.model.PodBuilder;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import io.sparkagent.act.ApiServer;
import io.sparkagent.manifest.Delivery;
import io.sparkagent.status.StatusBoard;
import io.sparkagent.submit.FilePlan.Sending;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The submitter's part and the agent's, over HTTP, and the start gate behind them. */
@QuarkusTest
@TestProfile(StreamedFilesTest.Waiting.class)
class StreamedFilesTest {

    private static final byte[] LARGE = random(5 << 20);
    private static final byte[] SMALL = random(1000);
    private static final List<byte[]> FILES = List.of(LARGE, new byte[0], SMALL);
    private static final List<String> PATHS = List.of("0/my app.jar", "0/empty", "1/my app.jar");

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /** Without the surroundings that other tests have. */
    public static final class Waiting implements QuarkusTestProfile {

        @Override
        public boolean disableGlobalTestResources() {
            return true;
        }

        @Override
        public List<TestResourceEntry> testResources() {
            return List.of(new TestResourceEntry(Surroundings.class));
        }
    }

    /** A driver's pod that waits for three files. */
    public static final class Surroundings implements QuarkusTestResourceLifecycleManager {

        private final ApiServer server = new ApiServer();

        @Override
        public Map<String, String> start() {
            server.allowsEverything();
            server.mock
                    .expect()
                    .get()
                    .withPath("/api/v1/namespaces/demo/pods/driver")
                    .andReturn(
                            200,
                            new PodBuilder()
                                    .withNewMetadata()
                                    .withName("driver")
                                    .withNamespace("demo")
                                    .withUid("u0")
                                    .addToLabels("spark-app-selector", "spark-1")
                                    .endMetadata()
                                    .withNewSpec()
                                    .endSpec()
                                    .withNewStatus()
                                    .withPhase("Pending")
                                    .endStatus()
                                    .build())
                    .always();
            try {
                Path root = Files.createTempDirectory("spark-agent");
                return Map.ofEntries(
                        Map.entry("spark-agent.pod-name", "driver"),
                        Map.entry("spark-agent.namespace", "demo"),
                        Map.entry("spark-agent.shared-directory", made(root, "shared")),
                        Map.entry("spark-agent.state-directory", made(root, "state")),
                        Map.entry("spark-agent.files-directory", made(root, "files")),
                        Map.entry(
                                "spark-agent.files",
                                Files.writeString(root.resolve("files.json"), list()).toString()),
                        Map.entry(
                                "spark-agent.policy-file", root.resolve("policy.yaml").toString()),
                        Map.entry(
                                "quarkus.kubernetes-client.api-server-url",
                                server.client.getMasterUrl().toString()),
                        Map.entry("quarkus.http.test-port", "0"),
                        Map.entry("quarkus.management.test-port", "0"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static String made(Path root, String name) throws IOException {
            return Files.createDirectory(root.resolve(name)).toString();
        }

        private static String list() {
            List<String> entries = new ArrayList<>();
            for (int i = 0; i < FILES.size(); i++) {
                entries.add(
                        "{\"path\":\"%s\",\"size\":%d,\"sha256\":\"%s\"}"
                                .formatted(
                                        PATHS.get(i), FILES.get(i).length, sha256(FILES.get(i))));
            }
            return entries.toString();
        }

        @Override
        public void stop() {
            server.close();
        }
    }

    private final Path folder;
    private final StatusBoard board;

    @TempDir private Path local = Path.of("");

    @Inject
    StreamedFilesTest(
            @ConfigProperty(name = "spark-agent.files-directory") Path folder, StatusBoard board) {
        this.folder = folder;
        this.board = board;
    }

    private List<Sending> sendings() throws IOException {
        List<Sending> sendings = new ArrayList<>();
        for (int i = 0; i < FILES.size(); i++) {
            sendings.add(
                    new Sending(
                            Files.write(local.resolve("file-" + i), FILES.get(i)),
                            new Delivery.Streamed(
                                    Delivery.STREAMED + "/" + PATHS.get(i),
                                    FILES.get(i).length,
                                    sha256(FILES.get(i)))));
        }
        return sendings;
    }

    private static FilesDoor door() {
        return new FilesDoor(
                ConfigProvider.getConfig().getValue("quarkus.http.test-port", Integer.class));
    }

    private static int started() {
        int port =
                ConfigProvider.getConfig().getValue("quarkus.management.test-port", Integer.class);
        return given().port(port).get("/q/health/started").statusCode();
    }

    private static RequestSpecification bytes(byte[] bytes) {
        return given().contentType(ContentType.BINARY).body(bytes);
    }

    @Test
    void theDriverStartsWhenAllFilesAreThereAndNothingElseIsTakenIn() throws Exception {
        assertThat(started()).isEqualTo(503);
        nobodyElseBringsAnything();

        // Somebody has begun before, and the way has broken.
        assertThat(door().put(0, 0, LARGE, 3000).received()).isEqualTo(3000);
        List<String> progress = new ArrayList<>();
        List<Sending> sendings = sendings();
        new FileSender(
                        sendings,
                        (name, done, total) -> progress.add(name + " " + done + "/" + total))
                .send(door());

        for (int i = 0; i < FILES.size(); i++) {
            assertThat(folder.resolve(PATHS.get(i))).hasBinaryContent(FILES.get(i));
        }
        assertThat(progress)
                .containsExactly(
                        "file-0 2100152/5242880",
                        "file-0 4197304/5242880",
                        "file-0 5242880/5242880",
                        "file-1 0/0",
                        "file-2 1000/1000");
        while (board.verdict().isEmpty()) {
            Thread.onSpinWait();
        }
        assertThat(board.verdict()).contains(List.of());
        assertThat(started()).isEqualTo(200);

        afterwardsNobodyBringsAnything(sendings);
    }

    private void nobodyElseBringsAnything() {
        bytes(new byte[1000]).put("/files/2").then().statusCode(422).body("received", equalTo(0));
        bytes(new byte[1001]).put("/files/2").then().statusCode(413);
        bytes(new byte[10]).put("/files/2?offset=5").then().statusCode(409);
        bytes(new byte[10]).put("/files/2?offset=-1").then().statusCode(409);
        bytes(SMALL).put("/files/3").then().statusCode(404);
        bytes(SMALL).put("/files/-1").then().statusCode(401);
        bytes(SMALL).put("/files/../driver").then().statusCode(401);
        bytes(SMALL).post("/files/2").then().statusCode(401);
        bytes(SMALL).delete("/files/2").then().statusCode(401);
        bytes(SMALL)
                .header("Origin", "https://evil.example")
                .put("/files/2")
                .then()
                .statusCode(403);
        given().get("/files")
                .then()
                .statusCode(200)
                .body("closed", equalTo(null))
                .body("files.received", equalTo(List.of(0, 0, 0)))
                .body("files.path", equalTo(PATHS));
        assertThat(folder.resolve("1")).doesNotExist();
    }

    private void afterwardsNobodyBringsAnything(List<Sending> sendings) throws Exception {
        given().get("/files").then().body("closed", equalTo("all files are there"));
        bytes(SMALL).put("/files/2").then().statusCode(409);
        new FileSender(sendings, Progress.SILENT).send(door()); // has nothing to do
        Sending unknown =
                new Sending(
                        sendings.getFirst().file(),
                        new Delivery.Streamed(Delivery.STREAMED + "/9/x", 1, "0"));
        assertThatThrownBy(() -> new FileSender(List.of(unknown), Progress.SILENT).send(door()))
                .isInstanceOf(UndeliveredException.class)
                .hasMessage("the agent does not expect the file 9/x");
    }
}
