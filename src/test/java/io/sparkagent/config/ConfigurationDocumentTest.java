package io.sparkagent.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.WithDefault;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/configuration.md} is what the catalogue says; {@code make docs} writes it. */
class ConfigurationDocumentTest {

    private static final Path DOCUMENT = Path.of("docs/configuration.md");
    private static final Catalogue CATALOGUE = Catalogue.load();

    private static final String BEGINNING =
            """
            # Configuration

            <!-- Made by `make docs` from src/main/resources/configuration.yaml; change that file. -->

            Every key that matters to executors on Kubernetes, and what becomes of it with the agent. A key of Spark that is not here means
            what Spark's documentation says. What is wrong in a file, keys that nobody knows among it, is told by

            ```sh test=docs/migrating.md
            spark-agent check --properties-file FILE
            ```

            *By* is who acts on a key: the **agent**, the **bridge** (the agent's part in the driver), **submit** (spark-submit
            and `spark-agent submit`), the **driver** (Spark's part for Kubernetes in it), **spark** (Spark itself in driver and executors),
            or **nobody**: then the last column says why. In capitals stands what you choose. *Since* is the version of Spark that has brought the key.

            """;

    private static final String KEYS =
            """
            | key | type | default | since | by | what it does here |
            | --- | --- | --- | --- | --- | --- |
            """;

    private static final String SETTINGS =
            """
            | name | type | default | what it does |
            | --- | --- | --- | --- |
            """;

    static String document() {
        StringBuilder text = new StringBuilder(BEGINNING);
        for (Catalogue.Section section : CATALOGUE.sections()) {
            text.append("- [").append(section.title()).append("](#");
            text.append(anchor(section.title())).append(")\n");
        }
        CATALOGUE.sections().forEach(section -> append(text, section));
        return text.toString();
    }

    private static String anchor(String title) {
        return title.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9 -]", "").replace(' ', '-');
    }

    private static void append(StringBuilder text, Catalogue.Section section) {
        boolean keys = section.keys().getFirst().name().startsWith("spark.");
        text.append("\n## ").append(section.title()).append("\n\n");
        if (!section.about().isEmpty()) {
            text.append(section.about()).append("\n\n");
        }
        text.append(keys ? KEYS : SETTINGS);
        for (Catalogue.Key key : section.keys()) {
            String differs = key.differs().isEmpty() ? "" : " *Unlike Spark:* " + key.differs();
            Stream<String> cells =
                    keys
                            ? Stream.of(
                                    "`" + key.name() + "`",
                                    key.type(),
                                    orDash(key.standard()),
                                    key.since(),
                                    key.by(),
                                    key.does() + differs)
                            : Stream.of(
                                    "`" + key.name() + "`",
                                    key.type(),
                                    orDash(key.standard()),
                                    key.does());
            text.append(
                    cells.map(cell -> cell.replace("|", "\\|"))
                            .collect(Collectors.joining(" | ", "| ", " |\n")));
        }
    }

    private static String orDash(String text) {
        return text.isEmpty() ? "–" : text;
    }

    @Test
    void theDocumentIsWhatTheCatalogueSays() throws IOException {
        if (Boolean.getBoolean("docs.write")) {
            Files.writeString(DOCUMENT, document());
        }
        assertThat(DOCUMENT)
                .as("docs/configuration.md is not what configuration.yaml says; run: make docs")
                .hasContent(document());
    }

    /** Where nothing is set, their text says what counts. */
    private static final Map<String, String> OPTIONAL =
            Map.of(
                    "SPARK_AGENT_FILES", "none: no file is streamed",
                    "SPARK_AGENT_SERVICE_NAME", "POD-driver-svc",
                    "SPARK_AGENT_TOKEN_FILE", "none; needed in remote mode");

    @Test
    void theAgentsSettingsAreThere() {
        Map<String, String> declared = new TreeMap<>();
        for (Method setting : AgentSettings.class.getDeclaredMethods()) {
            String name = setting.getName().replaceAll("([A-Z])", "_$1").toUpperCase(Locale.ROOT);
            declared.put(
                    "SPARK_AGENT_" + name,
                    Optional.ofNullable(setting.getAnnotation(WithDefault.class))
                            .map(WithDefault::value)
                            .orElseGet(
                                    () -> OPTIONAL.getOrDefault("SPARK_AGENT_" + name, "needed")));
        }
        assertThat(standards("setting")).isEqualTo(declared);
    }

    @Test
    void theKeysOfThePolicyAreThere() {
        assertThat(standards("policy").keySet())
                .containsExactlyInAnyOrderElementsOf(
                        Stream.of(Policy.class.getRecordComponents())
                                .map(RecordComponent::getName)
                                .toList());
    }

    private static Map<String, String> standards(String by) {
        return CATALOGUE.keys().stream()
                .filter(key -> key.by().equals(by))
                .collect(
                        Collectors.toMap(
                                Catalogue.Key::name,
                                Catalogue.Key::standard,
                                (one, _) -> one,
                                TreeMap::new));
    }
}
