package io.sparkagent.config;

import io.smallrye.config.ConfigValue;
import io.smallrye.config.SmallRyeConfig;
import java.util.Locale;
import java.util.Optional;

/** Says of each of the agent's settings what it is, and where that comes from. */
public final class SettingOrigins {

    /** A value that is in force. */
    public record Found(String value, ConfInForce.Source source) {}

    private static final String VARIABLES = "SPARK_AGENT_";
    private static final String PROPERTIES = "spark-agent.";

    private final SmallRyeConfig config;

    public SettingOrigins(SmallRyeConfig config) {
        this.config = config;
    }

    /**
     * @param variable the name as an environment variable
     */
    Optional<Found> read(String variable) {
        String name =
                PROPERTIES
                        + variable.substring(VARIABLES.length())
                                .toLowerCase(Locale.ROOT)
                                .replace('_', '-');
        ConfigValue value = config.getConfigValue(name);
        return Optional.ofNullable(value.getValue()).map(text -> new Found(text, source(value)));
    }

    private static ConfInForce.Source source(ConfigValue value) {
        String name = value.getConfigSourceName();
        if (name == null || value.getConfigSourceOrdinal() == Integer.MIN_VALUE) {
            return ConfInForce.Source.AGENT_DEFAULT;
        }
        if (name.startsWith("EnvConfigSource")) {
            return ConfInForce.Source.ENVIRONMENT;
        }
        return name.toLowerCase(Locale.ROOT).contains("default")
                ? ConfInForce.Source.AGENT_DEFAULT
                : ConfInForce.Source.AGENT_SETTING;
    }
}
