package io.sparkagent.cli;

import java.io.PrintWriter;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints what makes a shell complete commands and options. */
@Command(
        name = "completion",
        description = {
            "Prints the script by which a shell completes commands and options, for example",
            "source <(spark-agent completion bash)"
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class CompletionCommand implements Runnable {

    /** What there is a script for. */
    enum Shell {
        bash,
        zsh,
        fish
    }

    @Spec private @Nullable CommandSpec spec;

    @Parameters(index = "0", paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}.")
    private Shell shell = Shell.bash;

    @Override
    public void run() {
        CommandSpec command = Objects.requireNonNull(spec);
        CommandLine root = command.root().commandLine();
        PrintWriter out = command.commandLine().getOut();
        String program = root.getCommandName().replace(' ', '-');
        out.print(
                switch (shell) {
                    // One script: for zsh it switches on zsh's own support of bash's completions.
                    case bash, zsh -> AutoComplete.bash(program, root);
                    case fish -> FishCompletion.script(program, root);
                });
        out.flush();
    }
}
