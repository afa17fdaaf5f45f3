package io.sparkagent.submit;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/** One of the objects of a submission, and how far its creation has come. */
final class Piece {

    /** What is known of it. */
    enum State {
        /** Nobody has asked for it, or the API server has refused it. */
        ABSENT,
        /** Asked for, and no answer. */
        DOUBTFUL,
        MADE
    }

    private final HasMetadata object;
    private volatile State state = State.ABSENT;
    private volatile Optional<Made> made = Optional.empty();

    Piece(HasMetadata object) {
        this.object = object;
    }

    HasMetadata object() {
        return object;
    }

    String kind() {
        return object.getKind();
    }

    /** For sentences and kubectl. */
    String kindInWords() {
        return switch (kind()) {
            case "ConfigMap" -> "config map";
            case "PersistentVolumeClaim" -> "claim";
            case "Job", "Secret" -> kind();
            default -> kind().toLowerCase(Locale.ROOT);
        };
    }

    String plural() {
        return object.getPlural();
    }

    String name() {
        return object.getMetadata().getName();
    }

    String namespace() {
        return Objects.requireNonNullElse(object.getMetadata().getNamespace(), "default");
    }

    /** Under which the API server has all of its kind. */
    String collection() {
        String version = object.getApiVersion();
        return (version.contains("/") ? "apis/" : "api/")
                + version
                + "/namespaces/"
                + namespace()
                + "/"
                + plural();
    }

    String path() {
        return collection() + "/" + name();
    }

    State state() {
        return state;
    }

    Optional<Made> made() {
        return made;
    }

    void sent() {
        state = State.DOUBTFUL;
    }

    void refused() {
        state = State.ABSENT;
    }

    void made(String uid, String resourceVersion) {
        made =
                Optional.of(
                        new Made(
                                object.getApiVersion(),
                                kind(),
                                namespace(),
                                name(),
                                uid,
                                resourceVersion));
        state = State.MADE;
    }
}
