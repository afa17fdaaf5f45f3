package io.sparkagent;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import io.sparkagent.config.Catalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every command of the documents is run by a test, or says what it needs that tests do not have;
 * links lead somewhere. docs/README.md explains the marks, and it/docs/run runs the commands.
 */
class DocumentsTest {

    private static final Pattern FENCE = Pattern.compile("^(\\s*)```(\\S*)\\s*(.*?)\\s*$");
    private static final Pattern LINK = Pattern.compile("\\[[^\\]]*\\]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ +(.*?) *$");

    private static final Pattern KEY =
            Pattern.compile("spark\\.kubernetes\\.[A-Za-z0-9.*-]*[A-Za-z0-9*]");

    /** What tests do not have. */
    private static final Set<String> NEEDS =
            Set.of(
                    "airflow",
                    "argo",
                    "docker",
                    "internet",
                    "kind",
                    "macos",
                    "minikube",
                    "native",
                    "registry",
                    "terminal");

    /**
     * What a command says by itself: no name in capitals, no number, nothing that a shell replaces.
     */
    private static final Pattern WORD = Pattern.compile("-{0,2}[a-z][a-z0-9./:-]*");

    /** What begins a command that a reader would copy. */
    private static final Pattern COMMAND =
            Pattern.compile(
                    "^\\s*\\$? ?(kubectl|helm|spark-submit|spark-agent|make|docker|kind|minikube)"
                            + " .*");

    private record Block(
            Path document, int line, String language, List<String> marks, String text) {

        String place() {
            return document + ":" + line;
        }

        /** Each command; the lines of a console's block that begin with a dollar are commands. */
        List<String> commands() {
            return text.replace("\\\n", " ")
                    .lines()
                    .filter(line -> !language.equals("console") || line.startsWith("$ "))
                    .map(line -> line.replaceFirst("^\\$ ", "").replaceFirst("(^|\\s+)#.*", ""))
                    .filter(line -> !line.isBlank())
                    .toList();
        }

        /** The values of the marks with this name. */
        List<String> values(String name) {
            return marks.stream()
                    .filter(mark -> mark.startsWith(name + "="))
                    .flatMap(mark -> Stream.of(mark.substring(name.length() + 1).split(",", -1)))
                    .toList();
        }
    }

