package io.sparkagent.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/** One {@code spark-agent submit}. */
final class Submit {

    static final Path APPLICATIONS = Path.of("it/src/test/resources/applications");

    private static final String EXAMPLES = "local:///opt/spark/examples/";

    private final Submitter submitter;
    private final TestNamespace namespace;
    private final String driver = "driver-" + UUID.randomUUID().toString().substring(0, 8);
    private final List<String> options = new ArrayList<>();
    private final Map<String, String> conf = new LinkedHashMap<>();

    /** With nothing said yet but the driver's name. */
    Submit(Submitter submitter, TestNamespace namespace) {
        this.submitter = submitter;
        this.namespace = namespace;
        conf("spark.kubernetes.driver.pod.name", driver);
    }

    /** With little of everything, so that it fits a laptop. */
    static Submit small(Submitter submitter, TestNamespace namespace, String version) {
        return new Submit(submitter, namespace).small(version);
    }

    private Submit small(String version) {
        option("--agent-image", "localhost/spark-agent:dev");
        option("--driver-memory", "512m");
        option("--executor-memory", "512m");
        conf("spark.kubernetes.container.image", "localhost/spark:" + version);
        conf("spark.kubernetes.driver.request.cores", "100m");
        conf("spark.kubernetes.executor.request.cores", "100m");
        // The application begins when all its executors are there.
        conf("spark.scheduler.minRegisteredResourcesRatio", "1.0");
        conf("spark.scheduler.maxRegisteredResourcesWaitingTime", "2m");
        return this;
    }

    String driverName() {
        return driver;
    }

    Submit conf(String key, String value) {
        conf.put(key, value);
        return this;
    }

    Submit without(String key) {
        conf.remove(key);
        return this;
    }

    Submit option(String name, String value) {
        options.addAll(List.of(name, value));
        return this;
    }

    Submit option(String flag) {
        options.add(flag);
        return this;
    }

    Submit executors(int count) {
        return option("--num-executors", String.valueOf(count));
    }

    /** A place where no pod ever runs. */
    Submit nowhere() {
        return conf("spark.kubernetes.driver.node.selector.no-such-label", "anywhere");
    }

    static String[] pythonPi(int partitions) {
        return new String[] {EXAMPLES + "src/main/python/pi.py", String.valueOf(partitions)};
    }

    static String[] javaPi(String version, int partitions) {
        String scala = version.startsWith("3.") ? "2.12" : "2.13";
        return new String[] {
            "--class",
            "org.apache.spark.examples.SparkPi",
            EXAMPLES + "jars/spark-examples_" + scala + "-" + version + ".jar",
            String.valueOf(partitions)
        };
    }

    /** One of the applications of this project, from the disk of this machine. */
    static String[] ours(String script, String... arguments) {
        return Command.words(
                Stream.concat(
                        Stream.of(APPLICATIONS.resolve(script).toString()), Stream.of(arguments)));
    }

    Driver driver() {
        return new Driver(namespace, driver);
    }

    /** Submits, and waits for the application's end as somebody at a terminal does. */
    Command.Result toTheEnd(String... application) {
        try (RunningCommand command = start(application)) {
            return command.awaitEnd();
        }
    }

    /** Submits, and leaves the application to itself. */
    Driver detached(String... application) {
        Command.Result result = option("--detach").toTheEnd(application);
        assertThat(result.exitCode()).as(result.output()).isZero();
        return driver();
    }

    RunningCommand start(String... application) {
        namespace.submitted(driver());
        return submitter.start(words(application));
    }

    /** The command line after the program's name. */
    Stream<String> words(String... application) {
        List<String> words = new ArrayList<>(List.of("submit"));
        words.addAll(options);
        conf.forEach((key, value) -> words.addAll(List.of("--conf", key + "=" + value)));
        words.addAll(List.of(application));
        return words.stream();
    }
}
