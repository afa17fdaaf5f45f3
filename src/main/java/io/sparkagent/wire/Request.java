package io.sparkagent.wire;

import java.util.Optional;

/**
 * One request to the API server.
 *
 * @param path from the server's root on, without a slash before it, with its query, encoded
 * @param accept {@code Accept}; what changes something is answered with the object's metadata alone
 */
public record Request(String method, String path, String accept, Optional<Content> content) {

    /**
     * @param type {@code Content-Type}
     */
    public record Content(String type, String text) {}

    private static final String JSON = "application/json";

    /** Of an object that somebody has written, and so knows. */
    private static final String METADATA =
            "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1," + JSON;

    public static Request get(String path) {
        return new Request("GET", path, JSON, Optional.empty());
    }

    public static Request post(String path, String json) {
        return new Request("POST", path, METADATA, Optional.of(new Content(JSON, json)));
    }

    public static Request delete(String path, String options) {
        return new Request("DELETE", path, METADATA, Optional.of(new Content(JSON, options)));
    }

    /** RFC 7386: fields that are named are set, all others stay. */
    public static Request mergePatch(String path, String json) {
        return new Request(
                "PATCH",
                path,
                METADATA,
                Optional.of(new Content("application/merge-patch+json", json)));
    }
}
