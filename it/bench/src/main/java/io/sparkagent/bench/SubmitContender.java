package io.sparkagent.bench;

import io.sparkagent.load.Place;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A program that submits. All make a driver's pod with the agent in it: spark-submit by the
 * template in k8s/, {@code spark-agent submit} by itself.
 */
record SubmitContender(
        String name,
        String application,
        List<String> command,
        Map<String, String> environment,
        Path directory) {

    static final String AGENT = "spark-agent submit";
    static final String AGENT_UNTRAINED = "spark-agent submit, without its class cache";
    static final String SPARK = "spark-submit";

    private static final String ON_FAKE_NODES =
            """
              nodeSelector: {type: kwok}
              tolerations: [{operator: Exists}]
            """;

    /** This project's, as {@code it/spark-agent} runs it. */
    static SubmitContender agent(Place place, Path directory) {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("AGENT", System.getProperty("agent", ""));
        return make(
                AGENT,
                place,
                directory,
                List.of(
                        Place.repository().resolve("it/spark-agent").toString(),
                        "submit",
                        "--agent-image",
                        "localhost/spark-agent:dev"),
                environment,
                "",
                "apiVersion: v1\nkind: Pod\nspec:\n" + ON_FAKE_NODES);
    }

    /** Spark's. */
    static SubmitContender spark(Place place, Path directory) {
        String template = read("k8s/driver-pod-template.yaml");
        String changed = template.replaceFirst("(?m)^spec:\\n", "spec:\n" + ON_FAKE_NODES);
        String home = System.getProperty("spark.home");
        return make(
                SPARK,
                place,
                directory,
                List.of(Path.of(home, "bin", "spark-submit").toString()),
                Map.of("JAVA_HOME", System.getProperty("spark.java"), "SPARK_HOME", home),
                read("k8s/spark.conf").replaceAll("(?m)^.*podTemplateFile.*\\n", ""),
                changed);
    }

    private static SubmitContender make(
            String name,
            Place place,
            Path directory,
            List<String> program,
            Map<String, String> environment,
            String properties,
            String driverTemplate) {
        try {
            Files.createDirectories(directory);
            Path conf = Files.writeString(directory.resolve("spark.conf"), properties);
            Path driver = Files.writeString(directory.resolve("driver.yaml"), driverTemplate);
            String application = "by-" + name.replace(' ', '-');
            List<String> command = new ArrayList<>(program);
            command.addAll(List.of("--master", "k8s://" + place.api().url()));
            command.addAll(List.of("--deploy-mode", "cluster", "--name", application));
            command.addAll(List.of("--properties-file", conf.toString()));
            Map<String, String> keys = new LinkedHashMap<>();
            keys.put("spark.kubernetes.namespace", place.namespace());
            keys.put("spark.kubernetes.container.image", "localhost/spark:4.1.1");
            keys.put("spark.kubernetes.submission.waitAppCompletion", "false");
            keys.put("spark.kubernetes.driver.podTemplateFile", driver.toString());
            keys.put(
                    "spark.kubernetes.executor.podTemplateFile",
                    Place.repository().resolve("k8s/executor-pod-template.yaml").toString());
            keys.put("spark.executor.instances", "2");
            keys.forEach((key, value) -> command.addAll(List.of("--conf", key + "=" + value)));
            command.addAll(List.of("local:///opt/spark/examples/src/main/python/pi.py", "100"));
            return new SubmitContender(name, application, command, environment, directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(String file) {
        try {
            return Files.readString(Place.repository().resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    SubmitContender as(String otherName, String variable, String value) {
        Map<String, String> more = new LinkedHashMap<>(environment);
        more.put(variable, value);
        return new SubmitContender(otherName, application, command, more, directory);
    }

    /** Drivers that it has made. */
    static String drivers(Place place, SubmitContender contender) {
        return place.path("pods") + "?labelSelector=spark-app-name%3D" + contender.application();
    }
}
