package io.sparkagent.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.sparkagent.submit.DocumentWriter;
import io.sparkagent.submit.Refused;
import io.sparkagent.submit.Request;
import io.sparkagent.submit.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** docs/submit.md has every option that there is and no other, and what it shows can be done. */
class SubmitDocumentTest {

    private static final Path DOCUMENT = Path.of("docs/submit.md");
    private static final Pattern OPTION = Pattern.compile("`(--?[a-zA-Z][a-z-]*)`");

    /** Options of the parser that the launcher of Spark has: 3.5.7 and 4.1.1 together. */
    private static final Set<String> OF_SPARK_SUBMIT =
            Set.of(
                    "--archives",
                    "--class",
                    "--conf",
                    "-c",
                    "--deploy-mode",
                    "--driver-class-path",
                    "--driver-cores",
                    "--driver-default-class-path",
                    "--driver-java-options",
                    "--driver-library-path",
                    "--driver-memory",
                    "--exclude-packages",
                    "--executor-cores",
                    "--executor-memory",
                    "--files",
                    "--help",
                    "-h",
                    "--jars",
                    "--keytab",
                    "--kill",
                    "--load-spark-defaults",
                    "--master",
                    "--name",
                    "--num-executors",
                    "--packages",
                    "--principal",
                    "--properties-file",
                    "--proxy-user",
                    "--py-files",
                    "--queue",
                    "--remote",
                    "--repositories",
                    "--status",
                    "--supervise",
                    "--total-executor-cores",
                    "--usage-error",
                    "--verbose",
                    "-v",
                    "--version");

    @TempDir private Path folder = Path.of("");

    /** The cells of the rows below a heading. */
    private static List<List<String>> rows(String heading) throws IOException {
        String section =
                Arrays.stream(Files.readString(DOCUMENT).split("(?m)^## ", -1))
                        .filter(each -> each.startsWith(heading + "\n"))
                        .findFirst()
                        .orElseThrow();
        return section.lines()
                .filter(line -> line.matches("\\| \\**`-.*"))
                .map(line -> Arrays.stream(line.substring(1).split("\\|", -1)))
                .map(cells -> cells.map(String::strip).toList())
                .toList();
    }

    private static Set<String> options(String cell) {
        return OPTION.matcher(cell)
                .results()
                .map((MatchResult found) -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> options(List<List<String>> rows) {
        return rows.stream()
                .flatMap(row -> options(row.getFirst()).stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static CommandLine model() {
        return Objects.requireNonNull(
                new CommandLines(
                                (_, _, _, _) -> {
                                    throw new AssertionError("nothing is read here");
                                },
                                MockCluster.surroundings("", false))
                        .commandLine()
                        .getSubcommands()
                        .get("submit"));
    }

    @Test
    void theTableHasTheOptionsThatThereAre() throws IOException {
        assertThat(options(rows("Options")))
                .isEqualTo(new TreeSet<>(model().getCommandSpec().optionsMap().keySet()));
    }

    @Test
    void everyOptionOfSparkSubmitIsTakenOrRefused() throws IOException {
        Set<String> taken = options(rows("Options"));
        Set<String> refused = options(rows("Options that are refused"));

        assertThat(refused).doesNotContainAnyElementsOf(taken);
        assertThat(taken.stream().filter(OF_SPARK_SUBMIT::contains).toList())
                .hasSize(OF_SPARK_SUBMIT.size() - refused.size());
        assertThat(refused).isEqualTo(Refused.all().keySet()).isSubsetOf(OF_SPARK_SUBMIT);
    }

    @Test
    void thoseOfSparkSubmitAreBold() throws IOException {
        Set<String> bold =
                rows("Options").stream()
                        .flatMap(
                                row ->
                                        Pattern.compile("\\*\\*(.*?)\\*\\*")
                                                .matcher(row.getFirst())
                                                .results()
                                                .flatMap(found -> options(found.group(1)).stream()))
                        .collect(Collectors.toCollection(TreeSet::new));
        Set<String> taken = new TreeSet<>(OF_SPARK_SUBMIT);
        taken.removeAll(Refused.all().keySet());

        assertThat(bold).isEqualTo(taken);
    }

    @Test
    void fieldsAndPropertiesAreThoseOfTheSettings() throws IOException {
        Map<String, List<String>> written = new TreeMap<>();
        rows("Options")
                .forEach(
                        row ->
                                options(row.getFirst())
                                        .forEach(each -> written.put(each, row.subList(1, 3))));
        for (Setting setting : Setting.values()) {
            List<String> cells = written.get(setting.option());
            assertThat(cells)
                    .as(setting.option())
                    .containsExactly(
                            setting.field().map(field -> "`" + field + "`").orElse(""),
                            setting.key()
                                    .map(
                                            key ->
                                                    setting.property("true").equals("true")
                                                            ? "`" + key + "`"
                                                            : "`" + key + "=false`")
                                    .orElse(""));
        }
    }

    @Test
    void refusalsAreToldInTheirOwnWords() throws IOException {
        rows("Options that are refused")
                .forEach(
                        row ->
                                assertThat(row.get(1).replace("`", ""))
                                        .isEqualTo(
                                                Refused.all()
                                                        .get(
                                                                options(row.getFirst())
                                                                        .iterator()
                                                                        .next())));
    }

    private static Request read(String... words) {
        SubmitLine.Outcome outcome = SubmitLine.read(Map.of(), List.of(words));
        assertThat(outcome.errors()).isEmpty();
        return outcome.request().orElseThrow();
    }

    @Test
    void theFirstExampleIsASubmission() {
        Request request =
                read(
                        "--name",
                        "nightly",
                        "--num-executors",
                        "4",
                        "--conf",
                        "spark.kubernetes.container.image=apache/spark:4.1.1-python3",
                        "local:///opt/spark/examples/src/main/python/pi.py",
                        "100");

        assertThat(request.submission().arguments()).containsExactly("100");
        assertThat(request.submission().properties())
                .contains(
                        entry("spark.app.name", "nightly"), entry("spark.executor.instances", "4"));
    }

    @Test
    void theDocumentIsASubmission() throws IOException {
        Matcher yaml =
                Pattern.compile("(?s)```yaml file=app.yaml\n(.*?)```")
                        .matcher(Files.readString(DOCUMENT));
        assertThat(yaml.find()).isTrue();
        Path file = Files.writeString(folder.resolve("app.yaml"), yaml.group(1));

        Request plain = read("-f", file.toString());
        Request more = read("-f", file.toString(), "--num-executors", "8");

        assertThat(plain.submission().properties())
                .contains(
                        entry("spark.executor.instances", "4"),
                        entry("spark.kubernetes.namespace", "spark-jobs"));
        assertThat(more.submission().properties()).containsEntry("spark.executor.instances", "8");
    }

    @Test
    void theLastExampleIsADocument() throws IOException {
        Request request =
                read(
                        "--dry-run",
                        "--driver-memory",
                        "2g",
                        "--class",
                        "org.example.Etl",
                        "local:///opt/etl.jar");

        Path file = folder.resolve("etl.yaml");
        Files.writeString(file, DocumentWriter.yaml(request).text());

        assertThat(read("-f", file.toString()).submission()).isEqualTo(request.submission());
    }
}
