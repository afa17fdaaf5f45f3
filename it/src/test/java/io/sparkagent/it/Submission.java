package io.sparkagent.it;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** One {@code spark-submit --deploy-mode cluster --properties-file k8s/spark.conf}. */
final class Submission {

    private static final String EXAMPLES = "local:///opt/spark/examples/";
    private static final String APPLICATIONS = "/opt/applications";

    private final TestNamespace namespace;
    private final String version;
    private final String driver = "driver-" + UUID.randomUUID().toString().substring(0, 8);
    private final Map<String, String> conf = new LinkedHashMap<>();

    Submission(TestNamespace namespace, String version) {
        this.namespace = namespace;
        this.version = version;
        // Little of everything: it has to fit a laptop.
        conf("spark.kubernetes.namespace", namespace.name());
        conf("spark.kubernetes.container.image", "localhost/spark:" + version);
        conf("spark.kubernetes.driver.pod.name", driver);
        conf("spark.kubernetes.submission.waitAppCompletion", "false");
        conf("spark.kubernetes.driver.request.cores", "100m");
        conf("spark.kubernetes.executor.request.cores", "100m");
        conf("spark.driver.memory", "512m");
        conf("spark.executor.memory", "512m");
        // The application begins when all its executors are there.
        conf("spark.scheduler.minRegisteredResourcesRatio", "1.0");
        conf("spark.scheduler.maxRegisteredResourcesWaitingTime", "2m");
    }

    Submission conf(String key, String value) {
        conf.put(key, value);
        return this;
    }

    Submission without(String key) {
        conf.remove(key);
        return this;
    }

    Submission executors(int count) {
        return conf("spark.executor.instances", String.valueOf(count));
    }

    /** Uses a changed copy of the executor pod template. */
    Submission executorTemplate(UnaryOperator<PodBuilder> change) {
        Pod template = template("executor-pod-template", change);
        return conf(
                "spark.kubernetes.executor.podTemplateFile",
                write(template, "executor-pod-template"));
    }

    Driver pythonPi(int partitions) {
        return submit(EXAMPLES + "src/main/python/pi.py", String.valueOf(partitions));
    }

    Driver javaPi(int partitions) {
        return submit(
                "--class",
                "org.apache.spark.examples.SparkPi",
                EXAMPLES + "jars/spark-examples_" + scala() + "-" + version + ".jar",
                String.valueOf(partitions));
    }

    private String scala() {
        return version.startsWith("3.") ? "2.12" : "2.13";
    }

    /** An application that runs, task after task, until {@link Driver#finish()}. */
    Driver untilTold(int secondsOfATask) {
        return application("until_told.py", String.valueOf(secondsOfATask));
    }

    /** One of the applications of this project, which reaches the driver by a config map. */
    Driver application(String script, String... arguments) {
        Pod template = template("driver-pod-template", Submission::mountApplications);
        conf("spark.kubernetes.driver.podTemplateFile", write(template, "driver-pod-template"));
        String path = "local://" + APPLICATIONS + "/" + script;
        return submit(Command.words(Stream.concat(Stream.of(path), Stream.of(arguments))));
    }

    private static PodBuilder mountApplications(PodBuilder pod) {
        return pod.editSpec()
                .addNewVolume()
                .withName("applications")
                .withNewConfigMap()
                .withName("applications")
                .endConfigMap()
                .endVolume()
                .editMatchingContainer(container -> Driver.SPARK.equals(container.getName()))
                .addNewVolumeMount()
                .withName("applications")
                .withMountPath(APPLICATIONS)
                .endVolumeMount()
                .endContainer()
                .endSpec();
    }

    private static Pod template(String name, UnaryOperator<PodBuilder> change) {
        try {
            String text = Files.readString(Path.of("k8s", name + ".yaml"));
            return change.apply(new PodBuilder(Serialization.unmarshal(text, Pod.class))).build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String write(Pod template, String name) {
        try {
            Path file = Path.of("it/target/templates", driver + "-" + name + ".yaml");
            Files.createDirectories(file.getParent());
            return Files.writeString(file, Serialization.asYaml(template)).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Driver submit(String... application) {
        List<String> words =
                new ArrayList<>(
                        List.of(
                                "it/spark-submit",
                                version,
                                "--master",
                                Cluster.master(),
                                "--deploy-mode",
                                "cluster",
                                "--properties-file",
                                "k8s/spark.conf"));
        conf.forEach((key, value) -> words.addAll(List.of("--conf", key + "=" + value)));
        words.addAll(List.of(application));
        Driver submitted = new Driver(namespace, driver);
        namespace.submitted(submitted);
        Command.run(words.toArray(String[]::new));
        return submitted;
    }
}
