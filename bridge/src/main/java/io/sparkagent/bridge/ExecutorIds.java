package io.sparkagent.bridge;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Executor ids as Spark writes them (text) and as the wire does (integers). */
final class ExecutorIds {
    private ExecutorIds() {}

    /** Null for what no agent gives out, such as the driver's own id. */
    static @Nullable Integer parse(String id) {
        try {
            int number = Integer.parseInt(id);
            return number >= 0 ? number : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    static List<Integer> of(JsonNode array) {
        List<Integer> ids = new ArrayList<>();
        array.forEach(id -> ids.add(id.intValue()));
        return ids;
    }
}
