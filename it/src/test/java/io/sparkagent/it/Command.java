package io.sparkagent.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A program of the user's: kubectl, spark-submit. */
final class Command {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /**
     * @param output both streams in one
     */
    record Result(int exitCode, String output) {}

    private Command() {}

    /** Fails with the output unless the program ends with 0. */
    static String run(String... words) {
        Result result = tryOut(words);
        if (result.exitCode() != 0) {
            throw new AssertionError(
                    String.join(" ", words)
                            + " ended with "
                            + result.exitCode()
                            + ":\n"
                            + result.output());
        }
        return result.output();
    }

    static Result tryOut(String... words) {
        try {
            Path output = Files.createTempFile("spark-agent-it", ".log");
            try {
                return new Result(
                        exitCode(List.of(words), output),
                        new String(Files.readAllBytes(output), StandardCharsets.UTF_8));
            } finally {
                Files.delete(output);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while running " + String.join(" ", words), e);
        }
    }

    private static int exitCode(List<String> words, Path output)
            throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(words)
                        .redirectErrorStream(true)
                        .redirectInput(Path.of("/dev/null").toFile())
                        .redirectOutput(output.toFile())
                        .start();
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
            Files.writeString(output, "it did not end within " + PATIENCE);
            return -1;
        }
        return process.exitValue();
    }

    static String[] words(Stream<String> words) {
        return words.toArray(String[]::new);
    }
}
