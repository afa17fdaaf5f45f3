package io.sparkagent.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.WithDefault;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Settings are an interface to users: whoever changes one changes this table too. */
class AgentSettingsTest {

    @Test
    void theseAreAllSettingsAndTheirDefaults() {
        Map<String, String> defaults = new TreeMap<>();
        for (Method setting : AgentSettings.class.getDeclaredMethods()) {
            defaults.put(
                    setting.getName(),
                    Optional.ofNullable(setting.getAnnotation(WithDefault.class))
                            .map(WithDefault::value)
                            .orElse("unset"));
        }

        assertThat(defaults)
                .containsExactly(
                        Map.entry("allowedHosts", "localhost,127.0.0.1,[::1]"),
                        Map.entry("driverContainer", "spark-kubernetes-driver"),
                        Map.entry("driverProperties", "/etc/spark-conf/spark.properties"),
                        Map.entry("files", "unset"),
                        Map.entry("filesDirectory", "/var/run/spark-agent-files"),
                        Map.entry("filesTimeout", "10m"),
                        Map.entry("listInterval", "30s"),
                        Map.entry("mode", "cluster"),
                        Map.entry("namespace", "unset"),
                        Map.entry("parallelCalls", "32"),
                        Map.entry("plainHttp", "false"),
                        Map.entry("podName", "unset"),
                        Map.entry("policyFile", "/etc/spark-agent/policy.yaml"),
                        Map.entry("serviceName", "unset"),
                        Map.entry("sharedDirectory", "/var/run/spark-agent"),
                        Map.entry("startTimeout", "60s"),
                        Map.entry("stateDirectory", "/var/lib/spark-agent"),
                        Map.entry("stopTimeout", "20s"),
                        Map.entry("tokenFile", "unset"),
                        Map.entry("watchTimeout", "90s"));
    }

    @Test
    void theyAreReadUnderTheAgentsPrefix() {
        AgentSettings settings =
                Settings.of(
                        Map.of(
                                "spark-agent.mode", "client",
                                "spark-agent.pod-name", "driver",
                                "spark-agent.namespace", "demo",
                                "spark-agent.state-directory", "/s",
                                "spark-agent.watch-timeout", "9s",
                                "spark-agent.parallel-calls", "3"));

        assertThat(settings.mode()).isEqualTo(Mode.CLIENT);
        assertThat(settings.podName()).contains("driver");
        assertThat(settings.namespace()).contains("demo");
        assertThat(settings.stateDirectory()).isEqualTo(Path.of("/s"));
        assertThat(settings.watchTimeout()).isEqualTo(Duration.ofSeconds(9));
        assertThat(settings.parallelCalls()).isEqualTo(3);
        assertThat(settings.startTimeout()).isEqualTo(Duration.ofSeconds(60));
    }
}
