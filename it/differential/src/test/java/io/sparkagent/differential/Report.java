package io.sparkagent.differential;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * The table and the figures, and each failing difference in full.
 *
 * @param name of the figures and files
 * @param rows what is compared, in one word
 */
record Report(String name, String rows, List<Comparison> comparisons, List<Accepted> accepted) {

    private static final Path TARGET = Path.of("target");

    void write() throws IOException {
        Files.writeString(TARGET.resolve(name + "-table.txt"), table());
        Files.writeString(TARGET.resolve(name + "-failing.txt"), failing());
    }

    private String table() {
        TreeSet<String> versions = new TreeSet<>();
        Map<String, Map<String, Comparison>> lines = new LinkedHashMap<>();
        for (Comparison comparison : comparisons) {
            versions.add(comparison.version());
            lines.computeIfAbsent(comparison.name(), _ -> new LinkedHashMap<>())
                    .put(comparison.version(), comparison);
        }
        StringBuilder table = new StringBuilder(line(rows, versions.stream().toList()));
        lines.forEach(
                (name, row) ->
                        table.append(
                                line(name, versions.stream().map(v -> cell(row.get(v))).toList())));
        table.append('\n');
        for (String kind : List.of("equal", "accepted", "failing", "not in this Spark")) {
            table.append(
                    line(
                            kind,
                            versions.stream()
                                    .map(version -> String.valueOf(count(version, kind)))
                                    .toList()));
        }
        return table.append("figure " + name + "_confs ")
                .append(lines.size())
                .append("\nfigure " + name + "_accepted ")
                .append(accepted.size())
                .append("\nfigure " + name + "_failing ")
                .append(comparisons.stream().filter(c -> kind(c).equals("failing")).count())
                .append('\n')
                .toString();
    }

    private static String line(String name, List<String> cells) {
        StringBuilder line = new StringBuilder("%-45s".formatted(name));
        cells.forEach(cell -> line.append(" %-13s".formatted(cell)));
        return line.toString().stripTrailing() + "\n";
    }

    private long count(String version, String kind) {
        return comparisons.stream()
                .filter(comparison -> comparison.version().equals(version))
                .filter(comparison -> kind(comparison).equals(kind))
                .count();
    }

    private String cell(Comparison comparison) {
        return switch (kind(comparison)) {
            case "accepted" -> "accepted " + comparison.accepted(accepted).size();
            case "failing" -> "FAILING " + comparison.failing(accepted).size();
            case "equal" -> comparison.isRefused() ? "equal, refused" : "equal";
            default -> "-";
        };
    }

    private String kind(Comparison comparison) {
        if (comparison.isSkipped()) {
            return "not in this Spark";
        }
        if (!comparison.failing(accepted).isEmpty()) {
            return "failing";
        }
        return comparison.accepted(accepted).isEmpty() ? "equal" : "accepted";
    }

    private String failing() {
        StringBuilder text = new StringBuilder();
        for (Comparison comparison : comparisons) {
            for (Difference difference : comparison.failing(accepted)) {
                text.append(comparison.name())
                        .append(" on ")
                        .append(comparison.version())
                        .append("\n  ")
                        .append(difference)
                        .append('\n');
            }
        }
        return text.toString();
    }
}
