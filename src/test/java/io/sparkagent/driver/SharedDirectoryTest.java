package io.sparkagent.driver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedDirectoryTest {

    private static final String URL = "http://127.0.0.1:14040";

    @TempDir Path directory;

    private SharedDirectory delivered() throws IOException {
        SharedDirectory shared = new SharedDirectory(directory, URL);
        shared.deliver();
        return shared;
    }

    private String mode(String file) throws IOException {
        return PosixFilePermissions.toString(
                Files.getPosixFilePermissions(directory.resolve(file)));
    }

    private Object inode(String file) throws IOException {
        return Files.getAttribute(directory.resolve(file), "unix:ino");
    }

    @Test
    void deliversTheWayToTheAgentForTheGroupOnly() throws IOException {
        SharedDirectory shared = delivered();

        assertThat(directory.resolve("agent.properties"))
                .hasContent("url=" + URL + "\ntoken=" + shared.token() + "\n");
        assertThat(mode("agent.properties")).isEqualTo("r--r-----");
    }

    @Test
    void deliversTheBridgeAsItIsInTheProgram() throws IOException {
        delivered();

        try (InputStream jar =
                getClass().getClassLoader().getResourceAsStream("spark-agent-bridge.jar")) {
            assertThat(jar).isNotNull();
            assertThat(directory.resolve("bridge.jar")).hasBinaryContent(jar.readAllBytes());
        }
        assertThat(mode("bridge.jar")).isEqualTo("r--r--r--");
    }

    @Test
    void theTokenStaysWhenTheAgentRestarts() throws IOException {
        assertThat(delivered().token()).isEqualTo(delivered().token());
    }

    @Test
    void everyPodHasATokenOfItsOwn() throws IOException {
        assertThat(new SharedDirectory(directory, URL).token())
                .hasSize(64)
                .isNotEqualTo(new SharedDirectory(directory, URL).token());
    }

    @Test
    void leavesAloneWhatIsThereAlready() throws IOException {
        delivered();
        Object jar = inode("bridge.jar");
        Object properties = inode("agent.properties");
        delivered();

        assertThat(inode("bridge.jar")).isEqualTo(jar);
        assertThat(inode("agent.properties")).isEqualTo(properties);
    }

    @Test
    void replacesTheJarOfAnotherVersionAsAWhole() throws IOException {
        Files.writeString(directory.resolve("bridge.jar"), "older");
        Object older = inode("bridge.jar");
        delivered();

        assertThat(Files.size(directory.resolve("bridge.jar"))).isGreaterThan(1000);
        assertThat(inode("bridge.jar")).isNotEqualTo(older);
    }

    @Test
    void aHalfWrittenFileOfAnAgentThatWasKilledIsNoObstacle() throws IOException {
        Path half = Files.writeString(directory.resolve(".bridge.jar.new"), "half");
        Files.setPosixFilePermissions(half, PosixFilePermissions.fromString("r--r--r--"));
        delivered();

        assertThat(half).doesNotExist();
        assertThat(directory.resolve("bridge.jar")).exists();
    }

    @Test
    void deliversAConfThatSparkReadsAsItWasMeant() throws IOException {
        Map<String, String> conf =
                Map.of("spark.a", "b = c # \\ d", "spark.driver.host", "notebook.demo.svc");
        delivered().deliver(conf);

        Properties read = new Properties();
        try (var reader = Files.newBufferedReader(directory.resolve("conf/spark-defaults.conf"))) {
            read.load(reader);
        }
        assertThat(read).isEqualTo(conf);
        assertThat(mode("conf/spark-defaults.conf")).isEqualTo("r--r-----");
    }

    @Test
    void theFolderOfTheConfHoldsNothingElseThatExecutorsWouldGet() throws IOException {
        delivered().deliver(Map.of("spark.a", "b"));

        try (var files = Files.list(directory.resolve("conf"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactly("spark-defaults.conf");
        }
    }

    @Test
    void theSameConfAgainLeavesItsFileAlone() throws IOException {
        delivered().deliver(Map.of("spark.a", "b", "spark.c", "d"));
        Object first = inode("conf/spark-defaults.conf");
        delivered().deliver(Map.of("spark.c", "d", "spark.a", "b"));

        assertThat(inode("conf/spark-defaults.conf")).isEqualTo(first);
    }

    @Test
    void aTokenOfAFileIsReadAnewAndNoShortOneIsTaken() throws IOException {
        Path file = directory.resolve("token");
        SharedDirectory shared = new SharedDirectory(directory, URL, Optional.of(file));
        assertThat(shared.tokenProblem())
                .hasValueSatisfying(says -> assertThat(says).contains(file.toString()));
        Files.writeString(file, "too short");
        assertThat(shared.token()).isNotEqualTo("too short").hasSize(64);

        Files.writeString(file, "a".repeat(32) + "\n");
        assertThat(shared.token()).isEqualTo("a".repeat(32));
        assertThat(shared.tokenProblem()).isEmpty();
        Files.writeString(file, "b".repeat(32));
        assertThat(shared.token()).isEqualTo("b".repeat(32));
    }

    @Test
    void theTokensFileIsNotReadForEachThatAsks() throws IOException {
        AtomicLong nanos = new AtomicLong();
        Path file = Files.writeString(directory.resolve("token"), "a".repeat(32));
        FileTime written = Files.getLastModifiedTime(file);
        SharedDirectory shared = new SharedDirectory(directory, URL, Optional.of(file), nanos::get);
        assertThat(shared.admits("Bearer " + "a".repeat(32))).isTrue();

        Files.writeString(file, "b".repeat(32));
        Files.setLastModifiedTime(file, written); // a change that does not show
        assertThat(shared.admits("Bearer " + "a".repeat(32))).isTrue();
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));

        assertThat(shared.admits("Bearer " + "a".repeat(32))).isFalse();
        assertThat(shared.admits("Bearer " + "b".repeat(32))).isTrue();
        assertThat(shared.admits("b".repeat(32))).isFalse();
        assertThat(shared.admits("")).isFalse();
    }

    @Test
    void refusesAFolderThatIsNotThere() {
        assertThatThrownBy(() -> new SharedDirectory(directory.resolve("none"), URL).deliver())
                .isInstanceOf(IOException.class);
    }
}
