package io.sparkagent.cli;

import io.sparkagent.submit.Flags;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** What {@code submit} takes the words of a command line for. */
public final class SubmitWords {

    @Command(name = "submit")
    private static final class Line {

        @Mixin private SubmitOptions options = new SubmitOptions();
    }

    private SubmitWords() {}

    /**
     * @throws picocli.CommandLine.ParameterException if they are none that it takes
     */
    public static Flags flags(List<String> words) {
        Line line = new Line();
        SubmitOptions.commandLine(line).parseArgs(words.toArray(String[]::new));
        return line.options.flags();
    }
}
