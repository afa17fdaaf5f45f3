package io.sparkagent.differential;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The variables of a container as its process sees them: references to earlier ones resolved as the
 * kubelet does it, the last one of a name. The options of the JVM are one list, in the order in
 * which the image's entry point passes them on; those that Spark adds itself, in no order of
 * theirs, stand sorted at its end.
 */
final class Environment {

    private static final String OPTION = "SPARK_JAVA_OPT_";
    private static final Pattern ADDED = Pattern.compile("-Dspark\\..*", Pattern.DOTALL);
    private static final Pattern REFERENCE = Pattern.compile("\\$(\\$|\\(([^)]*)\\))");

    private Environment() {}

    static ObjectNode of(ArrayNode variables) {
        Map<String, JsonNode> seen = new LinkedHashMap<>();
        Map<Integer, String> options = new TreeMap<>();
        for (JsonNode variable : variables) {
            String name = variable.path("name").asText();
            if (name.matches(OPTION + "\\d+")) {
                options.put(
                        Integer.valueOf(name.substring(OPTION.length())),
                        resolved(variable.path("value").asText(), seen));
                continue;
            }
            seen.put(
                    name,
                    variable.has("valueFrom")
                            ? variable.get("valueFrom")
                            : JsonNodeFactory.instance.textNode(
                                    NormalForm.unique(
                                            resolved(variable.path("value").asText(), seen))));
        }
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        new TreeMap<>(seen).forEach(result::set);
        if (!options.isEmpty()) {
            ArrayNode list = result.putArray(OPTION + "*");
            ordered(List.copyOf(options.values())).forEach(list::add);
        }
        return result;
    }

    private static String resolved(String value, Map<String, JsonNode> seen) {
        Matcher reference = REFERENCE.matcher(value);
        StringBuilder result = new StringBuilder();
        while (reference.find()) {
            JsonNode known = reference.group(2) == null ? null : seen.get(reference.group(2));
            String text =
                    reference.group(1).equals("$")
                            ? "$"
                            : known == null ? reference.group() : known.asText(known.toString());
            reference.appendReplacement(result, Matcher.quoteReplacement(text));
        }
        return reference.appendTail(result).toString();
    }

    private static List<String> ordered(List<String> options) {
        int added = options.size();
        while (added > 0 && ADDED.matcher(options.get(added - 1)).matches()) {
            added--;
        }
        List<String> result = new ArrayList<>(options.subList(0, added));
        options.subList(added, options.size()).stream().sorted().forEach(result::add);
        return result;
    }
}
