package io.sparkagent.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/**
 * The commands of the binary. Exit codes: 0 all is well, 1 what the files say is wrong, 2 the
 * command line is.
 */
public final class CommandLines {

    static final int WRONG_CONFIGURATION = 1;
    static final int WRONG_USAGE = 2;

    private final Reading.Reader reader;

    public CommandLines(Reading.Reader reader) {
        this.reader = reader;
    }

    public int execute(String... arguments) {
        return execute(writer(System.out), writer(System.err), arguments);
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(stream, true, StandardCharsets.UTF_8);
    }

    /** With other streams than those of the process. */
    public int execute(PrintWriter out, PrintWriter err, String... arguments) {
        return new CommandLine(new SparkAgentCommand())
                .addSubcommand(
                        new CommandLine(new RenderCommand())
                                .addSubcommand(new RenderExecutorCommand(reader)))
                .addSubcommand(new CheckCommand(reader))
                .addSubcommand(new BridgeCommand())
                .setOut(out)
                .setErr(err)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler((e, _) -> refuse(e))
                .setExecutionExceptionHandler(
                        (e, command, _) -> {
                            if (e instanceof MistakeException) {
                                command.getErr().println("error: " + e.getMessage());
                                return WRONG_USAGE;
                            }
                            throw e;
                        })
                .execute(arguments);
    }

    private static int refuse(ParameterException e) {
        CommandLine command = e.getCommandLine();
        command.getErr().println("error: " + e.getMessage());
        command.getErr().println("See '" + command.getCommandSpec().qualifiedName() + " --help'.");
        return WRONG_USAGE;
    }
}
