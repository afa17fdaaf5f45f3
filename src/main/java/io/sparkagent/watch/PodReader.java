package io.sparkagent.watch;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.sparkagent.wire.LeanJson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads pods from the API server's bytes, one by one. */
final class PodReader {

    /** What a watch tells in one line. */
    sealed interface Event {

        record Seen(LeanPod pod) implements Event {}

        record Gone(LeanPod last) implements Event {}

        /** Whatever happened up to this resourceVersion has been told. */
        record Bookmark(String version) implements Event {}

        /**
         * The watch ends with it.
         *
         * @param code as of HTTP
         */
        @RegisterForReflection
        record Refusal(int code, @Nullable String message) implements Event {}

        /** Of a kind that this agent does not know. */
        record Other() implements Event {}
    }

    /**
     * What a page of a list says beside its pods.
     *
     * @param next where the next page begins; empty for the last one
     */
    @RegisterForReflection
    record Page(String resourceVersion, @JsonProperty("continue") String next) {

        Page {
            next = Objects.requireNonNullElse(next, "");
        }
    }

    private static final JsonMapper JSON = LeanJson.mapper();
    private static final ObjectReader POD = JSON.readerFor(LeanPod.class);
    private static final ObjectReader REFUSAL = JSON.readerFor(Event.Refusal.class);
    private static final ObjectReader PAGE = JSON.readerFor(Page.class);

    private PodReader() {}

    static Event event(ByteBuffer line) throws IOException {
        try (JsonParser parser =
                JSON.createParser(
                        line.array(), line.arrayOffset() + line.position(), line.remaining())) {
            String type = "";
            Event event = new Event.Other();
            start(parser);
            for (String field = parser.nextFieldName();
                    field != null;
                    field = parser.nextFieldName()) {
                parser.nextToken();
                switch (field) {
                    case "type" -> type = parser.getText(); // which the API server writes first
                    case "object" -> event = object(type, parser);
                    default -> parser.skipChildren();
                }
            }
            return event;
        } catch (JacksonException e) {
            throw new UnreadableException(e);
        }
    }

    private static Event object(String type, JsonParser parser) throws IOException {
        return switch (type) {
            case "ADDED", "MODIFIED" -> new Event.Seen(pod(parser));
            case "DELETED" -> new Event.Gone(pod(parser));
            case "BOOKMARK" -> new Event.Bookmark(version(parser));
            case "ERROR" -> REFUSAL.readValue(parser);
            default -> {
                parser.skipChildren();
                yield new Event.Other();
            }
        };
    }

    /**
     * @param each is given every pod of the page, as it comes
     */
    static Page page(InputStream stream, Consumer<LeanPod> each) throws IOException {
        try (JsonParser parser = JSON.createParser(stream)) {
            Page page = null;
            start(parser);
            for (String field = parser.nextFieldName();
                    field != null;
                    field = parser.nextFieldName()) {
                JsonToken value = parser.nextToken();
                if (field.equals("metadata")) {
                    page = PAGE.readValue(parser);
                } else if (field.equals("items") && value == JsonToken.START_ARRAY) {
                    while (parser.nextToken() == JsonToken.START_OBJECT) {
                        each.accept(pod(parser));
                    }
                } else {
                    parser.skipChildren();
                }
            }
            if (page == null || parser.nextToken() != null) {
                throw new UnreadableException("the API server's answer is no list");
            }
            return page;
        } catch (JacksonException e) {
            throw new UnreadableException(e);
        }
    }

    private static void start(JsonParser parser) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new UnreadableException("the API server's answer is no object");
        }
    }

    private static String version(JsonParser parser) throws IOException {
        LeanPod bookmark = POD.readValue(parser);
        String version = bookmark.metadata() == null ? null : bookmark.metadata().resourceVersion();
        if (version == null) {
            throw new UnreadableException("a bookmark has no resourceVersion");
        }
        return version;
    }

    /**
     * @param text one object, as the API server has answered
     */
    static LeanPod pod(byte[] text) throws IOException {
        try (JsonParser parser = JSON.createParser(text)) {
            return pod(parser);
        } catch (JacksonException e) {
            throw new UnreadableException(e);
        }
    }

    private static LeanPod pod(JsonParser parser) throws IOException {
        LeanPod pod = POD.readValue(parser);
        if (pod == null || pod.metadata() == null || pod.metadata().name() == null) {
            throw new UnreadableException("the API server's answer has a pod without a name");
        }
        return pod;
    }
}
