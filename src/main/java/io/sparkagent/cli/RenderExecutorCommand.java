package io.sparkagent.cli;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.sparkagent.config.ResourceProfile;
import io.sparkagent.config.ResourceProfile.Resource;
import io.sparkagent.manifest.ExecutorObjects;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints an executor's objects as YAML, the claims before the pod that mounts them. */
@Command(
        name = "executor",
        description = "Prints the executor pod, and claims made for it, as YAML.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class RenderExecutorCommand implements Callable<Integer> {

    private final Reading.Reader reader;

    @Spec private @Nullable CommandSpec spec;

    @Mixin private final ConfOptions options = new ConfOptions();

    @Option(
            names = "--executor-id",
            paramLabel = "ID",
            defaultValue = "1",
            description = "Default: ${DEFAULT-VALUE}.")
    private int id = 1;

    @Option(
            names = "--profile",
            paramLabel = "N",
            defaultValue = "0",
            description = "The resource profile's id; 0 is the default profile.")
    private int profile;

    @Option(
            names = "--resource",
            paramLabel = "NAME=AMOUNT[:VENDOR]",
            converter = ResourceOption.Converter.class,
            description = {
                "What another profile than 0 needs, once for each need, such as",
                "cores=4, memory=8g, gpu=1:nvidia.com."
            })
    private List<ResourceOption> resources = new ArrayList<>();

    RenderExecutorCommand(Reading.Reader reader) {
        this.reader = reader;
    }

    @Override
    public Integer call() {
        refuseWhatCannotBe();
        CommandSpec command = Objects.requireNonNull(spec);
        Inspection inspection = new Inspection(options, reader);
        Optional<ExecutorObjects> objects = inspection.executor(id, described());
        inspection.report(command.commandLine().getErr());
        PrintWriter out = command.commandLine().getOut();
        objects.ifPresent(made -> print(made, inspection, out));
        out.flush();
        return objects.isPresent() ? 0 : CommandLines.WRONG_CONFIGURATION;
    }

    private void refuseWhatCannotBe() {
        if (id < 1) {
            throw new MistakeException("--executor-id " + id + ": executors count from 1");
        }
        if (profile == 0 && !resources.isEmpty()) {
            throw new MistakeException(
                    "the properties describe profile 0: leave --resource out, or name another"
                            + " --profile");
        }
        if (profile != 0 && resources.isEmpty()) {
            throw new MistakeException(
                    "profile "
                            + profile
                            + " is not known here, because a running driver makes it: say what it"
                            + " needs, as in --resource cores=4 --resource memory=8g");
        }
    }

    private ResourceProfile described() {
        Map<String, Resource> needs = new TreeMap<>();
        resources.forEach(need -> needs.put(need.name(), need.resource()));
        return new ResourceProfile(profile, needs);
    }

    private static void print(ExecutorObjects made, Inspection inspection, PrintWriter out) {
        Stream.<HasMetadata>concat(made.claims().stream(), Stream.of(made.pod()))
                .forEach(object -> out.print(RenderedObject.yaml(object, inspection::yaml)));
    }
}
