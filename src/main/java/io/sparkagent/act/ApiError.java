package io.sparkagent.act;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.sparkagent.wire.Excerpt;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the API server has against a call.
 *
 * @param code HTTP status, 0 when there was no answer
 * @param kind what can be done about it
 * @param retryAfter how long the API server asks us to wait
 * @param sentence for people
 */
public record ApiError(int code, Kind kind, Optional<Duration> retryAfter, String sentence) {

    public enum Kind {
        /** 403: the namespace's quota is used up; back off until it is raised or others end. */
        QUOTA,
        /** 401 and 403: our token or our Role does not suffice; waiting does not help. */
        FORBIDDEN,
        /** 400, 422 and other refusals of the object itself; waiting does not help. */
        INVALID,
        /** 404. */
        ABSENT,
        /** 409: the name is taken, or the object has changed since we looked. */
        CONFLICT,
        /** 429. */
        THROTTLED,
        /** 5xx or no answer at all: it may or may not have been done. */
        UNAVAILABLE
    }

    /** A LimitRange never says that it is one. */
    private static final Pattern LIMIT_RANGE =
            Pattern.compile(
                    "(maximum|minimum) \\S+ usage per (Container|Pod|PersistentVolumeClaim)"
                            + "|limit to request ratio per (Container|Pod)");

    /** With code 500, though the API server itself is well. */
    private static final String NO_WEBHOOK = "failed calling webhook";

    private static final Pattern ADMISSION_RULE =
            Pattern.compile("admission webhook|ValidatingAdmissionPolicy|" + NO_WEBHOOK);

    private static final Pattern ROLE =
            Pattern.compile("cannot (create|delete|get|list|watch|patch) resource");

    /** We have refused the object ourselves, before anybody was asked. */
    public static ApiError ofUs(String sentence) {
        return new ApiError(0, Kind.INVALID, Optional.empty(), sentence);
    }

    static ApiError of(KubernetesClientException e) {
        int code = Math.max(0, e.getCode()); // -1 stands for no answer
        String message =
                Excerpt.of(
                        Optional.ofNullable(e.getStatus())
                                .map(Status::getMessage)
                                .or(() -> Optional.ofNullable(e.getMessage()))
                                .orElse("no message"));
        Kind kind = kind(code, message);
        return new ApiError(code, kind, retryAfter(e.getStatus()), sentence(code, kind, message));
    }

    private static Kind kind(int code, String message) {
        return switch (code) {
            case 401 -> Kind.FORBIDDEN;
            case 403 -> message.contains("exceeded quota") ? Kind.QUOTA : Kind.FORBIDDEN;
            case 404 -> Kind.ABSENT;
            case 409 -> Kind.CONFLICT;
            case 429 -> Kind.THROTTLED;
            default -> code >= 400 && code < 500 ? Kind.INVALID : Kind.UNAVAILABLE;
        };
    }

    private static Optional<Duration> retryAfter(@org.jspecify.annotations.Nullable Status status) {
        return Optional.ofNullable(status)
                .map(Status::getDetails)
                .map(details -> details.getRetryAfterSeconds())
                .filter(seconds -> seconds > 0)
                .map(Duration::ofSeconds);
    }

    private static String sentence(int code, Kind kind, String message) {
        return switch (kind) {
            case QUOTA -> "the namespace's quota is used up: " + message;
            case FORBIDDEN -> who(message).orElse("the API server forbids it") + ": " + message;
            case INVALID ->
                    who(message).orElse("the API server refuses the object") + ": " + message;
            case ABSENT -> "it is not there: " + message;
            case CONFLICT -> "it is there already, or somebody has changed it: " + message;
            case THROTTLED -> "the API server is busy and asks to wait: " + message;
            case UNAVAILABLE ->
                    message.contains(NO_WEBHOOK)
                            ? "an admission rule of this cluster does not answer: " + message
                            : "the API server "
                                    + (code == 0
                                            ? "does not answer: "
                                            : "has failed (" + code + "): ")
                                    + message;
        };
    }

    /** Many stand behind a 403, and different people can do something about each. */
    private static Optional<String> who(String message) {
        if (LIMIT_RANGE.matcher(message).find()) {
            return Optional.of("the namespace's LimitRange forbids it");
        }
        if (message.contains("failed quota")) {
            return Optional.of("the namespace's quota counts what the pod does not say");
        }
        if (message.contains("violates PodSecurity")) {
            return Optional.of("the namespace's Pod Security Standard forbids it");
        }
        if (ADMISSION_RULE.matcher(message).find()) {
            return Optional.of("an admission rule of this cluster forbids it");
        }
        return ROLE.matcher(message).find()
                ? Optional.of("the agent's Role does not allow it")
                : Optional.empty();
    }

    /** True when the call surely changed nothing. */
    boolean isRefusal() {
        return kind != Kind.UNAVAILABLE;
    }
}
