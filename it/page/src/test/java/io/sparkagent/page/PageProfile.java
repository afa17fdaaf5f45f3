package io.sparkagent.page;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The agent without what needs a cluster. Each scene has one of its own, and so a new board. */
public abstract class PageProfile implements QuarkusTestProfile {

    public static final class Idle extends PageProfile {}

    public static final class Few extends PageProfile {}

    public static final class Unschedulable extends PageProfile {}

    public static final class Many extends PageProfile {}

    @Override
    public Map<String, String> getConfigOverrides() {
        try {
            Path shared = Files.createTempDirectory("spark-agent-page");
            return Map.of(
                    "quarkus.arc.exclude-types",
                    "io.sparkagent.cli.*,io.sparkagent.Agent",
                    "spark-agent.shared-directory",
                    shared.toString(),
                    "spark-agent.pod-name",
                    Scenes.DRIVER,
                    "quarkus.kubernetes-client.api-server-url",
                    "http://127.0.0.1:1",
                    "quarkus.http.test-port",
                    "0",
                    "quarkus.management.test-port",
                    "0");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
