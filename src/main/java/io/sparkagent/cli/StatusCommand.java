package io.sparkagent.cli;

import io.sparkagent.cli.WatchOption.Seen;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows what a driver wants and what is there. */
@Command(
        name = "status",
        description = {
            "Shows what a driver wants and what is there, as its agent tells it.",
            "Without DRIVER: the only one that runs, or the list."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class StatusCommand implements Callable<Integer> {

    private final Surroundings surroundings;

    @Spec private @Nullable CommandSpec spec;

    @Mixin private final ClusterOptions clusterOptions = new ClusterOptions();
    @Mixin private final OutputOptions output = new OutputOptions();
    @Mixin private final WatchOption watch = new WatchOption();

    @Option(
            names = {"-A", "--all-namespaces"},
            description = "Look for the driver in all namespaces.")
    private boolean everywhere;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "DRIVER",
            description = "The driver's pod, its Job, its application id or its spark-app-name.")
    private Optional<String> name = Optional.empty();

    StatusCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        try (Cluster cluster = clusterOptions.open()) {
            Drivers drivers =
                    Drivers.around(name.orElse(""), cluster, everywhere, surroundings.clock());
            Optional<Named> chosen = name.map(drivers::find).or(() -> only(drivers));
            if (chosen.isPresent()) {
                show(cluster, chosen.get(), out, err);
            } else {
                new Listing(surroundings, output, watch, everywhere).show(cluster, out, err);
            }
        }
        return 0;
    }

    private static Optional<Named> only(Drivers drivers) {
        List<Named> unfinished = drivers.unfinished();
        List<Named> there = unfinished.stream().filter(Driver.class::isInstance).toList();
        List<Named> candidates = there.isEmpty() ? unfinished : there;
        return candidates.size() == 1 ? Optional.of(candidates.getFirst()) : Optional.empty();
    }

    private void show(Cluster cluster, Named chosen, PrintWriter out, PrintWriter err) {
        AgentDoor door = new AgentDoor(cluster);
        Palette palette = output.palette(surroundings);
        watch.show(
                out,
                err,
                surroundings.terminal(),
                () -> {
                    Instant now = surroundings.clock().instant();
                    Named seen = again(cluster, chosen);
                    return new Seen(
                            switch (seen) {
                                case Driver driver -> {
                                    DriverStatus status =
                                            DriverStatus.look(cluster, door, driver, now);
                                    yield () ->
                                            output.print(
                                                    out,
                                                    status::data,
                                                    () ->
                                                            status.print(
                                                                    out, output.isWide(), palette));
                                }
                                case DriverlessJob job -> {
                                    DriverlessStatus status =
                                            DriverlessStatus.look(cluster, job, now);
                                    yield () ->
                                            output.print(
                                                    out,
                                                    status::data,
                                                    () -> status.print(out, palette));
                                }
                            },
                            !seen.isOver());
                });
    }

    /** A Job may have a driver by now. */
    private Named again(Cluster cluster, Named before) {
        return switch (before) {
            case Driver driver -> cluster.look(driver);
            case DriverlessJob job ->
                    Drivers.in(cluster.in(job.namespace()), false, surroundings.clock()).now(job);
        };
    }
}
