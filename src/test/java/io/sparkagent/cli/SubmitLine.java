package io.sparkagent.cli;

import io.sparkagent.config.Problems;
import io.sparkagent.submit.Flags;
import io.sparkagent.submit.Request;
import io.sparkagent.submit.Requests;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The reading half of {@code submit}: options, precedence, document, and what is wrong. */
@Command(name = "submit", mixinStandardHelpOptions = true)
final class SubmitLine implements Callable<Integer> {

    private final Map<String, String> environment;

    @Spec private @Nullable CommandSpec spec;

    @Mixin private final SubmitOptions options = new SubmitOptions();

    private Optional<Request> request = Optional.empty();
    private Optional<Flags> flags = Optional.empty();

    private SubmitLine(Map<String, String> environment) {
        this.environment = environment;
    }

    /** What came of a command line. */
    record Outcome(int exitCode, String errors, Optional<Flags> flags, Optional<Request> request) {}

    static Outcome read(Map<String, String> environment, List<String> words) {
        SubmitLine line = new SubmitLine(environment);
        StringWriter errors = new StringWriter();
        int code =
                SubmitOptions.commandLine(line)
                        .setExpandAtFiles(false)
                        .setCaseInsensitiveEnumValuesAllowed(true)
                        .setErr(new PrintWriter(errors, true))
                        .setOut(new PrintWriter(errors, true))
                        .setParameterExceptionHandler(
                                (e, _) -> {
                                    Unknown.sentences(e)
                                            .forEach(each -> errors.append(each + "\n"));
                                    return CommandLines.WRONG_USAGE;
                                })
                        .execute(words.toArray(String[]::new));
        return new Outcome(code, errors.toString(), line.flags, line.request);
    }

    static CommandLine commandLine() {
        return SubmitOptions.commandLine(new SubmitLine(Map.of()));
    }

    @Override
    public Integer call() {
        Problems problems = new Problems();
        flags = Optional.of(options.flags());
        request = Requests.read(options.flags(), environment, problems);
        PrintWriter err = java.util.Objects.requireNonNull(spec).commandLine().getErr();
        problems.sentences().forEach(sentence -> err.println("error: " + sentence));
        return request.isPresent() ? 0 : CommandLines.WRONG_CONFIGURATION;
    }
}
