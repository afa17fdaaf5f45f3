package io.sparkagent.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Hands out the bridge where no agent beside the driver delivers it. */
@Command(
        name = "bridge",
        description = {
            "Copies the bridge's jar into a folder, for a driver whose agent is in another pod.",
            "Made for an init container of the driver's pod; see docs/client-mode.md."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class BridgeCommand implements Callable<Integer> {

    @Parameters(paramLabel = "FOLDER", description = "Gets the file bridge.jar.")
    private @Nullable Path folder;

    @Override
    public Integer call() {
        Path jar = Path.of(String.valueOf(folder), "bridge.jar");
        try (InputStream in =
                Thread.currentThread()
                        .getContextClassLoader()
                        .getResourceAsStream("spark-agent-bridge.jar")) {
            if (in == null) {
                throw new MistakeException("this build of the agent has no bridge in it");
            }
            Files.copy(in, jar, StandardCopyOption.REPLACE_EXISTING);
            return 0;
        } catch (IOException e) {
            throw new MistakeException("cannot write " + jar + ": " + e);
        }
    }
}
