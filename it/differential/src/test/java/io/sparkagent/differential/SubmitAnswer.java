package io.sparkagent.differential;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What Spark's side has written for one submission: what it got, and all that it created. */
record SubmitAnswer(ObjectNode node) {

    private static final ObjectMapper JSON = new ObjectMapper();

    static SubmitAnswer read(Path file) throws IOException {
        return new SubmitAnswer((ObjectNode) JSON.readTree(Files.readString(file)));
    }

    /** This line has not what the submission is about. */
    boolean isSkipped() {
        return node.has("skipped");
    }

    String sparkVersion() {
        return node.path("sparkVersion").asText();
    }

    List<String> words() {
        List<String> words = new ArrayList<>();
        node.path("words").forEach(word -> words.add(word.asText()));
        return words;
    }

    Map<String, String> environment() {
        Map<String, String> environment = new TreeMap<>();
        node.path("environment")
                .properties()
                .forEach(v -> environment.put(v.getKey(), v.getValue().asText()));
        return environment;
    }

    Built built() {
        if (node.has("refused")) {
            return new Built(Optional.of(node.get("refused").asText()), JSON.createObjectNode());
        }
        List<JsonNode> created = new ArrayList<>();
        node.path("created").forEach(created::add);
        return new Built(Optional.empty(), CreatedObjects.of(created));
    }
}
