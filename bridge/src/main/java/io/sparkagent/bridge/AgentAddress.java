package io.sparkagent.bridge;

import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Properties;

/** Where the agent listens and the token it wants to see. */
final class AgentAddress {
    static final String FILE = "agent.properties";

    final URI url;
    final String token;

    AgentAddress(URI url, String token) {
        this.url = url;
        this.token = token;
    }

    /** As an agent beside the driver wrote them into the shared volume. */
    static AgentAddress read(Path directory) throws IOException {
        Path file = directory.resolve(FILE);
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (NoSuchFileException e) {
            throw new IOException(
                    "There is no Spark Agent beside this driver: "
                            + file
                            + " does not exist; is the native sidecar spark-agent in the driver's pod"
                            + " template (spark.kubernetes.driver.podTemplateFile), and its volume"
                            + " mounted in the driver container?",
                    e);
        } catch (AccessDeniedException e) {
            throw new IOException(
                    "This user may not read "
                            + file
                            + ": set securityContext.fsGroup in the driver's pod template to a group"
                            + " of the user that Spark runs as.",
                    e);
        }
        String url = properties.getProperty("url");
        String token = properties.getProperty("token");
        if (url == null || token == null) {
            throw new IOException(file + " lacks url or token: was it written by a Spark Agent?");
        }
        try {
            return new AgentAddress(URI.create(url), token);
        } catch (IllegalArgumentException e) {
            throw new IOException(
                    file + " holds no valid url: was it written by a Spark Agent?", e);
        }
    }
}
