package io.sparkagent.manifest;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.sparkagent.config.Problems;
import io.sparkagent.config.SparkVersion;
import io.sparkagent.config.Submission;
import io.sparkagent.config.Submission.Kind;
import io.sparkagent.config.Submission.Program;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;

/** Builds the objects of a submission from few words. */
abstract class DriverFixture {

    static final String DRIVER = "spark.kubernetes.driver.";
    static final String AGENT = "spark.kubernetes.agent.";
    static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();

    /** As stock Spark makes it. */
    static final Map<String, String> STOCK = Map.of(AGENT + "enabled", "false");

    @TempDir Path folder = Path.of("");

    final Problems problems = new Problems();
    final Map<String, String> environment = new HashMap<>();
    final Map<String, String> confFiles = new TreeMap<>();
    Program program =
            new Program(Kind.JAVA, "local:///opt/app.jar", Optional.of("org.example.Main"));
    Optional<String> proxyUser = Optional.empty();
    String version = "4.1.1";
    Delivery delivery = Delivery.NONE;

    DriverObjects objects(Map<String, String> more) {
        Map<String, String> conf =
                new TreeMap<>(
                        Map.of(
                                "spark.app.name", "My job",
                                "spark.kubernetes.namespace", "demo",
                                "spark.kubernetes.container.image", "spark:4"));
        conf.putAll(more);
        conf.values().removeIf(String::isEmpty);
        return DriverManifest.read(
                        new Submission(
                                conf,
                                program,
                                List.of("10", "a b"),
                                proxyUser,
                                confFiles,
                                Optional.empty()),
                        new DriverPlace(
                                "demo",
                                "spark-0a",
                                "c0ffee",
                                SparkVersion.parse(version),
                                "ann",
                                environment),
                        delivery,
                        SERIALIZATION,
                        problems)
                .objects();
    }

    /** With the agent left out. */
    DriverObjects stock(Map<String, String> more) {
        Map<String, String> conf = new TreeMap<>(STOCK);
        conf.putAll(more);
        return objects(conf);
    }

    String file(String name, String text) {
        try {
            return Files.writeString(folder.resolve(name), text).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Pod pod(DriverObjects objects) {
        return (Pod) objects.driver();
    }

    static Container spark(DriverObjects objects) {
        return pod(objects).getSpec().getContainers().getLast();
    }

    static Map<String, @Nullable String> env(DriverObjects objects) {
        Map<String, @Nullable String> env = new TreeMap<>();
        spark(objects)
                .getEnv()
                .forEach(variable -> env.put(variable.getName(), variable.getValue()));
        return env;
    }

    static HasMetadata named(DriverObjects objects, String name) {
        return objects.dependencies().stream()
                .filter(object -> object.getMetadata().getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    static List<String> names(DriverObjects objects) {
        return objects.dependencies().stream()
                .map(object -> object.getKind() + " " + object.getMetadata().getName())
                .toList();
    }

    /** What the driver is going to read, as Spark reads it. */
    static Map<String, String> properties(DriverObjects objects) {
        ConfigMap map = (ConfigMap) named(objects, "spark-drv-c0ffee-conf-map");
        Properties properties = new Properties();
        try {
            properties.load(
                    new StringReader(
                            Objects.requireNonNull(map.getData().get("spark.properties"))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, String> entries = new TreeMap<>();
        properties.stringPropertyNames().forEach(k -> entries.put(k, properties.getProperty(k)));
        return entries;
    }

    /** As it goes to the API server, where the order of keys means nothing. */
    static Map<?, ?> written(Object object) {
        return Serialization.unmarshal(Serialization.asJson(object), Map.class);
    }

    static Map<?, ?> yaml(String text) {
        return Serialization.unmarshal(text, Map.class);
    }
}
