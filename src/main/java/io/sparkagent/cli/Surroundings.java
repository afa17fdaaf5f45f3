package io.sparkagent.cli;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/**
 * Where a command runs.
 *
 * @param program as the user calls it
 * @param terminal whether a person reads the output and can answer
 * @param answers what that person types
 */
record Surroundings(
        String program,
        Map<String, String> environment,
        boolean terminal,
        BufferedReader answers,
        Clock clock) {

    /** What a launcher sets when the program is called by another name than its own. */
    static final String NAME_VARIABLE = "SPARK_AGENT_COMMAND";

    static final String PROGRAM = "spark-agent";
    private static final String PLUGIN = "kubectl-spark";

    /** What kubectl runs for words that are to follow {@code kubectl spark}. */
    static final String COMPLETER = "kubectl_complete-spark";

    static Surroundings ofProcess() {
        Map<String, String> environment = System.getenv();
        return new Surroundings(
                program(environment.getOrDefault(NAME_VARIABLE, ""), calledAs()),
                environment,
                Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent(),
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)),
                Clock.systemUTC());
    }

    /** kubectl runs the file {@code kubectl-spark} for {@code kubectl spark}. */
    static String program(String named, String calledAs) {
        String name = named.isBlank() ? calledAs : named.strip();
        if (name.equals(PLUGIN)) {
            return "kubectl spark";
        }
        return named.isBlank() && !name.equals(COMPLETER) ? PROGRAM : name;
    }

    /** Whoever gives the program a name of a command line's wants commands, and not the agent. */
    static boolean isCommandLine() {
        return isCommandLine(System.getenv().getOrDefault(NAME_VARIABLE, ""), calledAs());
    }

    static boolean isCommandLine(String named, String calledAs) {
        return !named.isBlank() || calledAs.equals(PLUGIN) || calledAs.equals(COMPLETER);
    }

    /**
     * The file's name by which a native binary was started: a link's own name, which the path of
     * the process is not. Linux alone has it in a file; elsewhere the variable has to tell.
     */
    private static String calledAs() {
        try {
            String line = Files.readString(Path.of("/proc/self/cmdline"));
            String first = line.substring(0, Math.max(0, line.indexOf('\0')));
            return first.substring(first.lastIndexOf('/') + 1);
        } catch (IOException | IllegalArgumentException _) {
            return "";
        }
    }

    /** See no-color.org. */
    boolean wantsNoColour() {
        return !environment.getOrDefault("NO_COLOR", "").isEmpty()
                || environment.getOrDefault("TERM", "").equals("dumb");
    }

    boolean isAnsweredYes() {
        try {
            String answer = answers.readLine();
            return answer != null && answer.strip().matches("(?i)y|yes");
        } catch (IOException _) {
            return false;
        }
    }
}
