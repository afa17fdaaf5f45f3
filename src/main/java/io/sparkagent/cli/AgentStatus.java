package io.sparkagent.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What an agent says of itself at {@code /status}, as far as the commands use it. Agents of other
 * versions may say more or less.
 *
 * @param state starting, started or refused
 * @param demand unknown before the driver's first word, then wanted, and over
 * @param wanted executors by resource profile
 * @param counts executors by state
 * @param lastFullListSeconds age of the last full list of pods
 * @param said all of it
 */
record AgentStatus(
        String state,
        List<String> refusals,
        String demand,
        int registered,
        boolean deleting,
        OptionalInt exitCode,
        Map<Integer, Integer> wanted,
        Map<String, Integer> counts,
        List<Row> executors,
        List<Reason> waiting,
        List<Trouble> errors,
        Optional<Double> lastFullListSeconds,
        JsonNode said) {

    /** An executor. */
    record Row(
            int id,
            int profile,
            String state,
            Optional<Instant> since,
            String pod,
            String node,
            String reason) {}

    /**
     * Why executors are missing.
     *
     * @param todo what somebody can do about it
     */
    record Reason(String cause, int count, String sentence, String todo) {}

    /**
     * Something that went wrong.
     *
     * @param todo what somebody can do about it, empty where the sentence says all
     */
    record Trouble(String sentence, int count, Optional<Instant> at, String todo) {}

    static AgentStatus read(JsonNode said) {
        return new AgentStatus(
                said.at("/agent/state").asText(),
                each(said.at("/agent/refusals")).map(JsonNode::asText).toList(),
                said.at("/driver/demand").asText(),
                said.at("/driver/registered").asInt(),
                said.at("/driver/deleting").asBoolean(),
                said.at("/driver/exitCode").isInt()
                        ? OptionalInt.of(said.at("/driver/exitCode").asInt())
                        : OptionalInt.empty(),
                wanted(said.path("wanted")),
                counts(said.path("counts")),
                each(said.path("executors")).map(AgentStatus::row).toList(),
                each(said.path("waiting")).map(AgentStatus::reason).toList(),
                each(said.path("errors")).map(AgentStatus::trouble).toList(),
                said.at("/lastFullList/ageSeconds").isNumber()
                        ? Optional.of(said.at("/lastFullList/ageSeconds").asDouble())
                        : Optional.empty(),
                said);
    }

    private static Stream<JsonNode> each(JsonNode array) {
        return array.isArray() ? array.valueStream() : Stream.empty();
    }

    private static Map<Integer, Integer> wanted(JsonNode object) {
        Map<Integer, Integer> wanted = new TreeMap<>();
        object.properties().stream()
                .filter(entry -> entry.getKey().matches("\\d{1,9}"))
                .forEach(
                        entry ->
                                wanted.put(
                                        Integer.valueOf(entry.getKey()), entry.getValue().asInt()));
        return wanted;
    }

    private static Map<String, Integer> counts(JsonNode object) {
        Map<String, Integer> counts = new TreeMap<>();
        object.properties().forEach(entry -> counts.put(entry.getKey(), entry.getValue().asInt()));
        return counts;
    }

    private static Row row(JsonNode executor) {
        return new Row(
                executor.path("id").asInt(),
                executor.path("profile").asInt(),
                text(executor, "state"),
                Driver.instant(executor.path("since").asText(null)),
                text(executor, "pod"),
                text(executor, "node"),
                text(executor, "reason"));
    }

    private static Reason reason(JsonNode reason) {
        return new Reason(
                text(reason, "cause"),
                reason.path("count").asInt(),
                text(reason, "sentence"),
                text(reason, "todo"));
    }

    private static Trouble trouble(JsonNode error) {
        return new Trouble(
                text(error, "sentence"),
                error.path("count").asInt(),
                Driver.instant(error.path("at").asText(null)),
                text(error, "todo"));
    }

    /** A field that is null counts as empty. */
    private static String text(JsonNode object, String field) {
        JsonNode value = object.path(field);
        return value.isNull() ? "" : value.asText();
    }

    int wantedInAll() {
        return wanted.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** Wanted and not running, in each profile: too many of one help another nothing. */
    int missing() {
        return wanted.entrySet().stream()
                .mapToInt(entry -> Math.max(0, entry.getValue() - running(entry.getKey())))
                .sum();
    }

    private int running(int profile) {
        return (int)
                executors.stream()
                        .filter(row -> row.profile() == profile && row.state().equals("running"))
                        .count();
    }

    int running() {
        return counts.getOrDefault("running", 0);
    }
}
