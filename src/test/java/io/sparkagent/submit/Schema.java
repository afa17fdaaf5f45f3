package io.sparkagent.submit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/** As much of JSON Schema as the shipped schema uses; a word that it does not know fails. */
final class Schema {

    private static final Set<String> KNOWN =
            Set.of(
                    "$schema",
                    "$defs",
                    "$ref",
                    "title",
                    "description",
                    "type",
                    "const",
                    "items",
                    "required",
                    "properties",
                    "patternProperties",
                    "additionalProperties",
                    "pattern");

    private final JsonNode root;

    private Schema(JsonNode root) {
        this.root = root;
    }

    static Schema shipped() throws IOException {
        try (InputStream in = Schema.class.getResourceAsStream("/submission.schema.json")) {
            return new Schema(new JsonMapper().readTree(Objects.requireNonNull(in)));
        }
    }

    JsonNode at(String pointer) {
        return resolve(root.at(pointer));
    }

    JsonNode resolve(JsonNode schema) {
        return schema.has("$ref") ? root.at(schema.get("$ref").asText().substring(1)) : schema;
    }

    /** The paths at which a document is wrong. */
    List<String> violations(JsonNode document) {
        List<String> wrong = new ArrayList<>();
        check(root, document, "", wrong);
        return wrong;
    }

    private void check(JsonNode schema, JsonNode value, String path, List<String> wrong) {
        schema.fieldNames()
                .forEachRemaining(
                        word -> {
                            if (!KNOWN.contains(word)) {
                                throw new AssertionError("unknown word of a schema: " + word);
                            }
                        });
        if (schema.has("$ref")) {
            check(resolve(schema), value, path, wrong);
        }
        boolean otherType = schema.has("type") && !isOf(schema.get("type"), value);
        boolean otherValue = schema.has("const") && !schema.get("const").equals(value);
        if (otherType || otherValue || isOfAnotherForm(schema, value)) {
            wrong.add(path);
        }
        schema.path("required")
                .forEach(
                        name -> {
                            if (!value.has(name.asText())) {
                                wrong.add(path + "/" + name.asText());
                            }
                        });
        if (value.isArray() && schema.has("items")) {
            value.forEach(item -> check(schema.get("items"), item, path + "[]", wrong));
        }
        if (value.isObject()) {
            value.properties()
                    .forEach(each -> field(schema, each.getKey(), each.getValue(), path, wrong));
        }
    }

    private static boolean isOfAnotherForm(JsonNode schema, JsonNode value) {
        return schema.has("pattern")
                && value.isTextual()
                && !Pattern.compile(schema.get("pattern").asText()).matcher(value.asText()).find();
    }

    private void field(
            JsonNode schema, String name, JsonNode value, String path, List<String> wrong) {
        String below = path + "/" + name;
        if (schema.path("properties").has(name)) {
            check(schema.get("properties").get(name), value, below, wrong);
            return;
        }
        for (var each : schema.path("patternProperties").properties()) {
            if (Pattern.compile(each.getKey()).matcher(name).find()) {
                check(each.getValue(), value, below, wrong);
                return;
            }
        }
        if (!schema.path("additionalProperties").asBoolean(true)) {
            wrong.add(below);
        }
    }

    private static boolean isOf(JsonNode type, JsonNode value) {
        if (type.isArray()) {
            for (JsonNode each : type) {
                if (isOf(each, value)) {
                    return true;
                }
            }
            return false;
        }
        return switch (type.asText()) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isTextual();
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            case "boolean" -> value.isBoolean();
            default -> throw new AssertionError("unknown type of a schema: " + type);
        };
    }
}
