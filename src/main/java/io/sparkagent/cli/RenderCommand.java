package io.sparkagent.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What can be rendered. */
@Command(
        name = "render",
        description = "Prints the objects that the agent, or submit, would make.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class RenderCommand implements Runnable {

    @Spec private @org.jspecify.annotations.Nullable CommandSpec spec;

    @Override
    public void run() {
        if (spec != null) {
            throw new ParameterException(
                    spec.commandLine(), "say what to render: executor or driver");
        }
    }
}
