package io.sparkagent.driver;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** {@code PUT /driver/demand}: all that the driver wants and knows; see docs/bridge-protocol.md. */
@RegisterForReflection
@JsonIgnoreProperties(ignoreUnknown = true)
public record DemandMessage(
        String instance,
        long revision,
        List<Profile> wanted,
        List<Integer> registered,
        List<Integer> inactive,
        List<Released> released,
        List<Integer> acknowledged,
        List<Integer> vetoed,
        int highestExecutorId) {

    public DemandMessage {
        wanted = orEmpty(wanted);
        registered = orEmpty(registered);
        inactive = orEmpty(inactive);
        released = orEmpty(released);
        acknowledged = orEmpty(acknowledged);
        vetoed = orEmpty(vetoed);
    }

    private static <T> List<T> orEmpty(@Nullable List<T> list) {
        return Objects.requireNonNullElse(list, List.of());
    }

    /**
     * @param profile id of the resource profile
     * @param total executors wanted, those that exist included
     * @param handedOver only when the user has feature steps of their own
     */
    @RegisterForReflection
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Profile(
            int profile,
            int total,
            Map<String, Resource> resources,
            @Nullable HandedOverMessage handedOver) {
        public Profile {
            resources = Objects.requireNonNullElse(resources, Map.of());
        }
    }

    @RegisterForReflection
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Resource(long amount, @Nullable String vendor) {}

    @RegisterForReflection
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Released(int id, @Nullable String reason) {}

    /**
     * @param gone released or vetoed ids that have no pod any more
     */
    @RegisterForReflection
    public record Reply(String boot, List<Integer> gone) {}
}
