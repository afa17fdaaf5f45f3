package io.sparkagent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.sparkagent.config.Catalogue;
import io.sparkagent.config.Policy;
import io.sparkagent.config.Problems;
import io.sparkagent.config.ResourceProfile;
import io.sparkagent.config.ResourceProfile.Resource;
import io.sparkagent.config.SparkConf;
import io.sparkagent.config.SparkVersion;
import io.sparkagent.manifest.Application;
import io.sparkagent.manifest.DriverService;
import io.sparkagent.manifest.ExecutorObjects;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every documented key that the agent handles has its test, named after it. */
class KeysTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();
    private static final Catalogue CATALOGUE = Catalogue.load();
    private static final String CLAIM =
            "spark.kubernetes.executor.volumes.persistentVolumeClaim.v.";

    private static final String TEMPLATE =
            """
            spec:
              priorityClassName: high
              containers:
              - {name: side, image: s}
              - {name: mine, image: m}
            """;

    /** A key, the conf that tells what it does, and where that is to be seen. */
    private record Row(JsonNode node) {

        String key() {
            return node.path("key").asText();
        }

        List<String> at() {
            return Stream.of(node.path("at").valueStream().toArray(JsonNode[]::new))
                    .map(JsonNode::asText)
                    .toList();
        }

        boolean with(String what) {
            return node.path("with").asText().equals(what);
        }

        Map<String, String> conf() {
            Map<String, String> conf = new TreeMap<>();
            conf.put("spark.app.name", "job");
            conf.put("spark.kubernetes.container.image", "spark:4");
            conf.put("spark.driver.host", "svc.demo.svc");
            conf.put("spark.driver.port", "7078");
            if (with("onDemandClaim")) {
                conf.put(CLAIM + "mount.path", "/v");
                conf.put(CLAIM + "options.claimName", "OnDemand");
                conf.put(CLAIM + "options.sizeLimit", "1Gi");
                conf.put(CLAIM + "options.storageClass", "slow");
            }
            node.path("conf")
                    .properties()
                    .forEach(entry -> conf.put(entry.getKey(), entry.getValue().asText()));
            return conf;
        }

        Map<String, String> confWithout(Catalogue.Key documented) {
            Map<String, String> conf = conf();
            node.path("conf")
                    .fieldNames()
                    .forEachRemaining(
                            key -> {
                                if (documented.matches(key)) {
                                    conf.remove(key);
                                }
                            });
            conf.putIfAbsent("spark.kubernetes.container.image", "spark:4");
            conf.putIfAbsent("spark.driver.host", "svc.demo.svc");
            return conf;
        }

        ResourceProfile profile() {
            return with("gpuProfile")
                    ? new ResourceProfile(3, Map.of("gpu", new Resource(1, "nvidia.com")))
                    : new ResourceProfile(0, Map.of());
        }
    }

    private static List<Row> rows() throws IOException {
        return new YAMLMapper()
                .readTree(Files.readString(Path.of("src/test/resources/keys/objects.yaml")))
                .valueStream()
                .map(Row::new)
                .toList();
    }

    private static Map<String, String> others() throws IOException {
        Map<String, String> others = new TreeMap<>();
        new YAMLMapper()
                .readTree(Files.readString(Path.of("src/test/resources/keys/others.yaml")))
                .properties()
                .forEach(entry -> others.put(entry.getKey(), entry.getValue().asText()));
        return others;
    }

    @TestFactory
    Stream<DynamicTest> everyKeyHasItsEffect() throws IOException {
        return rows().stream().map(row -> dynamicTest(row.key(), () -> check(row)));
    }

    private static void check(Row row) {
        Catalogue.Key key =
                CATALOGUE.keys().stream()
                        .filter(known -> known.name().equals(row.key()))
                        .findFirst()
                        .orElseThrow();
        Problems problems = new Problems();
        Optional<JsonNode> value = value(row, row.conf(), problems);

        assertThat(problems.sentences()).isEmpty();
        if (row.node().has("is")) {
            assertThat(value.map(JsonNode::asText)).contains(row.node().path("is").asText());
        } else if (row.node().has("has")) {
            assertThat(value.map(JsonNode::toString).orElse(""))
                    .contains(row.node().path("has").asText());
        } else {
            assertThat(value).isEmpty();
        }
        assertThat(value(row, row.confWithout(key), new Problems()))
                .as("without the key")
                .isNotEqualTo(value);
    }

    /**
     * @return empty where there is no such field, or no object at all
     */
    private static Optional<JsonNode> value(
            Row row, Map<String, String> entries, Problems problems) {
        SparkConf conf = new SparkConf(entries, problems);
        boolean authenticates = entries.containsKey("spark.authenticate");
        Application application =
                new Application(
                        entries.getOrDefault("spark.app.id", "app-1"),
                        "i1",
                        "demo",
                        SparkVersion.parse("4.1.1"),
                        "ann",
                        Map.of(),
                        Map.of(),
                        Map.of("/p.yaml", TEMPLATE),
                        authenticates ? Optional.of("s3cret") : Optional.empty(),
                        new Application.Owner("driver", "u1"));
        Session session = Session.read(conf, application, Policy.DEFAULT, "agent", SERIALIZATION);
        ResourceProfile profile = row.profile();
        if (!problems.sentences().isEmpty()) {
            return Optional.empty();
        }
        ObjectNode objects = JSON.createObjectNode();
        add(objects, session.pods().build(7, profile, profile.isDefault() ? 0 : 1));
        session.kept()
                .forEach((object, made) -> objects.set(object.name(), JSON.valueToTree(made)));
        DriverService.read(
                        conf,
                        "demo",
                        Map.of("spark-version", "4.1.1"),
                        new Application.Owner("driver", "u1"))
                .ifPresent(service -> objects.set("service", JSON.valueToTree(service.build())));
        return follow(objects, row.at());
    }

    private static void add(ObjectNode objects, ExecutorObjects made) {
        JsonNode pod = JSON.valueToTree(made.pod());
        JsonNode containers = pod.path("spec").path("containers");
        JsonNode container = containers.path(containers.size() - 1);
        ObjectNode env = JSON.createObjectNode();
        ArrayNode javaOptions = JSON.createArrayNode();
        container
                .path("env")
                .forEach(
                        variable -> {
                            String name = variable.path("name").asText();
                            env.set(name, variable.path("value"));
                            if (name.startsWith("SPARK_JAVA_OPT_")) {
                                javaOptions.add(variable.path("value"));
                            }
                        });
        objects.set("pod", pod);
        objects.set("container", container);
        objects.set("env", env);
        objects.set("javaOptions", javaOptions);
        objects.set("claims", JSON.valueToTree(made.claims()));
    }

    private static Optional<JsonNode> follow(JsonNode start, List<String> way) {
        JsonNode here = start;
        for (String step : way) {
            int equals = step.indexOf('=');
            if (here.isArray() && equals > 0) {
                String field = step.substring(0, equals);
                String wanted = step.substring(equals + 1);
                here =
                        here.valueStream()
                                .filter(e -> e.path(field).asText().equals(wanted))
                                .findFirst()
                                .orElse(JSON.missingNode());
            } else {
                here = here.isArray() ? here.path(Integer.parseInt(step)) : here.path(step);
            }
        }
        return here.isMissingNode() || here.isNull() ? Optional.empty() : Optional.of(here);
    }

    @Test
    void everyKeyOfTheAgentHasATest() throws IOException {
        List<String> covered = new ArrayList<>(rows().stream().map(Row::key).toList());
        assertThat(covered).doesNotHaveDuplicates();
        covered.addAll(others().keySet());

        assertThat(covered)
                .containsAll(
                        CATALOGUE.keys().stream()
                                .filter(key -> key.by().equals("agent"))
                                .map(Catalogue.Key::name)
                                .toList());
        assertThat(rows().stream().map(Row::key))
                .as("keys that shape an object are tested on that object")
                .containsAll(
                        CATALOGUE.keys().stream()
                                .filter(key -> !key.shapes().isEmpty())
                                .map(Catalogue.Key::name)
                                .toList());
    }

    @Test
    void theTestClassesNamedForOtherKeysAreThereAndNameThem() throws IOException {
        for (Map.Entry<String, String> entry : others().entrySet()) {
            String path = entry.getValue().replace('.', '/') + ".java";
            Path source =
                    Stream.of("src/test/java", "bridge/src/test/java")
                            .map(folder -> Path.of(folder, path))
                            .filter(Files::exists)
                            .findFirst()
                            .orElseThrow(() -> new AssertionError("there is no test " + path));
            String key = entry.getKey();
            assertThat(Files.readString(source))
                    .as(source.toString())
                    .contains(key.substring(key.lastIndexOf('.') + 1));
            assertThat(CATALOGUE.find(key)).as(key).isPresent();
        }
        assertThat(others()).isNotEmpty();
    }
}
