package io.sparkagent.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * What may come next after {@code kubectl spark …}, as kubectl asks for it since 1.26: a candidate
 * in a line, with words about it behind a tab, and last what the shell shall do besides.
 */
final class KubectlCompletion {

    /** Directives of Cobra's, which kubectl's completion scripts understand. */
    private static final String FILES = ":0";

    private static final String NO_FILES = ":4";

    /** More than anybody reads. */
    private static final int DRIVERS = 100;

    private final CommandLine root;

    KubectlCompletion(CommandLine root) {
        this.root = root;
    }

    /**
     * @param candidates each with its description, if it has one
     * @param directive what the shell does besides
     */
    private record Completion(Stream<String> candidates, String directive) {}

    /**
     * @param words after {@code kubectl spark}; the last one is being typed, and may be empty
     */
    void print(List<String> words, PrintWriter out) {
        String typed = words.isEmpty() ? "" : words.getLast();
        List<String> before = words.isEmpty() ? List.of() : words.subList(0, words.size() - 1);
        CommandLine command = root;
        Optional<OptionSpec> open = Optional.empty();
        int positionals = 0;
        for (String word : before) {
            CommandLine below = command.getSubcommands().get(word);
            if (open.isPresent()) {
                open = Optional.empty();
            } else if (command.isStopAtPositional() && positionals > 0) {
                positionals++; // an application's own
            } else if (word.startsWith("-")) {
                open = option(command, word).filter(each -> each.arity().min() > 0);
            } else if (below != null) {
                command = below;
            } else {
                positionals++;
            }
        }
        Completion completion =
                open.isPresent() ? values(open.get()) : after(command, positionals, typed, before);
        String prefix = typed.startsWith("--") ? typed.replaceFirst("^[^=]*=", "") : typed;
        completion
                .candidates()
                .filter(each -> each.toLowerCase(Locale.ROOT).startsWith(Words.lower(prefix)))
                .sorted()
                .forEach(out::println);
        out.println(completion.directive());
        out.flush();
    }

    private Completion after(
            CommandLine command, int positionals, String typed, List<String> before) {
        boolean ofApplication = command.isStopAtPositional() && positionals > 0;
        if (typed.startsWith("-") && !ofApplication) {
            return typed.contains("=")
                    ? option(command, typed.substring(0, typed.indexOf('=')))
                            .map(KubectlCompletion::values)
                            .orElseGet(() -> new Completion(Stream.of(), NO_FILES))
                    : new Completion(options(command), NO_FILES);
        }
        if (!command.getSubcommands().isEmpty()) {
            return new Completion(subcommands(command), NO_FILES);
        }
        Optional<PositionalParamSpec> parameter =
                command.getCommandSpec().positionalParameters().stream()
                        .filter(each -> each.index().contains(positionals))
                        .findFirst();
        return parameter
                .map(
                        each ->
                                each.paramLabel().equals("DRIVER")
                                        ? new Completion(drivers(command, before), NO_FILES)
                                        : command.isStopAtPositional()
                                                ? new Completion(Stream.of(), FILES)
                                                : values(each))
                .orElseGet(() -> new Completion(Stream.of(), NO_FILES));
    }

    private static Stream<String> subcommands(CommandLine command) {
        return command.getSubcommands().entrySet().stream()
                .map(each -> described(each.getKey(), description(each.getValue())));
    }

    private static String[] description(CommandLine command) {
        return command.getCommandSpec().usageMessage().description();
    }

    private static Stream<String> options(CommandLine command) {
        return command.getCommandSpec().options().stream()
                .map(option -> described(option.longestName(), option.description()));
    }

    private static String described(String name, String... description) {
        return description.length == 0
                ? name
                : name + "\t" + Words.plain(String.join(" ", description));
    }

    private static Optional<OptionSpec> option(CommandLine command, String name) {
        return Optional.ofNullable(command.getCommandSpec().findOption(name));
    }

    private static Completion values(ArgSpec argument) {
        Iterable<String> candidates = argument.completionCandidates();
        if (candidates != null) {
            return new Completion(StreamSupport.stream(candidates.spliterator(), false), NO_FILES);
        }
        boolean file =
                Stream.concat(Stream.of(argument.type()), Stream.of(argument.auxiliaryTypes()))
                        .anyMatch(Path.class::equals);
        return new Completion(Stream.of(), file ? FILES : NO_FILES);
    }

    /** None where the cluster does not answer at once: a mistake is told when the command runs. */
    private Stream<String> drivers(CommandLine command, List<String> before) {
        // Half a command line has mistakes, such as a name that is missing.
        root.getCommandSpec().parser().collectErrors(true);
        command.getCommandSpec().parser().collectErrors(true);
        root.parseArgs(before.toArray(String[]::new));
        boolean endedToo = !command.getCommandName().equals("kill");
        return command.getCommandSpec().mixins().values().stream()
                .map(mixin -> mixin.userObject())
                .filter(ClusterOptions.class::isInstance)
                .flatMap(options -> drivers((ClusterOptions) options))
                .filter(driver -> endedToo || !driver.isOver())
                .map(driver -> described(driver.name(), driver.state()));
    }

    private static Stream<Driver> drivers(ClusterOptions options) {
        try (Cluster cluster = options.openBriefly()) {
            return cluster.someDrivers(DRIVERS).stream();
        } catch (FailureException | MistakeException _) {
            return Stream.of();
        }
    }
}
