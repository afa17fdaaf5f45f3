package io.sparkagent.cli;

import io.sparkagent.submit.Flags;
import io.sparkagent.submit.Setting;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What {@code submit} takes: spark-submit's options with their names, and ours. */
final class SubmitOptions {

    /** What {@code --output} may say. */
    enum Format {
        text,
        yaml,
        json
    }

    @ArgGroup(validate = false, heading = "%nWhat runs:%n", order = 1)
    private SubmitProgram program = new SubmitProgram();

    @ArgGroup(validate = false, heading = "%nWhat it needs:%n", order = 2)
    private SubmitResources resources = new SubmitResources();

    @ArgGroup(validate = false, heading = "%nWhere and how it runs:%n", order = 3)
    private SubmitPlace place = new SubmitPlace();

    @Option(
            names = {"-f", "--file"},
            paramLabel = "DOCUMENT",
            description = "A submission as YAML or JSON. Options come before what it says.")
    private Optional<Path> document = Optional.empty();

    @Option(
            names = "--dry-run",
            description = {
                "Submits nothing; prints the document that stands for this command line,",
                "without values that may be secret."
            })
    private boolean dryRun;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
    private Format format = Format.text;

    @Option(
            names = {"-v", "--verbose"},
            description = "Prints the properties that come of it all, and where they are from.")
    private boolean verbose;

    @Parameters(
            paramLabel = "APPLICATION [ARGUMENT...]",
            arity = "0..*",
            description = {
                "A jar or script, or spark-internal for a class of the image. All that comes after",
                "it belongs to the application."
            })
    private List<String> application = new ArrayList<>();

    /** What is after the application is the application's, also what looks like an option. */
    static CommandLine commandLine(Object submitCommand) {
        return new CommandLine(submitCommand)
                .setStopAtPositional(true)
                .setOverwrittenOptionsAllowed(true); // the last one counts, as for spark-submit
    }

    Flags flags() {
        Map<Setting, String> settings = new EnumMap<>(Setting.class);
        settings.putAll(program.settings());
        settings.putAll(resources.settings());
        settings.putAll(place.settings());
        if (verbose) {
            settings.put(Setting.VERBOSE, "true");
        }
        return new Flags(
                settings,
                program.conf(),
                document,
                application.stream().findFirst(),
                application.stream().skip(1).toList());
    }

    boolean isDryRun() {
        return dryRun;
    }

    boolean isVerbose() {
        return verbose;
    }

    Format format() {
        return format;
    }

    /** Which cluster, with its namespace and context; {@link Setting} has these two as well. */
    ClusterOptions cluster() {
        return place.cluster();
    }
}
