package io.sparkagent.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sparkagent.load.Place;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeUnit;

/** Another program. */
final class Command {

    private Command() {}

    /** Runs it in the repository's root, and returns what it prints. */
    static String run(String... words) {
        try {
            Process process =
                    new ProcessBuilder(words)
                            .directory(Place.repository().toFile())
                            .redirectErrorStream(true)
                            .start();
            String output = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
            if (!process.waitFor(3, TimeUnit.MINUTES) || process.exitValue() != 0) {
                throw new IllegalStateException(String.join(" ", words) + ": " + output);
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
