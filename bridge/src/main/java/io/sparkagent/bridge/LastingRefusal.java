package io.sparkagent.bridge;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells whoever makes the driver again that it is of no use: by an exit code, which a driver that
 * nobody makes again does not need.
 */
final class LastingRefusal {
    static final String EXIT_CODE = "SPARK_AGENT_REFUSED_EXIT_CODE";

    private static final Logger LOG = LoggerFactory.getLogger(LastingRefusal.class);

    private LastingRefusal() {}

    /** Null where it is to end like any other driver that fails. */
    static @Nullable Integer exitCode(AgentException refusal, Map<String, String> environment) {
        String code = environment.get(EXIT_CODE);
        return refusal.isLasting() && code != null && code.matches("[1-9][0-9]{0,2}")
                ? Integer.valueOf(code)
                : null;
    }

    /** The driver is starting: nothing of Spark's waits in a shutdown hook for this thread. */
    static void enforce(AgentException refusal, Map<String, String> environment) {
        Integer code = exitCode(refusal, environment);
        if (code != null) {
            LOG.error(refusal.getMessage());
            System.exit(code);
        }
    }
}
