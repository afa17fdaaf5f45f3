package io.sparkagent.bridge;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Iterator;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Where two pods are not the same; without the values, which may be secrets. */
final class Difference {
    private static final String LOCAL_DIRECTORIES = "SPARK_LOCAL_DIRS";

    private Difference() {}

    /** The first path at which they differ, such as pod.spec.nodeSelector.zone, or null. */
    static @Nullable String between(JsonNode one, JsonNode other) {
        return between("", one, other);
    }

    private static @Nullable String between(String path, JsonNode one, JsonNode other) {
        if (one.isObject() && other.isObject()) {
            return sameDirectories(one, other) ? null : betweenObjects(path, one, other);
        }
        if (one.isArray() && other.isArray()) {
            return betweenArrays(path, one, other);
        }
        return one.equals(other) ? null : path;
    }

    private static @Nullable String betweenObjects(String path, JsonNode one, JsonNode other) {
        TreeSet<String> names = new TreeSet<>();
        one.fieldNames().forEachRemaining(names::add);
        other.fieldNames().forEachRemaining(names::add);
        for (String name : names) {
            String here = path.isEmpty() ? name : path + "." + name;
            String found = between(here, one.path(name), other.path(name));
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private static @Nullable String betweenArrays(String path, JsonNode one, JsonNode other) {
        Iterator<JsonNode> others = other.elements();
        int index = 0;
        for (JsonNode element : one) {
            String name = element.path("name").asText(String.valueOf(index++));
            String here = path + "[" + name + "]";
            String found = others.hasNext() ? between(here, element, others.next()) : here;
            if (found != null) {
                return found;
            }
        }
        return others.hasNext() ? path : null;
    }

    /** Spark shuffles mounted scratch directories for each pod. */
    private static boolean sameDirectories(JsonNode one, JsonNode other) {
        return one.path("name").asText().equals(LOCAL_DIRECTORIES)
                && other.path("name").asText().equals(LOCAL_DIRECTORIES)
                && Arrays.equals(sorted(one), sorted(other));
    }

    private static String[] sorted(JsonNode variable) {
        String[] directories = variable.path("value").asText().split(",");
        Arrays.sort(directories);
        return directories;
    }
}
