package io.sparkagent.cli;

import java.io.PrintWriter;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/** How a command prints what it has found. */
final class OutputOptions {

    /** What {@code --output} may say. */
    enum Format {
        table,
        wide,
        json,
        yaml
    }

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "table",
            description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private Format format = Format.table;

    @Option(
            names = "--color",
            paramLabel = "WHEN",
            defaultValue = "auto",
            description =
                    "${COMPLETION-CANDIDATES}. auto: on a terminal, unless NO_COLOR is set."
                            + " Default: ${DEFAULT-VALUE}.")
    private Palette.When colour = Palette.When.auto;

    boolean isWide() {
        return format == Format.wide;
    }

    Palette palette(Surroundings surroundings) {
        return Palette.of(colour, surroundings);
    }

    /**
     * @param data for programs
     * @param text prints for people
     */
    void print(PrintWriter out, Supplier<Object> data, Runnable text) {
        switch (format) {
            case json -> out.print(Document.json(data.get()));
            case yaml -> out.print(Document.yaml(data.get()));
            case table, wide -> text.run();
        }
        out.flush();
    }
}
