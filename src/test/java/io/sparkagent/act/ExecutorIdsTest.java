package io.sparkagent.act;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExecutorIdsTest {

    @TempDir Path directory;

    private int mark() throws IOException {
        return Integer.parseInt(Files.readString(directory.resolve("highest-executor-id")));
    }

    @Test
    void startsWithOneAndCounts() throws IOException {
        ExecutorIds ids = new ExecutorIds(directory);

        assertThat(IntStream.range(0, 100).map(_ -> ids.take()).toArray())
                .containsExactly(IntStream.rangeClosed(1, 100).toArray());
    }

    @Test
    void reservesABlockBeforeItsFirstIdIsGivenOut() throws IOException {
        ExecutorIds ids = new ExecutorIds(directory);
        assertThat(mark()).isZero();

        ids.take();
        assertThat(mark()).isEqualTo(64);

        IntStream.range(0, 63).forEach(_ -> ids.take());
        assertThat(mark()).isEqualTo(64);

        assertThat(ids.take()).isEqualTo(65);
        assertThat(mark()).isEqualTo(128);
    }

    @Test
    void givesNoIdTwiceAfterARestart() throws IOException {
        new ExecutorIds(directory).take();

        assertThat(new ExecutorIds(directory).take()).isEqualTo(65);
        assertThat(new ExecutorIds(directory).take()).isEqualTo(129);
    }

    @Test
    void aRestartWithoutAnyIdGivenOutBurnsNone() throws IOException {
        new ExecutorIds(directory);

        assertThat(new ExecutorIds(directory).take()).isEqualTo(1);
    }

    @Test
    void givesOutARefusedIdAgain() throws IOException {
        ExecutorIds ids = new ExecutorIds(directory);
        int first = ids.take();
        ids.take();
        ids.giveBack(first);

        assertThat(ids.take()).isEqualTo(first);
        assertThat(ids.take()).isEqualTo(3);
    }

    @Test
    void goesAboveWhatHasBeenSeen() throws IOException {
        ExecutorIds ids = new ExecutorIds(directory);
        ids.above(1000);

        assertThat(mark()).isGreaterThan(1000);
        assertThat(ids.take()).isEqualTo(1001);
    }

    @Test
    void neverGoesBack() throws IOException {
        ExecutorIds ids = new ExecutorIds(directory);
        ids.above(1000);
        ids.above(5);

        assertThat(ids.take()).isEqualTo(1001);
    }

    @ParameterizedTest
    @ValueSource(ints = {1_000_000_001, Integer.MAX_VALUE, -1, Integer.MIN_VALUE})
    void ignoresWhatNobodyCanHaveCountedUpTo(int seen) throws IOException {
        ExecutorIds ids = new ExecutorIds(directory);
        ids.above(seen);

        assertThat(mark()).isZero();
        assertThat(ids.take()).isEqualTo(1);
    }

    @Test
    void countsOnAboveTheHighestIdThatIsBelieved() throws IOException {
        ExecutorIds ids = new ExecutorIds(directory);
        ids.above(ExecutorIds.HIGHEST_BELIEVED);
        assertThat(ids.take()).isEqualTo(1_000_000_001);

        ids.above(Integer.MAX_VALUE);
        assertThat(ids.take()).isEqualTo(1_000_000_002);
        assertThat(new ExecutorIds(directory).take()).isGreaterThan(1_000_000_002);
    }

    @Test
    void doesNotGiveOutAReturnedIdThatWasSeenAfterAll() throws IOException {
        ExecutorIds ids = new ExecutorIds(directory);
        ids.giveBack(ids.take());
        ids.above(10);

        assertThat(ids.take()).isEqualTo(11);
    }

    @Test
    void aNewInstanceStartsAboveAllEarlierIds() throws IOException {
        ExecutorIds ids = new ExecutorIds(directory);
        ids.giveBack(ids.take());
        int firstId = ids.startInstance();

        assertThat(firstId).isEqualTo(2);
        assertThat(ids.take()).isEqualTo(firstId);
    }

    @Test
    void anIdOfAnEarlierInstanceThatComesBackLateIsNotGivenOut() throws IOException {
        ExecutorIds ids = new ExecutorIds(directory);
        int old = ids.take();
        int firstId = ids.startInstance();
        ids.giveBack(old);

        assertThat(ids.take()).isEqualTo(firstId);
    }

    @Test
    void leavesNoTemporaryFileBehind() throws IOException {
        new ExecutorIds(directory).take();

        assertThat(directory).isDirectoryContaining("glob:**/highest-executor-id");
        try (var files = Files.list(directory)) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void refusesAMarkThatIsNoNumber() throws IOException {
        Files.writeString(directory.resolve("highest-executor-id"), "many");

        assertThatThrownBy(() -> new ExecutorIds(directory))
                .isInstanceOf(NumberFormatException.class);
    }

    @Test
    void refusesAFolderThatIsNotThere() {
        assertThatThrownBy(() -> new ExecutorIds(directory.resolve("none")))
                .isInstanceOf(NoSuchFileException.class);
    }
}
