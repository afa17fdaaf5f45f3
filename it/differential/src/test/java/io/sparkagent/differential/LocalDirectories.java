package io.sparkagent.differential;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Puts what Spark shuffles into an order: the paths in {@code SPARK_LOCAL_DIRS}, and the numbers of
 * the volumes behind them.
 */
final class LocalDirectories {

    private static final String VOLUME = "spark-local-dir-";
    private static final String NUMBERED = VOLUME + "\\d+";

    private LocalDirectories() {}

    static JsonNode inOrder(JsonNode objects) {
        ObjectNode result = objects.deepCopy();
        JsonNode spec = result.path("pod").path("spec");
        Map<String, String> byPath = new TreeMap<>();
        for (JsonNode container : spec.path("containers")) {
            for (JsonNode variable : container.path("env")) {
                if (variable.path("name").asText().equals("SPARK_LOCAL_DIRS")) {
                    sortPaths((ObjectNode) variable);
                }
            }
            for (JsonNode mount : container.path("volumeMounts")) {
                if (mount.path("name").asText().matches(NUMBERED)) {
                    byPath.put(mount.path("mountPath").asText(), mount.path("name").asText());
                }
            }
        }
        Map<String, String> newNames = new HashMap<>();
        byPath.values().forEach(old -> newNames.putIfAbsent(old, VOLUME + (newNames.size() + 1)));
        rename(spec.path("volumes"), newNames);
        for (String kind : new String[] {"containers", "initContainers"}) {
            spec.path(kind).forEach(container -> rename(container.path("volumeMounts"), newNames));
        }
        return result;
    }

    private static void sortPaths(ObjectNode variable) {
        String sorted =
                Arrays.stream(variable.path("value").asText().split(","))
                        .sorted()
                        .collect(Collectors.joining(","));
        variable.put("value", sorted);
    }

    private static void rename(JsonNode named, Map<String, String> newNames) {
        for (JsonNode element : named) {
            String old = element.path("name").asText();
            ((ObjectNode) element).put("name", newNames.getOrDefault(old, old));
        }
    }
}
