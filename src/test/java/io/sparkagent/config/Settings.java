package io.sparkagent.config;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;

/** Settings as the program reads them. */
public final class Settings {

    private Settings() {}

    public static AgentSettings of(Map<String, String> values) {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .withMapping(AgentSettings.class)
                .withSources(new PropertiesConfigSource(values, "test", 100))
                .withConverter(
                        Duration.class,
                        100,
                        text -> Duration.parse("PT" + text.toUpperCase(Locale.ROOT)))
                .build()
                .getConfigMapping(AgentSettings.class);
    }
}
