package io.sparkagent.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.IVersionProvider;

/** The version that Maven has written into the resource {@code spark-agent.version}. */
final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() throws IOException {
        try (InputStream in = Version.class.getResourceAsStream("/spark-agent.version")) {
            String version =
                    in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return new String[] {"spark-agent " + version.trim()};
        }
    }
}
