package io.sparkagent.submit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.sparkagent.config.Problems;
import io.sparkagent.config.Submission;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApplicationDocumentTest {

    private static final String HEAD =
            "apiVersion: spark-agent.io/v1alpha1\nkind: SparkSubmission\n";

    private static final String WHOLE =
            HEAD
                    + """
                    spec:
                      master: k8s://https://host:6443
                      deployMode: cluster
                      context: prod
                      namespace: jobs
                      name: nightly
                      application: local:///opt/app.jar
                      arguments: [--date, 2026-01-01, 3, true, 0.10, "--conf"]
                      mainClass: org.example.Main
                      jars: [local:///opt/a.jar, https://h/b.jar]
                      packages: ["g:a:1"]
                      excludePackages: ["g:b"]
                      repositories: [https://repo/]
                      pyFiles: [local:///opt/c.zip]
                      files: [local:///etc/d.txt#d]
                      archives: [local:///opt/e.tgz#e]
                      driver: {memory: 2g, cores: 2, javaOptions: -Da=b, classPath: /x, libraryPath: /y}
                      executor: {memory: 3g, cores: 4, instances: 5}
                      proxyUser: alice
                      agent: {enabled: true, image: agent:1}
                      restart:
                        policy: on-failure
                        backoffLimit: 3
                        activeDeadline: 12h
                        ttlAfterFinished: 1d
                      detach: true
                      conf:
                        spark.sql.shuffle.partitions: 64
                        spark.memory.fraction: 0.10
                        spark.eventLog.enabled: false
                        spark.a: "01"
                    """;

    @TempDir private Path folder = Path.of("");

    private Path document(String text) throws IOException {
        return Files.writeString(folder.resolve("app.yaml"), text);
    }

    private static Flags flags(Path document, Map<Setting, String> settings, String... words) {
        return new Flags(
                settings,
                List.of(),
                Optional.of(document),
                Arrays.stream(words).findFirst(),
                Arrays.stream(words).skip(1).toList());
    }

    private static Request read(Flags flags) {
        Problems problems = new Problems();
        Optional<Request> request = Requests.read(flags, Map.of(), problems);
        assertThat(problems.sentences()).isEmpty();
        return request.orElseThrow();
    }

    private List<String> problems(String text) throws IOException {
        Problems problems = new Problems();
        assertThat(Requests.read(flags(document(text), Map.of()), Map.of(), problems)).isEmpty();
        return problems.sentences();
    }

    @Test
    void saysAllThatACommandLineCan() throws IOException {
        Request request = read(flags(document(WHOLE), Map.of()));
        Submission submission = request.submission();

        assertThat(submission.arguments())
                .containsExactly("--date", "2026-01-01", "3", "true", "0.10", "--conf");
        assertThat(submission.properties())
                .contains(
                        entry("spark.app.name", "nightly"),
                        entry(
                                "spark.jars",
                                "local:///opt/a.jar,https://h/b.jar,local:///opt/app.jar"),
                        entry("spark.driver.cores", "2"),
                        entry("spark.executor.instances", "5"),
                        entry("spark.memory.fraction", "0.10"),
                        entry("spark.eventLog.enabled", "false"),
                        entry("spark.a", "01"),
                        entry("spark.kubernetes.agent.enabled", "true"));
        assertThat(submission.proxyUser()).contains("alice");
        assertThat(submission.restarts()).isPresent();
        assertThat(request.waits()).isFalse();
        assertThat(request.namespace()).contains("jobs");
        assertThat(request.master()).contains("https://host:6443");
    }

    @Test
    void optionsComeBeforeItAndFilesAfterIt() throws IOException {
        Path defaults = Files.writeString(folder.resolve("own.conf"), "spark.a 9\nspark.z 9");
        Map<Setting, String> settings =
                Map.of(Setting.DRIVER_CORES, "7", Setting.PROPERTIES_FILE, defaults.toString());

        Submission submission = read(flags(document(WHOLE), settings)).submission();

        assertThat(submission.properties())
                .contains(
                        entry("spark.driver.cores", "7"),
                        entry("spark.a", "01"),
                        entry("spark.z", "9"));
    }

    @Test
    void anotherApplicationHasItsOwnArguments() throws IOException {
        Submission submission =
                read(flags(document(WHOLE), Map.of(), "local:///opt/b.jar")).submission();

        assertThat(submission.program().resource()).isEqualTo("local:///opt/b.jar");
        assertThat(submission.arguments()).isEmpty();
    }

    @Test
    void itsPathsAreSeenFromItsFolder() throws IOException {
        Files.createDirectories(folder.resolve("lib"));
        Files.writeString(folder.resolve("lib/a b.zip"), "");
        Files.writeString(folder.resolve("job.py"), "");
        Path file =
                document(
                        HEAD
                                + "spec:\n  application: job.py\n  pyFiles: ['lib/a b.zip#x', lib/*.zip]\n");

        Submission submission = read(flags(file, Map.of())).submission();

        String root = "file:" + folder.toRealPath();
        assertThat(submission.program().resource()).isEqualTo(root + "/job.py");
        assertThat(submission.properties().get("spark.submit.pyFiles"))
                .endsWith(root + "/lib/a%20b.zip");
    }

    @Test
    void aDocumentInJsonIsOneToo() throws IOException {
        String json = new JsonMapper().writeValueAsString(new YAMLMapper().readTree(WHOLE));
        Submission fromYaml = read(flags(document(WHOLE), Map.of())).submission();

        Submission fromJson =
                read(flags(document(json.replace(",", ",\n\t")), Map.of())).submission();

        // A tree has no memory of how a number was written.
        assertThat(fromJson.properties())
                .containsAllEntriesOf(without(fromYaml.properties(), "spark.memory.fraction"));
    }

    private static Map<String, String> without(Map<String, String> all, String key) {
        Map<String, String> rest = new java.util.HashMap<>(all);
        rest.remove(key);
        return rest;
    }

    /** All of a request but where it is from. */
    private static Request whole(Request request) {
        return new Request(
                request.submission(),
                request.master(),
                request.namespace(),
                request.waits(),
                List.of(),
                Map.of());
    }

    @Test
    void whatIsPrintedStandsForTheSubmission() throws IOException {
        Request first = read(flags(document(WHOLE), Map.of()));

        for (DocumentWriter.Written written :
                List.of(DocumentWriter.yaml(first), DocumentWriter.json(first))) {
            assertThat(written.warnings()).isEmpty();
            assertThat(whole(read(flags(document(written.text()), Map.of()))))
                    .isEqualTo(whole(first));
        }
    }

    @Test
    void whatIsPrintedStandsForAnySubmission() throws IOException {
        Random random = new Random(7);
        for (int round = 0; round < 300; round++) {
            Flags flags = anyFlags(random);
            Request first = read(flags);
            String text = DocumentWriter.yaml(first).text();

            assertThat(whole(read(flags(document(text), Map.of()))))
                    .as(text)
                    .isEqualTo(whole(first));
        }
    }

    private static Flags anyFlags(Random random) {
        List<String> words =
                List.of(
                        "a",
                        "01",
                        "1e3",
                        "true",
                        "No",
                        "~",
                        "null",
                        "",
                        " b ",
                        "x: y",
                        "#z",
                        "-",
                        "- q",
                        "a\nb",
                        "\"",
                        "'",
                        "*a",
                        "&a",
                        "!x",
                        "%",
                        "@",
                        "`",
                        "{",
                        "[",
                        "ü",
                        "\u2028",
                        "=",
                        "0x1f",
                        "1_000",
                        "2026-01-01",
                        "12:30:45",
                        "\t",
                        "\\",
                        "|",
                        ">",
                        "<<",
                        "?",
                        "😀",
                        ".inf",
                        "a #b",
                        "...",
                        "---",
                        "+1",
                        ".5",
                        "0o7",
                        "yes",
                        "\u007f",
                        "\r\n");
        Map<Setting, String> settings = new EnumMap<>(Setting.class);
        settings.put(Setting.CLASS, "org.example.Main");
        if (random.nextBoolean()) {
            settings.put(Setting.NAME, pick(words, random));
            settings.put(Setting.DRIVER_JAVA_OPTIONS, pick(words, random));
            settings.put(Setting.NUM_EXECUTORS, String.valueOf(1 + random.nextInt(9)));
        }
        if (random.nextBoolean()) {
            settings.put(Setting.PROXY_USER, "alice");
            settings.put(Setting.JARS, "local:///a.jar, local:///b.jar");
            settings.put(Setting.RESTART_POLICY, "on-failure");
        }
        if (random.nextBoolean()) {
            settings.put(Setting.NO_AGENT, "true");
            settings.put(Setting.DETACH, "true");
        }
        List<String> conf = new ArrayList<>();
        for (int i = 0; i < random.nextInt(5); i++) {
            conf.add("spark.some." + i + "=" + pick(words, random) + pick(words, random));
        }
        List<String> arguments = new ArrayList<>();
        for (int i = 0; i < random.nextInt(4); i++) {
            arguments.add(pick(words, random));
        }
        String application = random.nextBoolean() ? "local:///x.jar" : "spark-internal";
        return new Flags(settings, conf, Optional.empty(), Optional.of(application), arguments);
    }

    private static String pick(List<String> words, Random random) {
        return words.get(random.nextInt(words.size()));
    }

    @Test
    void secretsAreLeftOutWithAWord() throws IOException {
        Flags flags =
                new Flags(
                        Map.of(
                                Setting.CLASS, "a.B",
                                Setting.DRIVER_JAVA_OPTIONS, "-Dpassword=hunter2",
                                Setting.REPOSITORIES, "https://me:hunter2@repo/"),
                        List.of(
                                "spark.hadoop.fs.s3a.secret.key=hunter2",
                                "spark.kubernetes.driver.secrets.s=/mnt"),
                        Optional.empty(),
                        Optional.of("local:///x.jar"),
                        List.of("--password=hunter2"));

        DocumentWriter.Written written = DocumentWriter.yaml(read(flags));

        assertThat(written.text()).doesNotContain("hunter2");
        assertThat(written.warnings())
                .noneMatch(each -> each.contains("hunter2"))
                .anyMatch(each -> each.contains("spark.hadoop.fs.s3a.secret.key"))
                .anyMatch(each -> each.contains("spark.driver.extraJavaOptions"))
                .anyMatch(each -> each.contains("spark.jars.repositories"))
                .anyMatch(each -> each.contains("arguments"));
        assertThat(read(flags(document(written.text()), Map.of())).submission().arguments())
                .isEmpty();
    }

    @Test
    void aliasesDoNotMakeMuchOfLittle() throws IOException {
        assertThat(problems(HEAD + "spec:\n  conf: &a {spark.x: 1}\n  driver: *a\n"))
                .anyMatch(each -> each.contains("aliases") && each.contains("line 5"));
    }

    @Test
    void theSchemaHasTheFieldsThatAreRead() throws IOException {
        Schema schema = Schema.shipped();
        JsonNode spec = schema.at("/properties/spec/properties");

        assertThat(names(spec)).isEqualTo(FieldNames.ofSpec());
        for (String parent : FieldNames.parents()) {
            assertThat(names(spec.get(parent).get("properties"))).isEqualTo(FieldNames.of(parent));
        }
        for (Setting setting : FieldNames.settings()) {
            String pointer = setting.field().orElseThrow().replace(".", "/properties/");
            JsonNode field = schema.at("/properties/spec/properties/" + pointer);
            assertThat(schema.resolve(field).get("type").asText())
                    .as(pointer)
                    .isEqualTo(
                            switch (setting.kind()) {
                                case TEXT -> "string";
                                case NUMBER -> "integer";
                                case LIST, FILES -> "array";
                                case FLAG, ABSENCE -> "boolean";
                            });
        }
    }

    private static Set<String> names(JsonNode node) {
        Set<String> names = new TreeSet<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** One value of a whole document at a time is made another. */
    @Test
    void schemaAndReaderAgreeOnWhatIsWrong() throws IOException {
        Schema schema = Schema.shipped();
        JsonNode whole = new YAMLMapper().readTree(WHOLE);
        assertThat(schema.violations(whole)).isEmpty();
        List<JsonNode> others = new ArrayList<>();
        new JsonMapper()
                .readTree(
                        "[1, 1.5, true, null, \"\", \"text\", [], [1], [\"a\"], [\"a,b\"], {}, {\"x\": 1}]")
                .forEach(others::add);
        int wrong = 0;
        for (String pointer : pointers(whole, "")) {
            for (JsonNode other : others) {
                JsonNode changed = whole.deepCopy();
                int slash = pointer.lastIndexOf('/');
                ((com.fasterxml.jackson.databind.node.ObjectNode)
                                changed.at(pointer.substring(0, slash)))
                        .set(pointer.substring(slash + 1), other);
                Problems problems = new Problems();
                DocumentReader.read(document(changed.toString()), problems);
                assertThat(problems.sentences().isEmpty())
                        .as(pointer + " " + other + " " + problems.sentences())
                        .isEqualTo(schema.violations(changed).isEmpty());
                wrong += problems.sentences().isEmpty() ? 0 : 1;
            }
        }
        assertThat(wrong).isGreaterThan(200);
    }

    private static List<String> pointers(JsonNode node, String above) {
        List<String> pointers = new ArrayList<>();
        node.properties()
                .forEach(
                        each -> {
                            pointers.add(above + "/" + each.getKey());
                            pointers.addAll(pointers(each.getValue(), above + "/" + each.getKey()));
                        });
        return pointers;
    }
}
