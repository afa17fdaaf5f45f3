package io.sparkagent.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** Columns of text, each as wide as its widest cell. */
final class Table {

    private final List<String> heads;
    private final List<List<String>> rows = new ArrayList<>();

    Table(List<String> heads) {
        this.heads = List.copyOf(heads);
    }

    void row(List<String> cells) {
        rows.add(cells.stream().map(cell -> cell.isEmpty() ? "-" : Words.plain(cell)).toList());
    }

    /**
     * @param column whose cells get colours
     */
    void print(PrintWriter out, String indent, String column, UnaryOperator<String> colour) {
        int coloured = heads.indexOf(column);
        int[] widths = IntStream.range(0, heads.size()).map(this::width).toArray();
        out.println(indent + line(heads, widths, -1, colour));
        rows.forEach(row -> out.println(indent + line(row, widths, coloured, colour)));
    }

    private static String line(
            List<String> cells, int[] widths, int coloured, UnaryOperator<String> colour) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < cells.size(); i++) {
            String cell = cells.get(i);
            line.append(i == coloured ? colour.apply(cell) : cell);
            if (i < cells.size() - 1) {
                line.append(" ".repeat(widths[i] - cell.length() + 3));
            }
        }
        return line.toString();
    }

    private int width(int column) {
        return rows.stream()
                .mapToInt(row -> row.get(column).length())
                .reduce(heads.get(column).length(), Math::max);
    }
}
