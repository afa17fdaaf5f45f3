package io.sparkagent.watch;

import io.quarkus.runtime.annotations.RegisterForReflection;
import io.sparkagent.wire.Excerpt;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Events about one pod, as far as the agent reads them. */
@RegisterForReflection
record LeanEvents(List<LeanEvent> items) {

    /** What a node says while it cannot set up a pod. */
    private static final Set<String> TROUBLES =
            Set.of(
                    "FailedMount",
                    "FailedAttachVolume",
                    "FailedMapVolume",
                    "FailedCreatePodSandBox",
                    "NetworkNotReady");

    /** It names the volumes that are missing, and says nothing of why. */
    private static final String SUMMARY = "Unable to attach or mount volumes";

    LeanEvents {
        items = Objects.requireNonNullElse(items, List.of());
    }

    /**
     * @param deprecatedLastTimestamp which the kubelet still writes, in RFC 3339
     * @param eventTime what others write, the same to the microsecond
     */
    @RegisterForReflection
    record LeanEvent(
            @Nullable String reason,
            @Nullable String note,
            @Nullable String deprecatedLastTimestamp,
            @Nullable String eventTime) {

        private boolean isTrouble() {
            return reason != null && TROUBLES.contains(reason);
        }

        private String words() {
            return Objects.requireNonNullElse(note, "");
        }

        private String time() {
            return Objects.requireNonNullElse(
                    deprecatedLastTimestamp, Objects.requireNonNullElse(eventTime, ""));
        }
    }

    /** The latest trouble that says why. */
    Optional<String> trouble() {
        return items.stream()
                .filter(LeanEvent::isTrouble)
                .max(
                        Comparator.<LeanEvent, Boolean>comparing(
                                        event -> !event.words().startsWith(SUMMARY))
                                .thenComparing(LeanEvent::time))
                .map(event -> Excerpt.of(event.reason(), event.note()));
    }
}
