package io.sparkagent.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.sparkagent.config.ConfInForce.Entry;
import io.sparkagent.config.ConfInForce.Source;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfInForceTest {

    private static final Catalogue CATALOGUE = Catalogue.load();

    private final SettingOrigins settings =
            new SettingOrigins(
                    new SmallRyeConfigBuilder()
                            .addDefaultInterceptors()
                            .withMapping(AgentSettings.class)
                            .withSources(
                                    new EnvConfigSource(
                                            Map.of("SPARK_AGENT_POD_NAME", "driver-1"), 300),
                                    new PropertiesConfigSource(
                                            Map.of("spark-agent.list-interval", "9s"), "file", 250))
                            .withConverter(
                                    Duration.class,
                                    100,
                                    text -> Duration.parse("PT" + text.toUpperCase(Locale.ROOT)))
                            .build());

    private static Entry find(ConfInForce conf, String key) {
        return conf.entries().stream()
                .filter(entry -> entry.key().equals(key))
                .findFirst()
                .orElseThrow(() -> new AssertionError(key + " is not there"));
    }

    private ConfInForce of(Map<String, String> user) {
        return ConfInForce.of(
                new DriverConf(
                        user,
                        Map.of("spark.driver.port", "7078"),
                        Map.of("SPARK_LOCAL_DIRS", "/tmp")),
                settings,
                CATALOGUE);
    }

    @Test
    void eachValueSaysWhereItComesFrom() {
        ConfInForce conf =
                of(Map.of("spark.executor.memory", "4g", "spark.driver.port", "1", "spark.x", "y"));

        assertThat(find(conf, "spark.executor.memory"))
                .isEqualTo(new Entry("spark.executor.memory", "4g", Source.USER, false, "agent"));
        assertThat(find(conf, "spark.driver.port").source()).isEqualTo(Source.DRIVER);
        assertThat(find(conf, "spark.driver.port").value()).isEqualTo("7078");
        assertThat(find(conf, "SPARK_LOCAL_DIRS").source()).isEqualTo(Source.ENVIRONMENT);
        assertThat(find(conf, "spark.x").by()).isEmpty();
        assertThat(find(conf, "spark.kubernetes.allocation.batch.delay").source())
                .isEqualTo(Source.SPARK_DEFAULT);
        assertThat(find(conf, "SPARK_AGENT_POD_NAME"))
                .isEqualTo(
                        new Entry(
                                "SPARK_AGENT_POD_NAME",
                                "driver-1",
                                Source.ENVIRONMENT,
                                false,
                                "setting"));
        assertThat(find(conf, "SPARK_AGENT_LIST_INTERVAL").source())
                .isEqualTo(Source.AGENT_SETTING);
        assertThat(find(conf, "SPARK_AGENT_STOP_TIMEOUT"))
                .extracting(Entry::value, Entry::source)
                .containsExactly("20s", Source.AGENT_DEFAULT);
    }

    @Test
    void secretsAreMasked() {
        Entry entry = find(of(Map.of("spark.ssl.keyPassword", "hunter2")), "spark.ssl.keyPassword");

        assertThat(entry.masked()).isTrue();
        assertThat(entry.value()).isEqualTo(Redaction.HIDDEN);
    }

    @Test
    void aSecretThatStandsWhereAValueIsCutIsMaskedWhole() {
        String value = "x".repeat(990) + "hunter2hunter2hunter2";

        ConfInForce conf =
                of(Map.of("spark.ssl.keyPassword", "hunter2hunter2hunter2", "spark.x", value));

        assertThat(find(conf, "spark.x").value()).doesNotContain("hunter").contains("xxx***");
    }

    @Test
    void beforeAHelloThereAreTheSettingsOnly() {
        assertThat(ConfInForce.of(settings, CATALOGUE).entries())
                .isNotEmpty()
                .allMatch(entry -> entry.key().startsWith("SPARK_AGENT_"));
    }

    @Test
    void aHugeConfStaysBounded() {
        Map<String, String> huge = new HashMap<>();
        for (int i = 0; i < 5_000; i++) {
            huge.put("spark.my.key" + i, "x".repeat(3_000));
        }

        assertThat(of(huge).entries())
                .hasSizeLessThan(2_400)
                .allMatch(entry -> entry.value().length() <= 1_001);
    }
}
