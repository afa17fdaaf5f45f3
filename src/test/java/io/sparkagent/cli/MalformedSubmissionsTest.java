package io.sparkagent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkagent.submit.KeepingServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever is wrong with a submission: a sentence says what would be right, and nothing is made.
 */
class MalformedSubmissionsTest {

    private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");

    private static final String HEAD =
            "apiVersion: spark-agent.io/v1alpha1\nkind: SparkSubmission\nspec:\n";

    private static final AtomicInteger TOLD = new AtomicInteger();

    @TempDir private static Path folder = Path.of("");

    private static final KeepingServer SERVER = new KeepingServer();

    /**
     * @param line of the table, for the report
     */
    private record Case(String line, List<String> words, List<String> expected) {

        @Override
        public String toString() {
            return line;
        }
    }

    static List<Case> cases() throws IOException {
        try (InputStream in =
                MalformedSubmissionsTest.class.getResourceAsStream("/submit/malformed.txt")) {
            String table =
                    new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
            return table.lines()
                    .filter(line -> !line.startsWith("#") && line.contains(" => "))
                    .map(MalformedSubmissionsTest::parse)
                    .toList();
        }
    }

    private static Case parse(String line) {
        int arrow = line.lastIndexOf(" => ");
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(line.substring(0, arrow));
        while (word.find()) {
            words.add(word.group(1) == null ? word.group(2) : word.group(1));
        }
        return new Case(line, words, List.of(line.substring(arrow + 4).split(" ; ", -1)));
    }

    @BeforeAll
    static void makeFiles() throws IOException {
        MockCluster.write(folder.resolve("kubeconfig"), MockCluster.kubeconfig(SERVER.url()));
        Files.createDirectories(folder.resolve("sub"));
        Files.writeString(folder.resolve("empty.jar"), "");
        Files.writeString(folder.resolve("plain.jar"), "no jar at all");
        jar("noman.jar", "a.class", "");
        jar("nomain.jar", "META-INF/MANIFEST.MF", "Manifest-Version: 1.0\n");
        jar("badman.jar", "META-INF/MANIFEST.MF", "no manifest\n");
        Files.writeString(folder.resolve("large.conf"), "#".repeat((1 << 20) + 1));
        Files.write(folder.resolve("latin.conf"), "name: ü".getBytes(StandardCharsets.ISO_8859_1));
        Files.writeString(folder.resolve("unicode.conf"), "spark.a=\\u12");
    }

    private static void jar(String name, String entry, String text) throws IOException {
        try (ZipOutputStream zip =
                new ZipOutputStream(Files.newOutputStream(folder.resolve(name)))) {
            zip.putNextEntry(new ZipEntry(entry));
            zip.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    @AfterAll
    static void tellHowMany() {
        SERVER.close();
        System.out.println("figure malformed_submissions " + TOLD.get());
    }

    @Test
    void thereAreManyAndEachIsAnother() throws IOException {
        assertThat(cases()).hasSizeGreaterThan(300);
        assertThat(cases().stream().map(Case::words)).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void eachIsToldInAClearSentence(Case malformed) throws IOException {
        Map<String, String> environment = new HashMap<>();
        List<String> line = line(malformed.words(), environment);

        MockCluster.Result result = submit(line, environment);

        assertThat(result.exitCode()).isIn(1, 2);
        assertThat(SERVER.requests).isEmpty();
        assertThat(result.out()).isEmpty();
        assertThat(result.err())
                .contains(malformed.expected().stream().map(this::inFolder).toList())
                .doesNotContain("Exception", "\tat ", "should not happen", "null", "picocli");
        assertThat(result.err().lines()).allMatch(each -> each.length() < 1100);
        TOLD.incrementAndGet();
    }

    /** The whole command, with a cluster that would take whatever it gets. */
    private static MockCluster.Result submit(List<String> line, Map<String, String> environment) {
        Surroundings plain = MockCluster.surroundings("", false);
        List<String> words = new ArrayList<>(List.of("submit", "--kubeconfig"));
        words.add(folder.resolve("kubeconfig").toString());
        words.addAll(line);
        return MockCluster.execute(
                new Surroundings(
                        plain.program(), environment, false, plain.answers(), plain.clock()),
                words.toArray(String[]::new));
    }

    private String inFolder(String text) {
        return text.replace("DIR", folder.toString());
    }

    /** The command line, and what it needs in files. */
    private List<String> line(List<String> words, Map<String, String> environment)
            throws IOException {
        String kind = words.isEmpty() ? "" : words.getFirst();
        return switch (kind) {
            case "env" -> {
                String[] variable = words.get(1).split("=", 2);
                environment.put(variable[0], variable[1]);
                yield plain(words.stream().skip(2));
            }
            case "props" ->
                    plain(
                            Stream.concat(
                                    Stream.of("--properties-file", write("own.conf", words.get(1))),
                                    words.stream().skip(2)));
            case "defaults" -> {
                write("home/conf/spark-defaults.conf", words.get(1));
                environment.put("SPARK_HOME", folder.resolve("home").toString());
                yield plain(words.stream().skip(2));
            }
            case "raw" -> List.of("--file", write("app.yaml", document(words.get(1))));
            case "doc" -> List.of("--file", write("app.yaml", ofFields(words.get(1))));
            default -> plain(words.stream());
        };
    }

    private static String document(String text) {
        return text.equals("NEST")
                ? "{\"a\":" + "[".repeat(500) + "]".repeat(500) + "}"
                : text.replace("\\n", "\n").replace("\\t", "\t");
    }

    private static String ofFields(String fields) {
        String rest =
                Stream.of("application: local:///opt/app.jar", "mainClass: a.B")
                        .filter(field -> !fields.contains(field.split(":", 2)[0] + ":"))
                        .reduce("", (before, field) -> before + ", " + field);
        return HEAD + "  {" + fields + " " + rest + "}\n";
    }

    private String write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text).toString();
    }

    private List<String> plain(Stream<String> words) {
        return words.flatMap(
                        word ->
                                word.equals("APP")
                                        ? Stream.of("--class", "a.B", "local:///opt/app.jar")
                                        : Stream.of(inFolder(word)))
                .toList();
    }

    @Test
    void whatStandsForAnApplicationIsRight() {
        SubmitLine.Outcome outcome =
                SubmitLine.read(
                        Map.of(), plain(Arrays.stream(new String[] {"--name", "x", "APP"})));

        assertThat(outcome.errors()).isEmpty();
        assertThat(outcome.request()).isPresent();
    }
}
