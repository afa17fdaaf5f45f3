package io.sparkagent.cli;

import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.sparkagent.config.Problems;
import io.sparkagent.config.Redaction;
import io.sparkagent.submit.CreationException;
import io.sparkagent.submit.DocumentWriter;
import io.sparkagent.submit.Interruption;
import io.sparkagent.submit.Request;
import io.sparkagent.submit.Requests;
import java.io.PrintWriter;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Submits an application, and follows it to its end. */
@Command(
        name = "submit",
        description = {
            "Submits an application to Kubernetes, with the options of spark-submit, and waits for",
            "its end; the exit code is then that of the driver."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class SubmitCommand implements Callable<Integer> {

    private final Surroundings surroundings;
    private final Interruption interruption;

    @Spec private @Nullable CommandSpec spec;

    @Mixin private final SubmitOptions options = new SubmitOptions();

    @Option(
            names = {"-q", "--quiet"},
            description = "Says nothing but what goes wrong.")
    private boolean quiet;

    SubmitCommand(Surroundings surroundings) {
        this(surroundings, new Interruption());
    }

    /**
     * @param interruption asked for by Ctrl-C, or by a test
     */
    SubmitCommand(Surroundings surroundings, Interruption interruption) {
        this.surroundings = surroundings;
        this.interruption = interruption;
    }

    @Override
    public Integer call() {
        CommandSpec command = Objects.requireNonNull(spec);
        PrintWriter out = command.commandLine().getOut();
        PrintWriter err = command.commandLine().getErr();
        if (options.format() == SubmitOptions.Format.yaml && !options.isDryRun()) {
            throw new MistakeException("-o yaml is for --dry-run; write -o json");
        }
        Problems problems = new Problems();
        Optional<Request> request =
                Requests.read(options.flags(), surroundings.environment(), problems);
        if (request.isEmpty()) {
            return refuse(problems, err);
        }
        // From here on the secrets of the conf are known.
        problems = problems.with(Redaction.of(request.get().submission().properties()));
        if (options.isVerbose()) {
            request.get().lines().forEach(line -> err.println(Words.plain(line)));
        }
        if (options.isDryRun()) {
            return dryRun(request.get(), problems, out, err);
        }
        try (CtrlC _ = CtrlC.heard(interruption);
                Cluster cluster = options.cluster().open(request.get())) {
            return submit(request.get(), cluster, problems, out, err);
        }
    }

    private int submit(
            Request request, Cluster cluster, Problems problems, PrintWriter out, PrintWriter err) {
        Optional<Prepared> prepared =
                Prepared.read(
                        request,
                        cluster.namespace(),
                        surroundings.environment(),
                        cluster.serialization(),
                        problems);
        if (prepared.isEmpty()) {
            return refuse(problems, err);
        }
        warn(problems, err);
        Teller teller = teller(prepared.get(), cluster, out, err);
        teller.say(prepared.get().files().lines());
        try {
            return new Submitting(cluster, surroundings, interruption, teller)
                    .submit(prepared.get(), request.waits());
        } catch (CreationException e) {
            // Here, for a process that is told to end does so when this is over.
            err.println("error: " + Words.plain(e.sentence()));
            return switch (e.kind()) {
                case REFUSED -> CommandLines.SOMETHING_WRONG;
                case FORBIDDEN, UNREACHABLE -> CommandLines.NO_CLUSTER;
                case INTERRUPTED -> Watching.INTERRUPTED;
            };
        }
    }

    private Teller teller(Prepared prepared, Cluster cluster, PrintWriter out, PrintWriter err) {
        if (options.format() == SubmitOptions.Format.json) {
            return new JsonTeller(
                    out,
                    surroundings.clock(),
                    Map.of(
                            "namespace",
                            cluster.namespace(),
                            "application",
                            prepared.applicationId()));
        }
        if (quiet) {
            return new QuietTeller(err);
        }
        return surroundings.terminal()
                ? new LiveTeller(out, Palette.of(Palette.When.auto, surroundings))
                : new PlainTeller(out);
    }

    /** All that can be checked without a cluster is. */
    private int dryRun(Request request, Problems problems, PrintWriter out, PrintWriter err) {
        Optional<Prepared> prepared =
                Prepared.read(
                        request,
                        request.namespace().orElse("default"),
                        surroundings.environment(),
                        new KubernetesSerialization(),
                        problems);
        if (prepared.isEmpty()) {
            return refuse(problems, err);
        }
        warn(problems, err);
        DocumentWriter.Written document =
                options.format() == SubmitOptions.Format.json
                        ? DocumentWriter.json(request)
                        : DocumentWriter.yaml(request);
        document.warnings().forEach(each -> err.println("warning: " + Words.plain(each)));
        out.print(document.text());
        out.flush();
        return 0;
    }

    private static int refuse(Problems problems, PrintWriter err) {
        problems.sentences().forEach(each -> err.println("error: " + Words.plain(each)));
        warn(problems, err);
        return CommandLines.WRONG_CONFIGURATION;
    }

    private static void warn(Problems problems, PrintWriter err) {
        problems.warnings().forEach(each -> err.println("warning: " + Words.plain(each)));
    }
}
