package io.sparkagent.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A program of the user's that goes on while the test looks at something else. */
final class RunningCommand implements AutoCloseable {

    /** As for a driver, which it may wait for. */
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private final String line;
    private final Path output;
    private final Process process;

    RunningCommand(String... words) {
        line = String.join(" ", words);
        try {
            output = Files.createTempFile("spark-agent-it", ".log");
            process =
                    new ProcessBuilder(words)
                            .redirectErrorStream(true)
                            .redirectInput(Path.of("/dev/null").toFile())
                            .redirectOutput(output.toFile())
                            .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Both streams in one, so far. */
    String output() {
        try {
            return new String(Files.readAllBytes(output), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isRunning() {
        return process.isAlive();
    }

    /** What Ctrl-C does. */
    void interrupt() {
        signal("-INT");
    }

    /** It does nothing more, and hears of no signal, until it is resumed. */
    void hold() {
        signal("-STOP");
    }

    void resume() {
        signal("-CONT");
    }

    private void signal(String signal) {
        // Nobody is to get one who has just ended.
        Command.tryOut("kill", signal, String.valueOf(process.pid()));
    }

    Command.Result awaitEnd() {
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError(
                        line + " did not end within " + PATIENCE + ":\n" + output());
            }
            return new Command.Result(process.exitValue(), output());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while running " + line, e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
            Files.deleteIfExists(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
