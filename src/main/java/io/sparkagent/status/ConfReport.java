package io.sparkagent.status;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.sparkagent.config.ConfInForce;
import java.util.List;

/**
 * {@code GET /status/conf} as JSON: the conf of the driver that is served and the agent's settings.
 *
 * @param served whether a driver has said hello; until then there are the settings only
 * @param entries by key
 */
@RegisterForReflection
public record ConfReport(boolean served, List<EntryReport> entries) {

    /**
     * @param source where the value comes from: user, driver, Spark default, environment, agent
     *     setting or agent default
     * @param masked the value is hidden
     * @param by who acts on the key, empty where the agent does not know it
     */
    @RegisterForReflection
    public record EntryReport(String key, String value, String source, boolean masked, String by) {}

    static ConfReport of(boolean served, ConfInForce conf) {
        return new ConfReport(
                served,
                conf.entries().stream()
                        .map(
                                entry ->
                                        new EntryReport(
                                                entry.key(),
                                                entry.value(),
                                                entry.source().words(),
                                                entry.masked(),
                                                entry.by()))
                        .toList());
    }
}
