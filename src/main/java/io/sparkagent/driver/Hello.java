package io.sparkagent.driver;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * {@code PUT /driver}: a SparkContext introduces itself; see docs/bridge-protocol.md.
 *
 * @param userConf the conf as the user wrote it
 * @param resolvedConf the conf when the allocator starts, with the driver's real host and port
 * @param authSecret the secret of {@code spark.authenticate}, where executors need it from us
 * @param handedOver for the default profile, only when the user has feature steps of their own
 * @param podName the driver's pod, where the agent is in another one
 */
@RegisterForReflection
@JsonIgnoreProperties(ignoreUnknown = true)
public record Hello(
        int protocol,
        String instance,
        String applicationId,
        String sparkVersion,
        String sparkUser,
        Map<String, String> userConf,
        Map<String, String> resolvedConf,
        Map<String, String> environment,
        Map<String, String> confFiles,
        List<String> confFilesLeftOut,
        Map<String, String> templates,
        @Nullable String authSecret,
        @Nullable HandedOverMessage handedOver,
        int highestExecutorId,
        @Nullable String podName) {

    /** The version of the protocol that this agent speaks. */
    public static final int PROTOCOL = 1;

    public Hello {
        userConf = orEmpty(userConf);
        resolvedConf = orEmpty(resolvedConf);
        environment = orEmpty(environment);
        confFiles = orEmpty(confFiles);
        templates = orEmpty(templates);
        confFilesLeftOut = Objects.requireNonNullElse(confFilesLeftOut, List.of());
    }

    private static Map<String, String> orEmpty(@Nullable Map<String, String> map) {
        return Objects.requireNonNullElse(map, Map.of());
    }

    @Override
    public String toString() {
        String words = "hello of " + applicationId + " (" + instance + ")";
        return words.substring(0, Math.min(words.length(), 200)); // the rest may hold secrets
    }

    /**
     * @param boot this run of the agent
     * @param firstId smaller executor ids belong to earlier instances
     * @param refusals why the application cannot run, a sentence each
     * @param warnings what of the conf has not the effect that it seems to have, a sentence each
     * @param lasting the refusals follow from the conf, so that a driver which starts again with
     *     the same one meets them too
     */
    @RegisterForReflection
    public record Reply(
            String boot,
            int firstId,
            List<String> refusals,
            List<String> warnings,
            boolean lasting) {}
}