    private static List<Path> documents() throws IOException {
        List<Path> documents = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of(""))) {
            files.filter(DocumentsTest::isDocument).forEach(documents::add);
        }
        for (String folder : List.of("docs", "k8s")) {
            try (Stream<Path> files = Files.walk(Path.of(folder))) {
                files.filter(DocumentsTest::isDocument).forEach(documents::add);
            }
        }
        assertThat(documents).contains(Path.of("README.md"), Path.of("docs/README.md"));
        return documents;
    }

    private static boolean isDocument(Path file) {
        return file.toString().endsWith(".md");
    }

    private static List<Block> blocks(Path document) throws IOException {
        List<Block> blocks = new ArrayList<>();
        List<String> lines = Files.readAllLines(document);
        for (int at = 0; at < lines.size(); at++) {
            Matcher fence = FENCE.matcher(lines.get(at));
            if (fence.matches()) {
                int begin = at + 1;
                do {
                    at++;
                } while (!lines.get(at).strip().equals("```"));
                blocks.add(
                        new Block(
                                document,
                                begin,
                                fence.group(2),
                                Arrays.stream(fence.group(3).split(" ", -1))
                                        .filter(mark -> !mark.isEmpty())
                                        .toList(),
                                String.join("\n", lines.subList(begin, at)).stripIndent()));
            }
        }
        return blocks;
    }

    private static List<Block> blocks() throws IOException {
        List<Block> blocks = new ArrayList<>();
        for (Path document : documents()) {
            blocks.addAll(blocks(document));
        }
        return blocks;
    }

    @Test
    void everyCommandIsRunOrSaysWhatItNeeds() throws IOException {
        List<Block> commands =
                blocks().stream()
                        .filter(block -> Set.of("sh", "console").contains(block.language()))
                        .toList();

        assertThat(commands).allSatisfy(DocumentsTest::isMarked);
        assertThat(commands).filteredOn(block -> block.marks().contains("run")).isNotEmpty();
    }

    private static void isMarked(Block block) {
        Set<String> kinds = new HashSet<>();
        for (String mark : block.marks()) {
            String kind = mark.replaceAll("=.*", "");
            if (!Set.of("background", "until", "exits").contains(kind)) {
                kinds.add(kind);
            }
        }
        assertThat(kinds)
                .as("%s: one of run, needs=…, test=… and file=…", block.place())
                .hasSize(1)
                .isSubsetOf("run", "needs", "test", "file");
        assertThat(NEEDS).as(block.place()).containsAll(block.values("needs"));
    }

    @Test
    void theTestThatIsNamedHasTheWordsOfEachCommand() throws IOException {
        List<String> missing = new ArrayList<>();
        for (Block block : blocks()) {
            if (!block.values("test").isEmpty()) {
                missing.addAll(commandsThatNoTestHas(block));
            }
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void aCommandThatItsTestDoesNotHaveIsFound() throws IOException {
        String commands =
                """
                kubectl describe pod DRIVER -n NAMESPACE   # it is there
                kubectl describe service DRIVER
                make chaos
                """;

        assertThat(
                        commandsThatNoTestHas(
                                new Block(
                                        Path.of("example.md"),
                                        1,
                                        "sh",
                                        List.of("test=docs/getting-started.md"),
                                        commands)))
                .containsExactly(
                        "example.md:1: kubectl describe service DRIVER",
                        "example.md:1: make chaos");
    }

    private static List<String> commandsThatNoTestHas(Block block) throws IOException {
        List<String> missing = new ArrayList<>();
        for (String command : block.commands()) {
            boolean found = false;
            for (String test : block.values("test")) {
                found |= has(test, command, block.language().equals("console"));
            }
            if (!found) {
                missing.add(block.place() + ": " + command);
            }
        }
        return missing;
    }

    /**
     * A target of make has to call the test; a document has to run one command with all the words.
     */
    private static boolean has(String test, String command, boolean example) throws IOException {
        Matcher target = Pattern.compile("(?:\\S+=\\S* )*make (\\S+).*").matcher(command);
        if (target.matches()) {
            return Pattern.compile(
                            "(?m)^%s:.*\\n(\\t.*\\n)*\\t.*%s\\b".formatted(target.group(1), test))
                    .matcher(Files.readString(Path.of("Makefile")))
                    .find();
        }
        List<String> words = words(command);
        if (example) {
            // Drivers and files have names of their own in examples.
            words =
                    words.stream()
                            .filter(
                                    word ->
                                            word.startsWith("-")
                                                    || word.equals(words(command).getFirst()))
                            .toList();
        }
        if (isDocument(Path.of(test))) {
            List<String> wanted = words;
            return blocks(Path.of(test)).stream()
                    .filter(block -> block.marks().contains("run"))
                    .flatMap(block -> block.commands().stream())
                    .anyMatch(run -> words(run).containsAll(wanted));
        }
        String code =
                Files.readString(Path.of(test))
                        .replaceAll("(?s)/\\*.*?\\*/", "")
                        .replaceAll("(?m)(^|\\s)(#|//).*$", "");
        return words.stream()
                .allMatch(
                        word ->
                                Pattern.compile("(?<![\\w-])" + Pattern.quote(word) + "(?![\\w-])")
                                        .matcher(code)
                                        .find());
    }

    /**
     * Without our own program, which tests call in their own way, and the namespace, which is
     * theirs.
     */
    private static List<String> words(String command) {
        return Arrays.stream(command.split("[\\s'\"=|<>&;()$]+", -1))
                .filter(word -> WORD.matcher(word).matches())
                .filter(word -> !Set.of("spark-agent", "-n", "--namespace").contains(word))
                .toList();
    }

    @Test
    void noCommandHidesInABlockThatNobodyRuns() throws IOException {
        assertThat(blocks())
                .filteredOn(block -> Set.of("", "text").contains(block.language()))
                .allSatisfy(
                        block ->
                                assertThat(block.text().lines())
                                        .as(block.place())
                                        .noneMatch(line -> COMMAND.matcher(line).matches()));
    }

    @Test
    void yamlCanBeRead() throws IOException {
        assertThat(blocks())
                .filteredOn(block -> block.language().equals("yaml"))
                .isNotEmpty()
                .allSatisfy(
                        block ->
                                assertThat(Serialization.unmarshal(block.text(), Object.class))
                                        .as(block.place())
                                        .isInstanceOf(Map.class));
    }

    @Test
    void everyKeyOfSparkOnKubernetesIsKnown() throws IOException {
        Catalogue catalogue = Catalogue.load();
        Set<String> unknown = new TreeSet<>();
        for (Path document : documents()) {
            KEY.matcher(Files.readString(document))
                    .results()
                    .map(MatchResult::group)
                    .filter(key -> !isKnown(catalogue, key))
                    .forEach(unknown::add);
        }
        // What `spark-agent check` is shown with.
        assertThat(unknown).containsExactly("spark.kubernetes.executor.lable.team");
    }

    /** A star stands for what the reader chooses, or for all keys that begin so. */
    private static boolean isKnown(Catalogue catalogue, String key) {
        return catalogue.find(key.replace("*", "X")).isPresent()
                || (key.endsWith("*")
                        && catalogue.keys().stream()
                                .anyMatch(
                                        known ->
                                                known.name()
                                                        .startsWith(
                                                                key.substring(
                                                                        0, key.length() - 1))));
    }

    @Test
    void linksLeadSomewhere() throws IOException {
        List<String> dead = new ArrayList<>();
        for (Path document : documents()) {
            // What stands in a block or in backticks is an example.
            String text =
                    Files.readString(document)
                            .replaceAll("(?ms)^\\s*```.*?^\\s*```\\s*$", "")
                            .replaceAll("`[^`\n]*`", "");
            for (MatchResult link : LINK.matcher(text).results().toList()) {
                if (!leadsSomewhere(document, link.group(1))) {
                    dead.add(document + ": " + link.group(1));
                }
            }
        }
        assertThat(dead).isEmpty();
    }

    private static boolean leadsSomewhere(Path document, String target) throws IOException {
        if (target.contains("://")) {
            return true;
        }
        String[] parts = target.split("#", 2);
        Path file = parts[0].isEmpty() ? document : document.resolveSibling(parts[0]).normalize();
        return parts.length == 1
                ? Files.exists(file)
                : Files.isRegularFile(file) && anchors(file).contains(parts[1]);
    }

    /** As GitHub makes them of headings. */
    private static Set<String> anchors(Path document) throws IOException {
        return HEADING.matcher(Files.readString(document))
                .results()
                .map(
                        heading ->
                                heading.group(1)
                                        .toLowerCase(Locale.ROOT)
                                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                                        .replace(' ', '-'))
                .collect(Collectors.toSet());
    }

    @Test
    void theIndexNamesEveryDocument() throws IOException {
        Path index = Path.of("docs/README.md");
        Set<Path> linked =
                LINK.matcher(Files.readString(index))
                        .results()
                        .map(link -> link.group(1).replaceAll("#.*", ""))
                        .filter(target -> !target.contains("://"))
                        .map(target -> index.resolveSibling(target).normalize())
                        .collect(Collectors.toSet());

        assertThat(linked)
                .containsAll(
                        documents().stream()
                                .filter(each -> Path.of("docs").equals(each.getParent()))
                                .filter(each -> !each.equals(index))
                                .toList());
    }
}
