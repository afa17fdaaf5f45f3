package io.sparkagent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** docs/cli.md names every command and every option that there is, and no other. */
class CommandDocumentTest {

    private static final Path DOCUMENT = Path.of("docs/cli.md");
    private static final String COMMON = "Options of several commands";
    private static final Pattern OPTION = Pattern.compile("`(--?[a-zA-Z][a-z-]*)`");

    /** The lines below each heading. */
    private static Map<String, List<String>> sections() throws IOException {
        Map<String, List<String>> sections = new LinkedHashMap<>();
        for (String section : Files.readString(DOCUMENT).split("(?m)^## ", -1)) {
            List<String> lines = section.lines().toList();
            sections.put(lines.getFirst(), lines.subList(1, lines.size()));
        }
        return sections;
    }

    /** Options by command, as the document has them. */
    private static Map<String, Set<String>> documented() throws IOException {
        Map<String, Set<String>> documented = new TreeMap<>();
        Map<String, List<String>> sections = sections();
        sections.forEach(
                (heading, lines) -> {
                    if (heading.startsWith("spark-agent ")) {
                        Set<String> options = new TreeSet<>();
                        rows(lines).forEach(row -> options.addAll(options(row.getFirst())));
                        documented.put(heading.substring("spark-agent ".length()), options);
                    }
                });
        rows(sections.getOrDefault(COMMON, List.of()))
                .forEach(
                        row ->
                                Stream.of(row.get(1).split(", ", -1))
                                        .forEach(
                                                command ->
                                                        documented
                                                                .computeIfAbsent(
                                                                        command.strip(),
                                                                        _ -> new TreeSet<>())
                                                                .addAll(options(row.getFirst()))));
        return documented;
    }

    private static Stream<List<String>> rows(List<String> lines) {
        return lines.stream()
                .filter(line -> line.startsWith("| `-"))
                .map(line -> List.of(line.substring(2).split(" \\| ", -1)));
    }

    private static Set<String> options(String cell) {
        return OPTION.matcher(cell)
                .results()
                .map((MatchResult found) -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static CommandLine program() {
        return new CommandLines(
                        (_, _, _, _) -> {
                            throw new AssertionError("nothing is read here");
                        },
                        MockCluster.surroundings("", false))
                .commandLine();
    }

    private static void collect(String above, CommandLine command, Map<String, Set<String>> all) {
        command.getSubcommands()
                .forEach(
                        (name, sub) -> {
                            Set<String> options = new TreeSet<>();
                            sub.getCommandSpec()
                                    .options()
                                    .forEach(option -> options.addAll(List.of(option.names())));
                            all.put(above + name, options);
                            collect(above + name + " ", sub, all);
                        });
    }

    @Test
    void commandsAndOptionsAreThoseThatThereAre() throws IOException {
        Map<String, Set<String>> real = new TreeMap<>();
        collect("", program(), real);

        assertThat(documented()).isEqualTo(real);
    }

    @Test
    void theFirstTableLeadsToEachCommand() throws IOException {
        String first = String.join("\n", sections().values().iterator().next());
        Map<String, Set<String>> real = new TreeMap<>();
        collect("", program(), real);
        real.remove("render"); // which does nothing without what is to be rendered

        assertThat(
                        Pattern.compile("\\[`spark-agent ([a-z ]+)`]\\(#spark-agent-([a-z-]+)\\)")
                                .matcher(first)
                                .results()
                                .peek(
                                        link ->
                                                assertThat(link.group(2))
                                                        .isEqualTo(link.group(1).replace(' ', '-')))
                                .map(link -> link.group(1)))
                .containsExactlyInAnyOrderElementsOf(real.keySet());
    }

    @Test
    void exitCodesAreThoseOfTheHelp() throws IOException {
        List<String> documented =
                sections().getOrDefault("Exit codes", List.of()).stream()
                        .filter(line -> line.matches("\\| \\d+ \\|.*"))
                        .map(line -> line.replaceFirst("\\| (\\d+) \\|.*", "$1"))
                        .toList();
        String help =
                MockCluster.execute(MockCluster.surroundings("", false), "explain", "--help").out();

        assertThat(documented)
                .isNotEmpty()
                .containsExactlyElementsOf(
                        Pattern.compile("(?m)^ +(\\d+) +[A-Z]")
                                .matcher(help)
                                .results()
                                .map(code -> code.group(1))
                                .toList());
    }
}
