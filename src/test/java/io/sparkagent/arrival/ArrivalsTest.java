package io.sparkagent.arrival;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArrivalsTest {

    private static final byte[] JAR = new byte[200_000];

    static {
        new Random(1).nextBytes(JAR);
    }

    @TempDir private Path root = Path.of("");

    private Path folder() {
        return root.resolve("files");
    }

    private Arrivals arrivals(String list, Duration patience) throws IOException {
        Path file = Files.writeString(root.resolve("files.json"), list);
        return new Arrivals(Optional.of(file), folder(), patience);
    }

    private Arrivals ofJar() throws IOException {
        return arrivals("[" + entry("0/app.jar", JAR) + "]", Duration.ofMinutes(1));
    }

    private static String entry(String path, byte[] bytes) {
        try {
            return "{\"path\": \"%s\", \"size\": %d, \"sha256\": \"%s\"}"
                    .formatted(
                            path,
                            bytes.length,
                            HexFormat.of()
                                    .formatHex(MessageDigest.getInstance("SHA-256").digest(bytes)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static IncomingFile.Outcome take(IncomingFile file, int from, int to)
            throws IOException {
        return file.take(from, new ByteArrayInputStream(Arrays.copyOfRange(JAR, from, to)));
    }

    @Test
    void withoutAListNobodyWaits() throws InterruptedException {
        assertThat(new Arrivals(Optional.empty(), folder(), Duration.ofMinutes(1)).await())
                .isEmpty();
        assertThat(folder()).doesNotExist();
    }

    @Test
    void whatIsThereIsWholeAndReadableByOthers() throws Exception {
        Arrivals arrivals = ofJar();
        IncomingFile file = arrivals.files().getFirst();

        assertThat(take(file, 0, 150_000)).isEqualTo(IncomingFile.Outcome.TAKEN);
        assertThat(folder().resolve("0/app.jar")).doesNotExist();
        assertThat(file.isComplete()).isFalse();
        assertThat(take(file, 150_000, JAR.length)).isEqualTo(IncomingFile.Outcome.TAKEN);

        assertThat(folder().resolve("0/app.jar")).hasBinaryContent(JAR);
        assertThat(
                        PosixFilePermissions.toString(
                                Files.getPosixFilePermissions(folder().resolve("0/app.jar"))))
                .isEqualTo("r--r--r--");
        assertThat(arrivals.await()).isEmpty();
    }

    @Test
    void whoWaitsIsWokenByTheLastFile() throws Exception {
        Arrivals arrivals = ofJar();
        FilesResource door = new FilesResource(arrivals);
        CompletableFuture<List<String>> verdict =
                CompletableFuture.supplyAsync(
                        () -> {
                            try {
                                return arrivals.await();
                            } catch (InterruptedException e) {
                                throw new AssertionError(e);
                            }
                        },
                        Thread::startVirtualThread);

        assertThat(door.take(0, 0, new ByteArrayInputStream(JAR)).getStatus()).isEqualTo(200);

        assertThat(verdict.get()).isEmpty();
        assertThat(door.all().closed()).isEqualTo("all files are there");
    }

    @Test
    void anAgentThatStartsAgainHasWhatHadCome() throws Exception {
        take(ofJar().files().getFirst(), 0, 70_000);

        IncomingFile file = ofJar().files().getFirst();
        assertThat(file.received()).isEqualTo(70_000);
        assertThat(take(file, 70_000, JAR.length)).isEqualTo(IncomingFile.Outcome.TAKEN);

        assertThat(folder().resolve("0/app.jar")).hasBinaryContent(JAR);
        Arrivals third = ofJar();
        assertThat(third.files().getFirst().isComplete()).isTrue();
        assertThat(third.await()).isEmpty();
    }

    @Test
    void otherBytesThanAnnouncedAreThrownAway() throws Exception {
        IncomingFile file = ofJar().files().getFirst();
        byte[] others = new byte[JAR.length];

        assertThat(file.take(0, new ByteArrayInputStream(others)))
                .isEqualTo(IncomingFile.Outcome.ANOTHER);
        assertThat(file.received()).isZero();
        assertThat(file.take(0, new ByteArrayInputStream(new byte[JAR.length + 1])))
                .isEqualTo(IncomingFile.Outcome.TOO_MUCH);
        assertThat(folder().resolve("0/app.jar")).doesNotExist();
        assertThat(Files.size(folder().resolve(".part-0"))).isLessThanOrEqualTo(JAR.length);
    }

    @Test
    void aPieceBeginsWhereTheLastHasEnded() throws Exception {
        IncomingFile file = ofJar().files().getFirst();
        take(file, 0, 1000);

        assertThat(take(file, 0, 1000)).isEqualTo(IncomingFile.Outcome.ELSEWHERE);
        assertThat(take(file, 2000, 3000)).isEqualTo(IncomingFile.Outcome.ELSEWHERE);
        assertThat(file.received()).isEqualTo(1000);
    }

    /** Its first sender hangs in the middle, and the second does not wait for it. */
    @Test
    void aNewSenderTakesOver() throws Exception {
        IncomingFile file = ofJar().files().getFirst();
        CompletableFuture<Void> secondIsDone = new CompletableFuture<>();
        InputStream hanging =
                new InputStream() {
                    private int reads;

                    @Override
                    public int read() {
                        throw new AssertionError("one byte at a time");
                    }

                    @Override
                    public int read(byte[] target, int from, int wanted) throws IOException {
                        if (reads++ == 1) {
                            take(file, 1000, JAR.length);
                            secondIsDone.complete(null);
                        }
                        target[from] = JAR[0];
                        System.arraycopy(JAR, 0, target, from, 1000);
                        return 1000;
                    }
                };

        assertThat(file.take(0, hanging)).isEqualTo(IncomingFile.Outcome.ELSEWHERE);
        assertThat(secondIsDone).isCompleted();
        assertThat(folder().resolve("0/app.jar")).hasBinaryContent(JAR);
    }

    @Test
    void whatDoesNotComeInTimeRefusesTheDriver() throws Exception {
        Arrivals arrivals = arrivals("[" + entry("0/app.jar", JAR) + "]", Duration.ofMillis(50));

        assertThat(arrivals.await())
                .containsExactly(
                        "the driver has not got 1 of the submitter's files (0/app.jar) within 0"
                                + " seconds: submit it again, and let the submitter run until the"
                                + " driver starts");
        assertThat(
                        new FilesResource(arrivals)
                                .take(0, 0, InputStream.nullInputStream())
                                .getStatus())
                .isEqualTo(410);
        assertThat(arrivals.await()).hasSize(1);
    }

    @Test
    void aDriverThatIsRefusedGetsNoFiles() throws Exception {
        Arrivals arrivals = ofJar();
        arrivals.close("no rights");

        assertThat(new FilesResource(arrivals).all().closed()).isEqualTo("no rights");
        assertThat(arrivals.await())
                .containsExactly(
                        "the driver has started without 1 of the submitter's files (0/app.jar): no"
                                + " rights");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "[{}]",
                "not json",
                "[{\"path\": \"../x\", \"size\": 1, \"sha256\": \"SUM\"}]",
                "[{\"path\": \"0/../../x\", \"size\": 1, \"sha256\": \"SUM\"}]",
                "[{\"path\": \"/etc/passwd\", \"size\": 1, \"sha256\": \"SUM\"}]",
                "[{\"path\": \".part-0\", \"size\": 1, \"sha256\": \"SUM\"}]",
                "[{\"path\": \"0/x\", \"size\": -1, \"sha256\": \"SUM\"}]",
                "[{\"path\": \"0/x\", \"sha256\": \"SUM\"}]",
                "[{\"path\": \"0/x\", \"size\": 1, \"sha256\": \"\"}]"
            })
    void aListThatIsNoneRefusesTheDriver(String list) throws Exception {
        Arrivals arrivals = arrivals(list.replace("SUM", "0".repeat(64)), Duration.ofMinutes(1));

        assertThat(arrivals.await())
                .singleElement()
                .asString()
                .startsWith("the list of the driver's files cannot be used: ");
        assertThat(arrivals.files()).isEmpty();
    }

    @Test
    void anEmptyFileComesToo() throws Exception {
        Arrivals arrivals =
                arrivals(
                        "[" + entry("0/empty.txt", "".getBytes(StandardCharsets.UTF_8)) + "]",
                        Duration.ofMinutes(1));

        arrivals.files().getFirst().take(0, InputStream.nullInputStream());

        assertThat(folder().resolve("0/empty.txt")).isEmptyFile();
        assertThat(arrivals.await()).isEmpty();
    }
}
