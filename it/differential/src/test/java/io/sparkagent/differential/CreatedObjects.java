package io.sparkagent.differential;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * All that a submission creates as a {@code pod} and {@code resources}, for the normal form.
 *
 * <ul>
 *   <li>The ids that each submission makes up are words: APPLICATION, UNIQUE, UUID.
 *   <li>{@code spark.properties} in the config map is an object of its keys. The time of the
 *       submission is TIME. No Python files are an empty list of them.
 *   <li>Of the owner it is said whether it is the driver's pod, whose uid nobody knows before.
 * </ul>
 */
final class CreatedObjects {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final String PROPERTIES = "spark.properties";
    private static final String TIME = "spark.app.submitTime";
    private static final String PYTHON_FILES = "spark.submit.pyFiles";
    private static final Pattern APPLICATION = Pattern.compile("spark-[0-9a-f]{32}");
    private static final Pattern UUID =
            Pattern.compile(
                    "(?<=/spark-(upload-)?)([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{16})"
                            + "(?=[,/]|$)");
    private static final Pattern UNIQUE =
            Pattern.compile(
                    "(?<=^|[-/=])x?[0-9a-f]{15,16}(?=-(driver|conf-map|kubernetes-credentials"
                            + "|hadoop-config|krb5-file|delegation-tokens|kerberos-keytab)\\b)");

    private CreatedObjects() {}

    static ObjectNode of(List<JsonNode> created) {
        ObjectNode result = NODES.objectNode();
        ArrayNode resources = result.putArray("resources");
        for (JsonNode object : created) {
            ObjectNode known = (ObjectNode) withoutIds(object);
            if (known.path("kind").asText().equals("Pod")) {
                result.set("pod", known);
            } else {
                resources.add(readable(known));
            }
        }
        return result;
    }

    private static ObjectNode readable(ObjectNode object) {
        if (object.path("data").path(PROPERTIES) instanceof TextNode text) {
            ((ObjectNode) object.get("data")).set(PROPERTIES, properties(text.textValue()));
        }
        ObjectNode metadata = object.withObject("/metadata");
        JsonNode owner = metadata.path("ownerReferences").path(0);
        if (owner.path("kind").asText().equals("Pod") && owner.path("controller").asBoolean()) {
            metadata.put("ownerReferences", "the driver's pod");
        }
        return object;
    }

    private static ObjectNode properties(String text) {
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(text));
        } catch (IOException e) {
            throw new UncheckedIOException(e); // of a text in memory
        }
        ObjectNode result = NODES.objectNode();
        new TreeMap<>(properties).forEach((key, value) -> result.put(key.toString(), "=" + value));
        if (result.path(PYTHON_FILES).asText().equals("=")) {
            result.remove(PYTHON_FILES);
        }
        if (result.has(TIME) && result.get(TIME).asText().matches("=\\d{13}")) {
            result.put(TIME, "TIME");
        }
        return result;
    }

    private static JsonNode withoutIds(JsonNode value) {
        return switch (value) {
            case ArrayNode list -> {
                ArrayNode result = NODES.arrayNode();
                list.forEach(element -> result.add(withoutIds(element)));
                yield result;
            }
            case ObjectNode object -> {
                ObjectNode result = NODES.objectNode();
                object.properties().forEach(f -> result.set(f.getKey(), withoutIds(f.getValue())));
                yield result;
            }
            case TextNode text -> NODES.textNode(withoutIds(text.textValue()));
            default -> value;
        };
    }

    private static String withoutIds(String text) {
        String known = APPLICATION.matcher(text).replaceAll("spark-APPLICATION");
        return UNIQUE.matcher(UUID.matcher(known).replaceAll("UUID")).replaceAll("UNIQUE");
    }
}
