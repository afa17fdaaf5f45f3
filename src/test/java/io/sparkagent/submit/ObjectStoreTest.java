package io.sparkagent.submit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.sparkagent.submit.FilePlan.Upload;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;

/** Against a real server, which checks each signature. */
@TestInstance(Lifecycle.PER_CLASS)
class ObjectStoreTest {

    private static final long MIB = 1 << 20;

    private S3Server server;
    private Path bucket;
    private int number;

    @TempDir private Path files = Path.of("");

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        server = new S3Server(folder);
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @BeforeEach
    void makeBucket() throws IOException {
        bucket = server.bucket("bucket" + ++number);
    }

    private ObjectStore store(Map<String, String> conf) throws UndeliveredException {
        return ObjectStore.open(conf, Map.of(), "bucket" + number);
    }

    private Upload upload(String name, long size) throws IOException {
        byte[] bytes = new byte[(int) size];
        new Random(size).nextBytes(bytes);
        return new Upload(
                Files.write(files.resolve(name), bytes),
                "bucket" + number,
                "apps/spark-upload-1/" + name,
                size);
    }

    private List<String> objects() throws IOException {
        try (Stream<Path> paths = Files.walk(bucket)) {
            return paths.filter(Files::isRegularFile)
                    .map(path -> bucket.relativize(path).toString())
                    .sorted()
                    .toList();
        }
    }

    @Test
    void filesAreThereByteForByteAndProgressIsTold() throws Exception {
        Upload small = upload("my app.py", 1000);
        Upload empty = upload("empty.txt", 0);
        List<String> progress = new ArrayList<>();
        try (ObjectStore store = store(server.conf())) {
            store.upload(
                    List.of(small, empty),
                    (name, done, total) -> progress.add(name + " " + done + "/" + total));
        }

        assertThat(objects())
                .containsExactly("apps/spark-upload-1/empty.txt", "apps/spark-upload-1/my app.py");
        assertThat(bucket.resolve("apps/spark-upload-1/my app.py"))
                .hasSameBinaryContentAs(small.file());
        assertThat(progress).contains("my app.py 1000/1000");
    }

    @Test
    void whatIsLargeGoesInParts() throws Exception {
        Upload large = upload("large.jar", 13 * MIB);
        List<Long> progress = new ArrayList<>();
        try (ObjectStore store =
                ObjectStore.open(server.conf(), Map.of(), "bucket" + number, 6 * MIB)) {
            store.upload(List.of(large), (_, done, _) -> progress.add(done));
        }

        assertThat(objects()).containsExactly("apps/spark-upload-1/large.jar");
        assertThat(bucket.resolve("apps/spark-upload-1/large.jar"))
                .hasSameBinaryContentAs(large.file());
        assertThat(progress).last().isEqualTo(13 * MIB);
        assertThat(progress).isSorted();
    }

    @Test
    void undoTakesAwayWhatWasPutThereAndNothingElse() throws Exception {
        Files.writeString(bucket.resolve("others"), "x");
        try (ObjectStore store = store(server.conf())) {
            store.upload(List.of(upload("a.jar", 10), upload("b.jar", 20)), Progress.SILENT);
            assertThat(objects()).hasSize(3);

            assertThat(store.undo()).isEmpty();
        }
        assertThat(objects()).containsExactly("others");
    }

    /** As when somebody presses Ctrl-C. */
    @Test
    void undoEndsAnUploadThatIsUnderWay() throws Exception {
        List<Upload> uploads = List.of(upload("a.jar", 10), upload("large.jar", 20 * MIB));
        try (ObjectStore store =
                ObjectStore.open(server.conf(), Map.of(), "bucket" + number, 6 * MIB)) {
            AtomicReference<CompletableFuture<List<String>>> undone = new AtomicReference<>();
            Progress interrupting =
                    (name, done, _) -> {
                        if (name.equals("large.jar") && done > 7 * MIB && undone.get() == null) {
                            undone.set(new CompletableFuture<>());
                            Thread.ofVirtual()
                                    .start(
                                            () -> {
                                                try {
                                                    undone.get().complete(store.undo());
                                                } catch (InterruptedException e) {
                                                    undone.get().completeExceptionally(e);
                                                }
                                            });
                            while (!store.isStopped()) {
                                Thread.onSpinWait();
                            }
                        }
                    };
            assertThatThrownBy(() -> store.upload(uploads, interrupting))
                    .isInstanceOf(UndeliveredException.class)
                    .hasMessage("the upload has been stopped");
            assertThat(undone.get().get()).isEmpty();
        }
        // As the server tells it: what it has begun to write is its own to clear up.
        String name = "bucket" + number;
        try (S3Client client =
                StoreClient.of(ObjectStoreSettings.read(server.conf(), name), Map.of())) {
            assertThat(client.listMultipartUploads(ask -> ask.bucket(name)).uploads()).isEmpty();
            assertThat(client.listObjectsV2(ask -> ask.bucket(name)).contents()).isEmpty();
        }
    }

