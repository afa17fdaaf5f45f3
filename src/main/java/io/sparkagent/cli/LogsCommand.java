package io.sparkagent.cli;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.sparkagent.cli.Cluster.LogRequest;
import io.sparkagent.snapshot.Labels;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints logs. */
@Command(
        name = "logs",
        description = "Prints the log of a driver, of its agent, or of its executors.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class LogsCommand implements Callable<Integer> {

    /** Each stream that is followed holds a connection. */
    private static final int STREAMS = 50;

    private static final String EXECUTOR = "spark-kubernetes-executor";

    /** Whose logs; the driver's by default. */
    private static final class Whose {

        @Option(
                names = {"-e", "--executor"},
                paramLabel = "ID",
                split = ",",
                description = "Of these executors; several with commas, or one option each.")
        private List<Integer> executors = new ArrayList<>();

        @Option(names = "--agent", description = "Of the agent.")
        private boolean agent;

        @Option(
                names = "--all",
                description = "Of the driver, the agent and all executors that have a pod.")
        private boolean all;
    }

    private final Surroundings surroundings;

    @Spec private @Nullable CommandSpec spec;

    @Mixin private final ClusterOptions clusterOptions = new ClusterOptions();

    @ArgGroup(exclusive = true)
    private Whose whose = new Whose();

    @Option(
            names = {"-f", "--follow"},
            description = "Go on with what comes, until the containers end or Ctrl-C.")
    private boolean follow;

    @Option(
            names = "--tail",
            paramLabel = "N",
            description = "The last N lines of each. Default: all.")
    private Optional<Integer> tail = Optional.empty();

    @Option(
            names = {"-p", "--previous"},
            description = "Of the container that ran before it was started again.")
    private boolean previous;

    @Option(
            names = "--color",
            paramLabel = "WHEN",
            defaultValue = "auto",
            description =
                    "${COMPLETION-CANDIDATES}. auto: on a terminal, unless NO_COLOR is set."
                            + " Default: ${DEFAULT-VALUE}.")
    private Palette.When colour = Palette.When.auto;

    @Parameters(
            index = "0",
            paramLabel = "DRIVER",
            description = "The driver's pod, its Job, its application id or its spark-app-name.")
    private String name = "";

    LogsCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        CommandSpec command = Objects.requireNonNull(spec);
        PrintWriter out = command.commandLine().getOut();
        if (tail.filter(lines -> lines < 0).isPresent()) {
            throw new MistakeException("--tail " + tail.get() + ": write 0 or more");
        }
        try (Cluster cluster = clusterOptions.open()) {
            Driver driver =
                    pod(Drivers.around(name, cluster, false, surroundings.clock()).find(name));
            List<LogStream> streams = streams(cluster, driver);
            if (follow && streams.size() > STREAMS) {
                throw new MistakeException(
                        "that would follow "
                                + streams.size()
                                + " logs at a time, and "
                                + STREAMS
                                + " are the most: name executors with --executor");
            }
            LogStreams printing = new LogStreams(cluster, out, command.commandLine().getErr());
            if (follow && whose.all) {
                return printing.follow(() -> streams(cluster, driver), STREAMS)
                        ? 0
                        : CommandLines.SOMETHING_WRONG;
            }
            return printing.print(streams, follow) ? 0 : CommandLines.SOMETHING_WRONG;
        }
    }

    /** Of a Job that has no driver now, the last one's. */
    private static Driver pod(Named found) {
        return switch (found) {
            case Driver driver -> driver;
            case DriverlessJob job ->
                    job.last()
                            .orElseThrow(
                                    () ->
                                            FailureException.notFound(
                                                    "the Job "
                                                            + job.name()
                                                            + " has no driver, and so no log: "
                                                            + job.state()));
        };
    }

    private List<LogStream> streams(Cluster cluster, Driver driver) {
        List<Map.Entry<String, LogRequest>> requests = requests(cluster, driver);
        Palette palette = Palette.of(colour, surroundings);
        return IntStream.range(0, requests.size())
                .mapToObj(
                        i ->
                                new LogStream(
                                        requests.get(i).getKey(),
                                        requests.size() == 1
                                                ? ""
                                                : palette.numbered(
                                                                i,
                                                                "["
                                                                        + requests.get(i).getKey()
                                                                        + "]")
                                                        + " ",
                                        requests.get(i).getValue()))
                .toList();
    }

    private List<Map.Entry<String, LogRequest>> requests(Cluster cluster, Driver driver) {
        if (whose.agent) {
            return List.of(agent(driver));
        }
        if (!whose.executors.isEmpty()) {
            List<Pod> pods = cluster.executorPods(driver);
            return whose.executors.stream()
                    .distinct()
                    .map(id -> executor(latest(pods, driver, id)))
                    .toList();
        }
        Map.Entry<String, LogRequest> own =
                Map.entry("driver", request(driver.pod(), driver.sparkContainer()));
        if (!whose.all) {
            return List.of(own);
        }
        return Stream.of(
                        Stream.of(own),
                        driver.hasAgent()
                                ? Stream.of(agent(driver))
                                : Stream.<Map.Entry<String, LogRequest>>empty(),
                        cluster.executorPods(driver).stream()
                                .filter(pod -> !follow || hasBegun(pod))
                                .sorted(Comparator.comparingInt(LogsCommand::number))
                                .map(this::executor))
                .flatMap(each -> each)
                .toList();
    }

    /** One that has not is looked for again. */
    private static boolean hasBegun(Pod pod) {
        return pod.getStatus() == null || !"Pending".equals(pod.getStatus().getPhase());
    }

    private Map.Entry<String, LogRequest> agent(Driver driver) {
        if (!driver.hasAgent()) {
            throw FailureException.notFound("there is no agent beside the driver " + driver.name());
        }
        return Map.entry("agent", request(driver.pod(), Driver.AGENT));
    }

    private Map.Entry<String, LogRequest> executor(Pod pod) {
        return Map.entry("executor " + id(pod), request(pod, executorContainer(pod)));
    }

    private static String id(Pod pod) {
        return pod.getMetadata().getLabels().getOrDefault(Labels.EXECUTOR_ID, "");
    }

    private static int number(Pod pod) {
        return id(pod).matches("\\d{1,9}") ? Integer.parseInt(id(pod)) : Integer.MAX_VALUE;
    }

    private LogRequest request(Pod pod, String container) {
        return new LogRequest(
                Objects.requireNonNullElse(pod.getMetadata().getNamespace(), ""),
                pod.getMetadata().getName(),
                container,
                tail,
                previous);
    }

    /** Ids are unique in the life of a driver's pod, but Spark without an agent may begin anew. */
    private static Pod latest(List<Pod> pods, Driver driver, int executor) {
        return pods.stream()
                .filter(pod -> number(pod) == executor)
                .max(
                        Comparator.comparing(
                                pod ->
                                        Objects.requireNonNullElse(
                                                pod.getMetadata().getCreationTimestamp(), "")))
                .orElseThrow(
                        () ->
                                FailureException.notFound(
                                        "the driver "
                                                + driver.name()
                                                + " has no executor "
                                                + executor
                                                + " with a pod"
                                                + (pods.isEmpty()
                                                        ? ""
                                                        : "; it has "
                                                                + Words.some(
                                                                        pods.stream()
                                                                                .map(
                                                                                        LogsCommand
                                                                                                ::id)
                                                                                .toList()))));
    }

    /** Spark's own has the variable by which an executor knows its id. */
    private static String executorContainer(Pod pod) {
        List<Container> containers = pod.getSpec().getContainers();
        return containers.stream()
                .filter(
                        container ->
                                container.getEnv().stream()
                                        .anyMatch(v -> "SPARK_EXECUTOR_ID".equals(v.getName())))
                .map(Container::getName)
                .findFirst()
                .orElse(containers.isEmpty() ? EXECUTOR : containers.getLast().getName());
    }
}
