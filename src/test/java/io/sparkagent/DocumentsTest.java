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
                    "registry");

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
        assertThat(block.values("test"))
                .as("%s: the test that runs it", block.place())
                .allMatch(test -> Files.isRegularFile(Path.of(test)));
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
