package io.sparkagent.differential;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;

/** Names claims on demand after the volumes that mount them, not by numbers without a meaning. */
final class ClaimNames {

    private static final String NUMBERED = ".*-(exec-\\d+|driver)-pvc-\\d+";

    private ClaimNames() {}

    static JsonNode byVolume(JsonNode objects) {
        ObjectNode result = objects.deepCopy();
        Map<String, String> newNames = new HashMap<>();
        for (JsonNode volume : result.path("pod").path("spec").path("volumes")) {
            JsonNode source = volume.path("persistentVolumeClaim");
            String old = source.path("claimName").asText();
            if (old.matches(NUMBERED)) {
                newNames.put(old, old.replaceAll("\\d+$", volume.path("name").asText()));
                ((ObjectNode) source).put("claimName", newNames.get(old));
            }
        }
        for (JsonNode resource : result.path("resources")) {
            String old = resource.path("metadata").path("name").asText();
            if (newNames.containsKey(old)) {
                ((ObjectNode) resource.path("metadata")).put("name", newNames.get(old));
            }
        }
        return result;
    }
}
