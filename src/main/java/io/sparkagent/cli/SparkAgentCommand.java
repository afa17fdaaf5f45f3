package io.sparkagent.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What stands before every command. */
@Command(
        name = "spark-agent",
        description = {
            "Shows Spark drivers with their executors on Kubernetes, says why executors are",
            "missing, and answers for a configuration with no cluster at hand.",
            "Without arguments it is the agent, which runs beside the driver in its pod."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class SparkAgentCommand implements Runnable {

    @Spec private @org.jspecify.annotations.Nullable CommandSpec spec;

    @Override
    public void run() {
        if (spec != null) {
            throw new ParameterException(
                    spec.commandLine(),
                    "a command is missing: " + String.join(", ", spec.subcommands().keySet()));
        }
    }
}
