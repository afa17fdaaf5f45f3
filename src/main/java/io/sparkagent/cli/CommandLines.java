package io.sparkagent.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.ParameterException;

/** The commands of the binary, and what their exit codes mean. */
public final class CommandLines {

    static final int WRONG_CONFIGURATION = 1;
    static final int SOMETHING_WRONG = 1;
    static final int WRONG_USAGE = 2;
    static final int NOT_FOUND = 3;
    static final int NO_CLUSTER = 4;

    private static final Map<String, String> EXIT_CODES = exitCodes();

    private final Reading.Reader reader;
    private final Surroundings surroundings;

    public CommandLines(Reading.Reader reader) {
        this(reader, Surroundings.ofProcess());
    }

    CommandLines(Reading.Reader reader, Surroundings surroundings) {
        this.reader = reader;
        this.surroundings = surroundings;
    }

    private static Map<String, String> exitCodes() {
        Map<String, String> codes = new LinkedHashMap<>();
        codes.put("0", "All is well.");
        codes.put("1", "Something is wrong: executors are missing, a conf is wrong.");
        codes.put("2", "The command line is wrong.");
        codes.put("3", "What it names is not there.");
        codes.put("4", "The cluster cannot be reached, or forbids it.");
        codes.put("130", "Ended by Ctrl-C.");
        return codes;
    }

    /** Whether the program was started for a command; otherwise it is the agent. */
    public static boolean areMeantBy(String... arguments) {
        return arguments.length > 0 || Surroundings.isCommandLine();
    }

    public int execute(String... arguments) {
        return execute(writer(System.out), writer(System.err), arguments);
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(stream, true, StandardCharsets.UTF_8);
    }

    /** With other streams than those of the process. */
    public int execute(PrintWriter out, PrintWriter err, String... arguments) {
        if (surroundings.program().equals(Surroundings.COMPLETER)) {
            new KubectlCompletion(commandLine()).print(List.of(arguments), out);
            return 0;
        }
        return commandLine()
                .setOut(out)
                .setErr(err)
                .setExpandAtFiles(false) // an argument of an application's may begin with @
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setColorScheme(
                        Help.defaultColorScheme(
                                Palette.of(Palette.When.auto, surroundings).on()
                                        ? Help.Ansi.ON
                                        : Help.Ansi.OFF))
                .setParameterExceptionHandler((e, _) -> refuse(e))
                .setExecutionExceptionHandler((e, command, _) -> fail(e, command))
                .execute(arguments);
    }

    CommandLine commandLine() {
        CommandLine submit = SubmitOptions.commandLine(new SubmitCommand(surroundings));
        CommandLine all =
                new CommandLine(new SparkAgentCommand())
                        .addSubcommand(submit)
                        .addSubcommand(new StatusCommand(surroundings))
                        .addSubcommand(new ListCommand(surroundings))
                        .addSubcommand(new ExplainCommand(surroundings))
                        .addSubcommand(new LogsCommand(surroundings))
                        .addSubcommand(new KillCommand(surroundings))
                        .addSubcommand(new CheckCommand(reader))
                        .addSubcommand(
                                new CommandLine(new RenderCommand())
                                        .addSubcommand(new RenderExecutorCommand(reader))
                                        .addSubcommand(
                                                SubmitOptions.commandLine(
                                                        new RenderDriverCommand(
                                                                surroundings.environment()))))
                        .addSubcommand(new BridgeCommand())
                        .addSubcommand(new CompletionCommand())
                        .setCommandName(surroundings.program());
        sayExitCodes(all);
        submit.getCommandSpec().usageMessage().exitCodeList(exitCodesOfSubmit());
        return all;
    }

    private static Map<String, String> exitCodesOfSubmit() {
        Map<String, String> codes = new LinkedHashMap<>();
        codes.put("0", "The application has succeeded; with --detach: it is submitted.");
        codes.put("N", "The driver has ended with N; 1 also where it was deleted.");
        codes.put("1", "A conf is wrong, a name is taken, an object is refused.");
        codes.put("2", "The command line is wrong.");
        codes.put("4", "The cluster cannot be reached, or forbids it.");
        codes.put("130", "Ended by Ctrl-C; an application that is there goes on.");
        return codes;
    }

    private static void sayExitCodes(CommandLine command) {
        command.getCommandSpec()
                .usageMessage()
                .exitCodeListHeading("%nExit codes:%n")
                .exitCodeList(EXIT_CODES);
        command.getSubcommands().values().forEach(CommandLines::sayExitCodes);
    }

    private static int fail(Exception e, CommandLine command) {
        return switch (e) {
            case MistakeException mistake -> say(command, mistake, WRONG_USAGE);
            case FailureException failure -> say(command, failure, failure.exitCode());
            // A defect of ours; a person has no use for its stack.
            default -> {
                command.getErr()
                        .println("error: this should not happen: " + Words.plain(e.toString()));
                yield SOMETHING_WRONG;
            }
        };
    }

    private static int say(CommandLine command, Exception e, int exitCode) {
        command.getOut().flush();
        command.getErr().println("error: " + Words.plain(String.valueOf(e.getMessage())));
        return exitCode;
    }

    private static int refuse(ParameterException e) {
        CommandLine command = e.getCommandLine();
        Unknown.sentences(e)
                .forEach(each -> command.getErr().println("error: " + Words.plain(each)));
        command.getErr().println("See '" + command.getCommandSpec().qualifiedName() + " --help'.");
        return WRONG_USAGE;
    }
}
