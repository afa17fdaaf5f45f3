package io.sparkagent.act;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.sparkagent.plan.Event;
import io.sparkagent.snapshot.ApiCall;
import io.sparkagent.wire.Request;
import io.sparkagent.wire.Wire;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Posts Events about the driver's pod, one call for each, by {@code events.k8s.io/v1}. It has a
 * place of its own among the calls in flight, so that executors never wait for it.
 */
public final class DriverEvents {

    /** What became of one. */
    public sealed interface Posted {

        /**
         * It is there.
         *
         * @param name by which it is told that it happens again
         */
        record Created(String name) implements Posted {}

        /** One that was there counts one more time. */
        record Repeated() implements Posted {}

        /** The API server does not want it; to ask again is of no use. */
        record Refused(ApiError error) implements Posted {}

        /** Nobody knows. */
        record Unanswered(ApiError error) implements Posted {}
    }

    /** Who reports, in the Event. */
    public static final String CONTROLLER = "io.sparkagent/spark-agent";

    /** The API server takes no longer ones, in bytes. */
    private static final int LONGEST_NOTE = 1024;

    private static final int LONGEST_INSTANCE = 128;

    /** Room for what makes it unique, within the 253 characters that a name may have. */
    private static final int LONGEST_NAME = 220;

    private static final String ELLIPSIS = " …";
    private static final String ACTION = "ManageExecutors";
    private static final String RESOURCE = "events";
    private static final int ABSENT = 404;
    private static final int CONFLICT = 409;

    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    /**
     * The pod that they are about.
     *
     * @param uid tells it from another pod of this name
     */
    public record DriverPod(String namespace, String name, String uid) {}

    private final Wire wire;
    private final KubernetesSerialization serialization;
    private final DriverPod driver;
    private final Calls calls;
    private final Clock wallClock;
    private long made;

    /**
     * @param wallClock as those who read the Events tell the time
     * @param told is told of each call
     */
    DriverEvents(
            Wire wire,
            KubernetesSerialization serialization,
            DriverPod driver,
            Clock wallClock,
            Consumer<ApiCall> told) {
        this.wire = wire;
        this.serialization = serialization;
        this.driver = driver;
        this.wallClock = wallClock;
        this.calls = new Calls(1, told);
    }

    /**
     * @param name of the Event that has told the same before, if there is one; where that is gone,
     *     a new one is made
     */
    public Posted post(Event event, Optional<String> name) {
        if (name.isPresent()) {
            try {
                repeat(name.get(), event.count());
                return new Posted.Repeated();
            } catch (KubernetesClientException e) {
                if (e.getCode() != ABSENT) {
                    return failed(e);
                }
            }
        }
        Instant now = wallClock.instant();
        String fresh = name(now);
        try {
            String json = serialization.asJson(object(event, fresh, now));
            calls.call("create", RESOURCE, () -> wire.call(Request.post(path(), json)));
            return new Posted.Created(fresh);
        } catch (KubernetesClientException e) {
            // Nobody else gives such names: it is there since a call whose answer was lost.
            return e.getCode() == CONFLICT ? new Posted.Created(fresh) : failed(e);
        }
    }

    private static Posted failed(KubernetesClientException e) {
        ApiError error = ApiError.of(e);
        return switch (error.kind()) {
            case QUOTA, FORBIDDEN, INVALID, ABSENT, CONFLICT -> new Posted.Refused(error);
            case THROTTLED, UNAVAILABLE -> new Posted.Unanswered(error);
        };
    }

    /** Nothing else of an Event may change. */
    private void repeat(String name, int count) {
        String json = serialization.asJson(Map.of("series", series(count, wallClock.instant())));
        calls.call(
                "patch", RESOURCE, () -> wire.call(Request.mergePatch(path() + "/" + name, json)));
    }

    private static Map<String, Object> series(int count, Instant now) {
        return Map.of("count", Math.max(2, count), "lastObservedTime", MICROS.format(now));
    }

    private Map<String, Object> object(Event event, String name, Instant now) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("apiVersion", "events.k8s.io/v1");
        object.put("kind", "Event");
        object.put("metadata", Map.of("name", name, "namespace", driver.namespace()));
        object.put("eventTime", MICROS.format(now));
        object.put("type", event.reason().type().word());
        object.put("reason", event.reason().word());
        object.put("action", ACTION);
        object.put("note", note(event.sentence()));
        object.put(
                "regarding",
                Map.of(
                        "apiVersion",
                        "v1",
                        "kind",
                        "Pod",
                        "namespace",
                        driver.namespace(),
                        "name",
                        driver.name(),
                        "uid",
                        driver.uid()));
        object.put("reportingController", CONTROLLER);
        object.put("reportingInstance", first(driver.name(), LONGEST_INSTANCE));
        if (event.count() > 1) {
            object.put("series", series(event.count(), now));
        }
        return object;
    }

    /** As other reporters name theirs: the pod and the time. */
    private String name(Instant now) {
        String pod = first(driver.name(), LONGEST_NAME).replaceAll("[^a-z0-9]+$", "");
        long micros = ChronoUnit.MICROS.between(Instant.EPOCH, now);
        made++;
        return pod + "." + Long.toHexString(micros) + "." + Long.toHexString(made);
    }

    private static String first(String text, int longest) {
        return text.substring(0, Math.min(text.length(), longest));
    }

    /** As much as the API server takes, cut between two characters. */
    static String note(String sentence) {
        if (bytes(sentence) <= LONGEST_NOTE) {
            return sentence;
        }
        int room = LONGEST_NOTE - bytes(ELLIPSIS);
        StringBuilder cut = new StringBuilder();
        for (int i = 0; i < sentence.length(); ) {
            int character = sentence.codePointAt(i);
            room -= bytes(Character.toString(character));
            if (room < 0) {
                break;
            }
            cut.appendCodePoint(character);
            i += Character.charCount(character);
        }
        return cut + ELLIPSIS;
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private String path() {
        return "apis/events.k8s.io/v1/namespaces/" + driver.namespace() + "/events";
    }
}
