package io.sparkagent.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Completions for fish, for which picocli has none. */
final class FishCompletion {

    private FishCompletion() {}

    static String script(String program, CommandLine root) {
        StringBuilder script = new StringBuilder("complete -c " + program + " -f\n");
        complete(script, program, root, List.of());
        return script.toString();
    }

    /**
     * @param above the names of the commands before
     */
    private static void complete(
            StringBuilder script, String program, CommandLine command, List<String> above) {
        List<String> names = List.copyOf(command.getSubcommands().keySet());
        String here = condition(above, names);
        command.getSubcommands()
                .forEach(
                        (name, sub) ->
                                script.append(line(program, here))
                                        .append(" -a ")
                                        .append(name)
                                        .append(described(summary(sub)))
                                        .append('\n'));
        for (OptionSpec option : command.getCommandSpec().options()) {
            script.append(line(program, here));
            for (String name : option.names()) {
                script.append(name.startsWith("--") ? " -l " : " -s ")
                        .append(name.replaceFirst("^--?", ""));
            }
            if (option.arity().max() > 0) {
                script.append(" -r");
                Iterable<String> candidates = option.completionCandidates();
                if (candidates != null) {
                    script.append(" -a '").append(String.join(" ", candidates)).append('\'');
                } else if (takesFile(option)) {
                    script.append(" -F");
                }
            }
            script.append(described(String.join(" ", option.description()))).append('\n');
        }
        command.getSubcommands()
                .forEach((name, sub) -> complete(script, program, sub, with(above, name)));
    }

    private static List<String> with(List<String> above, String name) {
        return Stream.concat(above.stream(), Stream.of(name)).toList();
    }

    private static boolean takesFile(OptionSpec option) {
        return Stream.concat(Stream.of(option.type()), Stream.of(option.auxiliaryTypes()))
                .anyMatch(Path.class::equals);
    }

    private static String summary(CommandLine command) {
        String[] description = command.getCommandSpec().usageMessage().description();
        return description.length == 0 ? "" : description[0];
    }

    private static String line(String program, String condition) {
        return "complete -c " + program + " -n '" + condition + "'";
    }

    private static String condition(List<String> above, List<String> below) {
        StringBuilder condition = new StringBuilder();
        if (above.isEmpty()) {
            return "__fish_use_subcommand";
        }
        for (String name : above) {
            condition
                    .append(condition.isEmpty() ? "" : "; and ")
                    .append("__fish_seen_subcommand_from ")
                    .append(name);
        }
        return below.isEmpty()
                ? condition.toString()
                : condition + "; and not __fish_seen_subcommand_from " + String.join(" ", below);
    }

    private static String described(String text) {
        return text.isEmpty() ? "" : " -d '" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
