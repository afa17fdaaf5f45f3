package io.sparkagent.differential;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * One place at which the two sides differ.
 *
 * @param at where, as a JSON pointer into the normal form
 * @param spark the value there as JSON, text without quotes, or {@code absent}
 */
record Difference(String at, String spark, String agent) {

    static final String ABSENT = "absent";

    static List<Difference> between(Built spark, Built agent) {
        if (spark.refused().isPresent() && agent.refused().isPresent()) {
            return List.of();
        }
        if (spark.refused().isPresent() || agent.refused().isPresent()) {
            return List.of(
                    new Difference(
                            "/refused",
                            spark.refused().orElse(ABSENT),
                            agent.refused().orElse(ABSENT)));
        }
        List<Difference> found = new ArrayList<>();
        compare("", NormalForm.of(spark.objects()), NormalForm.of(agent.objects()), found);
        return found;
    }

    private static void compare(String at, JsonNode spark, JsonNode agent, List<Difference> found) {
        if (spark instanceof ObjectNode left && agent instanceof ObjectNode right) {
            TreeSet<String> names = new TreeSet<>();
            left.fieldNames().forEachRemaining(names::add);
            right.fieldNames().forEachRemaining(names::add);
            for (String name : names) {
                String below = at + "/" + name.replace("~", "~0").replace("/", "~1");
                compare(below, left.path(name), right.path(name), found);
            }
        } else if (!spark.equals(agent)) {
            found.add(new Difference(at, text(spark), text(agent)));
        }
    }

    private static String text(JsonNode value) {
        if (value instanceof MissingNode) {
            return ABSENT;
        }
        return value.isTextual() ? value.asText() : value.toString();
    }

    @Override
    public String toString() {
        return at + "\n      spark  " + spark + "\n      agent  " + agent;
    }
}
