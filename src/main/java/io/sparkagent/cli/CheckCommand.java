package io.sparkagent.cli;

import io.sparkagent.config.ResourceProfile;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Says everything that is wrong with a configuration. */
@Command(
        name = "check",
        description = "Prints all that is wrong with a configuration, or \"ok\".",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class CheckCommand implements Callable<Integer> {

    private final Reading.Reader reader;

    @Spec private @Nullable CommandSpec spec;

    @Mixin private final ConfOptions options = new ConfOptions();

    CheckCommand(Reading.Reader reader) {
        this.reader = reader;
    }

    @Override
    public Integer call() {
        Inspection inspection = new Inspection(options, reader);
        boolean fine = inspection.executor(1, new ResourceProfile(0, Map.of())).isPresent();
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        inspection.report(out);
        if (fine) {
            out.println("ok");
        }
        return fine ? 0 : CommandLines.WRONG_CONFIGURATION;
    }
}
