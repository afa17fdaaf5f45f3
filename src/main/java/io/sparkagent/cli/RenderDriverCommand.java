package io.sparkagent.cli;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.sparkagent.config.Policy;
import io.sparkagent.config.PolicyFile;
import io.sparkagent.config.Problems;
import io.sparkagent.config.Redaction;
import io.sparkagent.config.SparkVersion;
import io.sparkagent.manifest.DriverManifest;
import io.sparkagent.manifest.DriverObjects;
import io.sparkagent.manifest.DriverPlace;
import io.sparkagent.submit.ImageVersion;
import io.sparkagent.submit.Request;
import io.sparkagent.submit.Requests;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints what a submission would make, in the order in which it is made. */
@Command(
        name = "driver",
        description = "Prints all objects that submit would make of the same options, as YAML.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class RenderDriverCommand implements Callable<Integer> {

    /** In the place of what submit makes up: the same options print the same text. */
    private static final String UNIQUE = "example";

    private final Map<String, String> environment;
    private final KubernetesSerialization serialization = new KubernetesSerialization();

    @Spec private @Nullable CommandSpec spec;

    @Mixin private final SubmitOptions options = new SubmitOptions();

    @Option(
            names = "--spark-version",
            paramLabel = "V",
            description = "The Spark of the image. Default: that of its tag, as for submit.")
    private Optional<String> sparkVersion = Optional.empty();

    @Option(
            names = "--app-id",
            paramLabel = "ID",
            defaultValue = "spark-example",
            description = "spark.app.id, which submit makes up. Default: ${DEFAULT-VALUE}.")
    private String applicationId = "";

    @Option(
            names = "--policy",
            paramLabel = "P",
            description = "The agent's policy file; see docs/policy.md.")
    private Optional<Path> policy = Optional.empty();

    RenderDriverCommand(Map<String, String> environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        Problems problems = new Problems();
        Optional<Request> request = Requests.read(options.flags(), environment, problems);
        Optional<DriverObjects> objects = Optional.empty();
        if (request.isPresent()) {
            // From here on the secrets of the conf are known.
            problems = problems.with(Redaction.of(request.get().submission().properties()));
            objects = objects(request.get(), problems);
        }
        CommandSpec command = Objects.requireNonNull(spec);
        report(problems, command.commandLine().getErr());
        PrintWriter out = command.commandLine().getOut();
        objects.ifPresent(made -> print(made, out));
        out.flush();
        return objects.isPresent() ? 0 : CommandLines.WRONG_CONFIGURATION;
    }

    private Optional<DriverObjects> objects(Request request, Problems problems) {
        Optional<Prepared> prepared =
                Prepared.read(request, UNIQUE, place(request), serialization, problems);
        prepared.ifPresent(made -> check(made.manifest(), problems));
        return prepared.map(Prepared::objects).filter(_ -> problems.sentences().isEmpty());
    }

    private DriverPlace place(Request request) {
        return new DriverPlace(
                request.namespace().orElse("default"),
                applicationId,
                UNIQUE,
                sparkVersion
                        .map(SparkVersion::parse)
                        .orElseGet(
                                () ->
                                        ImageVersion.of(
                                                request.submission().properties(), environment)),
                Prepared.user(environment),
                environment);
    }

    private void check(DriverManifest manifest, Problems problems) {
        Policy known =
                policy.map(
                                file -> {
                                    ConfFile.text(file, problems);
                                    return PolicyFile.read(file, problems);
                                })
                        .orElse(Policy.DEFAULT);
        for (String violation : manifest.violations(known)) {
            if (policy.isPresent()) {
                problems.add(violation);
            } else {
                problems.warn("the default policy refuses this (see --policy): " + violation);
            }
        }
    }

    private void print(DriverObjects made, PrintWriter out) {
        Stream.<HasMetadata>concat(made.dependencies().stream(), Stream.of(made.driver()))
                .forEach(object -> out.print(RenderedObject.yaml(object, serialization::asYaml)));
    }

    private static void report(Problems problems, PrintWriter writer) {
        problems.sentences().forEach(sentence -> writer.println("error: " + sentence));
        problems.warnings().forEach(sentence -> writer.println("warning: " + sentence));
    }
}
