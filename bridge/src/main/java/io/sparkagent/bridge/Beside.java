package io.sparkagent.bridge;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** An agent in the driver's own pod, on loopback. */
final class Beside implements Route {
    private final Path directory;

    /**
     * @param directory the volume that both share
     */
    Beside(Path directory) {
        this.directory = directory;
    }

    @Override
    public AgentAddress address() throws IOException {
        return AgentAddress.read(directory);
    }

    @Override
    public @Nullable SSLContext trust() {
        return null;
    }

    @Override
    public void introduce(ObjectNode hello) {
        // it knows its own pod
    }

    @Override
    public String tokenPlace() {
        return directory.resolve(AgentAddress.FILE) + ": is another program listening there?";
    }

    @Override
    public String logPlace() {
        return "the container spark-agent";
    }
}
