package io.sparkagent;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkagent.config.AgentSettings;
import io.sparkagent.config.Problems;
import io.sparkagent.config.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DriverConfTest {

    @TempDir Path directory;

    private final Problems problems = new Problems();

    private AgentSettings settings(Map<String, String> more) {
        Map<String, String> values =
                new TreeMap<>(
                        Map.of(
                                "spark-agent.pod-name",
                                "notebook",
                                "spark-agent.namespace",
                                "demo",
                                "spark-agent.driver-properties",
                                directory.resolve("spark.properties").toString()));
        values.putAll(more);
        return Settings.of(values);
    }

    private Map<String, String> conf(String mounted) throws IOException {
        Files.writeString(directory.resolve("spark.properties"), mounted);
        return DriverConf.read(settings(Map.of()), problems).orElseThrow();
    }

    @Test
    void isAllThatADriverBesideTheAgentNeeds() {
        assertThat(DriverConf.read(settings(Map.of()), problems))
                .contains(
                        Map.of(
                                "spark.master",
                                "k8s://https://kubernetes.default.svc",
                                "spark.kubernetes.namespace",
                                "demo",
                                "spark.kubernetes.allocation.pods.allocator",
                                "io.sparkagent.bridge.AgentPodsAllocator",
                                "spark.driver.extraClassPath",
                                "/opt/spark-agent/bridge.jar",
                                "spark.driver.host",
                                "notebook-driver-svc.demo.svc",
                                "spark.driver.bindAddress",
                                "0.0.0.0",
                                "spark.driver.port",
                                "7078",
                                "spark.driver.blockManager.port",
                                "7079"));
        assertThat(problems.sentences()).isEmpty();
    }

    @Test
    void keepsWhatTheUserHasMountedForTheDriver() throws IOException {
        assertThat(
                        conf(
                                """
                                spark.executor.memory = 2g
                                spark.driver.port 9000
                                """))
                .containsEntry("spark.executor.memory", "2g")
                .containsEntry("spark.driver.port", "9000");
    }

    @Test
    void nothingOfTheUsersTakesTheExecutorsFromTheAgent() throws IOException {
        assertThat(
                        conf(
                                """
                                spark.kubernetes.allocation.pods.allocator direct
                                spark.kubernetes.namespace other
                                spark.driver.host somebody-elses-service.demo.svc
                                """))
                .containsEntry(
                        "spark.kubernetes.allocation.pods.allocator",
                        "io.sparkagent.bridge.AgentPodsAllocator")
                .containsEntry("spark.kubernetes.namespace", "demo")
                .containsEntry("spark.driver.host", "notebook-driver-svc.demo.svc");
    }

    @Test
    void theBridgeJoinsTheUsersClassPathOnce() throws IOException {
        assertThat(conf("spark.driver.extraClassPath /opt/a.jar"))
                .containsEntry(
                        "spark.driver.extraClassPath", "/opt/a.jar:/opt/spark-agent/bridge.jar");
        assertThat(conf("spark.driver.extraClassPath /opt/spark-agent/bridge.jar:/opt/a.jar"))
                .containsEntry(
                        "spark.driver.extraClassPath", "/opt/spark-agent/bridge.jar:/opt/a.jar");
    }

    @Test
    void aPodWhoseNameMakesNoServiceNeedsANameForIt() {
        Map<String, String> long63 = Map.of("spark-agent.pod-name", "n".repeat(60));

        assertThat(DriverConf.read(settings(long63), problems)).isEmpty();
        assertThat(problems.sentences())
                .containsExactly(
                        "the driver's service cannot have the name "
                                + "n".repeat(60)
                                + "-driver-svc: set SPARK_AGENT_SERVICE_NAME to at most 63"
                                + " lower-case letters, digits and '-', with a letter at the start");
    }
}