    private String refusal(Map<String, String> conf) throws Exception {
        Upload upload = upload("a.jar", 10);
        try (ObjectStore store = store(conf)) {
            AtomicReference<String> sentence = new AtomicReference<>("");
            assertThatThrownBy(() -> store.upload(List.of(upload), Progress.SILENT))
                    .isInstanceOfSatisfying(
                            UndeliveredException.class, e -> sentence.set(e.sentence()));
            assertThat(store.undo()).as("nothing is there to remove").isEmpty();
            return sentence.get();
        }
    }

    @Test
    void aWrongSecretIsRefusedAndNotShown() throws Exception {
        Map<String, String> conf = server.conf();
        conf.put("spark.hadoop.fs.s3a.secret.key", "another-secret-of-somebody");

        assertThat(refusal(conf))
                .contains("does not let you write to s3a://bucket" + number)
                .contains("HTTP 403")
                .contains("spark.hadoop.fs.s3a.access.key")
                .doesNotContain("another-secret-of-somebody");
        assertThat(objects()).isEmpty();
    }

    @Test
    void aBucketThatIsNotThereIsNamed() throws Exception {
        Upload upload = new Upload(upload("a.jar", 10).file(), "nowhere", "a.jar", 10);
        try (ObjectStore store = store(server.conf())) {
            assertThatThrownBy(() -> store.upload(List.of(upload), Progress.SILENT))
                    .hasMessageContaining("has no bucket nowhere")
                    .hasMessageContaining("HTTP 404");
        }
    }

    @Test
    void anEndpointWhereNobodyListensIsNamed() throws Exception {
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        Map<String, String> conf = server.conf();
        conf.put("spark.hadoop.fs.s3a.endpoint", "http://127.0.0.1:" + free);

        assertThat(refusal(conf))
                .isEqualTo(
                        "the object store at http://127.0.0.1:"
                                + free
                                + " cannot be reached: nobody listens there"
                                + " (spark.hadoop.fs.s3a.endpoint)");
    }

    /** The first attempt has arrived, and its answer has not; the second one is refused. */
    @Test
    void whatAnEarlierAttemptMayHaveLeftIsTakenAway() throws Exception {
        List<String> methods = new CopyOnWriteArrayList<>();
        HttpServer strange =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        strange.createContext(
                "/",
                exchange -> {
                    try (exchange) {
                        exchange.getRequestBody().readAllBytes();
                        methods.add(exchange.getRequestMethod());
                        boolean first = methods.size() == 1;
                        boolean delete = exchange.getRequestMethod().equals("DELETE");
                        exchange.sendResponseHeaders(first ? 503 : delete ? 204 : 403, -1);
                    }
                });
        strange.start();
        try {
            Map<String, String> conf = server.conf();
            conf.put(
                    "spark.hadoop.fs.s3a.endpoint",
                    "http://127.0.0.1:" + strange.getAddress().getPort());
            assertThat(refusal(conf)).contains("HTTP 403");
        } finally {
            strange.stop(0);
        }
        assertThat(methods).containsExactly("PUT", "PUT", "DELETE");
    }

    @Test
    void aFileThatHasChangedIsNotUploaded() throws Exception {
        Upload upload = upload("a.jar", 10);
        Files.writeString(upload.file(), "longer than ten");
        try (ObjectStore store = store(server.conf())) {
            assertThatThrownBy(() -> store.upload(List.of(upload), Progress.SILENT))
                    .hasMessageContaining("has changed since the submission began");
        }
        assertThat(objects()).isEmpty();
    }

    @Test
    void oneBucketMayHaveItsOwnWay() throws Exception {
        Map<String, String> conf = server.conf();
        conf.put("spark.hadoop.fs.s3a.endpoint", "http://127.0.0.1:1");
        conf.put(
                "spark.hadoop.fs.s3a.bucket.bucket" + number + ".endpoint",
                server.address()); // without a scheme
        conf.put("spark.hadoop.fs.s3a.connection.ssl.enabled", "false");
        try (ObjectStore store = store(conf)) {
            store.upload(List.of(upload("a.jar", 10)), Progress.SILENT);
        }
        assertThat(objects()).containsExactly("apps/spark-upload-1/a.jar");
    }

    @Test
    void anEndpointThatIsNoneIsRefusedWithoutAnyCall() {
        Map<String, String> conf = server.conf();
        conf.put("spark.hadoop.fs.s3a.endpoint", "http://not an address");

        assertThatThrownBy(() -> store(conf))
                .isInstanceOf(UndeliveredException.class)
                .hasMessageContaining("spark.hadoop.fs.s3a.endpoint");
    }

    @Test
    void keysAreNeverWritten() {
        assertThat(ObjectStoreSettings.read(server.conf(), "b").toString())
                .doesNotContain(S3Server.ACCESS)
                .doesNotContain(S3Server.SECRET);
    }
}
