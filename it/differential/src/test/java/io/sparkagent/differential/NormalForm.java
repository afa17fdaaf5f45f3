package io.sparkagent.differential;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Objects in a form in which equal means: Kubernetes and the executor do the same with them.
 *
 * <ul>
 *   <li>A list whose elements Kubernetes tells apart by a name becomes an object by that name.
 *       Where a name stands twice, the second one is {@code name#2}. The order of containers is
 *       kept in {@code order}.
 *   <li>A container's variables are those that it would see ({@link Environment}).
 *   <li>Unset and empty are one thing (but {@code emptyDir: {}} is a volume), and so are unset and
 *       the API's default for a port's protocol, a mount's readOnly and the grace period.
 *   <li>Local directories, which Spark shuffles, are in the order of their paths.
 *   <li>A claim on demand, which Spark numbers in the order of a hash map, is named after its
 *       volume.
 *   <li>What each side makes up at random is UNIQUE: in pod names without a prefix, in the config
 *       map's name, in the local directory without a conf.
 * </ul>
 */
final class NormalForm {

    private static final Map<String, String> NAMED =
            Map.of(
                    "containers", "name",
                    "initContainers", "name",
                    "volumes", "name",
                    "ports", "name",
                    "imagePullSecrets", "name",
                    "items", "key",
                    "volumeMounts", "mountPath");
    private static final int DEFAULT_GRACE_PERIOD = 30;
    private static final Set<String> ORDERED = Set.of("containers", "initContainers");
    private static final Pattern UNIQUE =
            Pattern.compile(
                    "(?<=^|-)x?[0-9a-f]{14,16}(?=-exec-\\d+|-conf-map$)"
                            + "|(?<=/spark-)[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private NormalForm() {}

    static JsonNode of(JsonNode objects) {
        return normal("", ClaimNames.byVolume(LocalDirectories.inOrder(objects)));
    }

    private static JsonNode normal(String field, JsonNode value) {
        return switch (value) {
            case ArrayNode list when field.equals("env") -> Environment.of(list);
            case ArrayNode list when field.equals("resources") ->
                    named(list, claim -> claim.path("metadata").path("name"));
            case ArrayNode list when NAMED.containsKey(field) ->
                    named(list, element -> element.path(NAMED.get(field)));
            case ArrayNode list -> {
                ArrayNode result = NODES.arrayNode();
                list.forEach(element -> result.add(normal("", element)));
                yield result;
            }
            case ObjectNode object -> object(object);
            case TextNode text -> NODES.textNode(unique(text.textValue()));
            default -> value;
        };
    }

    static String unique(String text) {
        return UNIQUE.matcher(text).replaceAll("UNIQUE");
    }

    private static ObjectNode object(ObjectNode object) {
        ObjectNode result = NODES.objectNode();
        object.properties()
                .forEach(
                        field -> {
                            JsonNode value = normal(field.getKey(), field.getValue());
                            if (!says(field.getKey(), value)) {
                                return;
                            }
                            result.set(field.getKey(), value);
                            if (ORDERED.contains(field.getKey())) {
                                ArrayNode order = result.putArray(field.getKey() + "-order");
                                field.getValue().forEach(c -> order.add(c.path("name")));
                            }
                        });
        return result;
    }

    private static boolean says(String field, JsonNode value) {
        return switch (field) {
            case "emptyDir" -> true;
            case "protocol" -> !value.asText().equals("TCP");
            case "readOnly" -> value.asBoolean();
            case "terminationGracePeriodSeconds" -> value.asInt() != DEFAULT_GRACE_PERIOD;
            default ->
                    !value.isNull()
                            && !(value.isTextual() && value.asText().isEmpty())
                            && !(value.isContainerNode() && value.isEmpty());
        };
    }

    private static ObjectNode named(ArrayNode list, Function<JsonNode, JsonNode> nameOf) {
        ObjectNode result = NODES.objectNode();
        for (JsonNode element : list) {
            String name = unique(nameOf.apply(element).asText());
            String free = name;
            for (int i = 2; result.has(free); i++) {
                free = name + "#" + i;
            }
            result.set(free, normal("", element));
        }
        return result;
    }
}
