package io.sparkagent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompletionCommandTest {

    @TempDir private Path folder = Path.of("");

    private static String script(String shell) {
        return MockCluster.execute(MockCluster.surroundings("", false), "completion", shell).out();
    }

    @Test
    void bashCompletesCommandsAndOptions() throws Exception {
        Path script = folder.resolve("completion");
        Files.writeString(script, script("bash"));

        assertThat(complete(script, "spark-agent st")).containsExactly("status");
        assertThat(complete(script, "spark-agent kill --gr")).containsExactly("--grace-period");
        assertThat(complete(script, "spark-agent render ex")).containsExactly("executor");
        assertThat(complete(script, "spark-agent list -o j")).containsExactly("json");
    }

    /** As bash does it when somebody presses Tab at the end of the line. */
    private java.util.List<String> complete(Path script, String line)
            throws IOException, InterruptedException {
        Path out = folder.resolve("out");
        String words = "'" + line.replace(" ", "' '") + "'";
        Process bash =
                new ProcessBuilder(
                                "bash",
                                "--norc",
                                "-c",
                                """
                                source "$1"
                                COMP_WORDS=(%s)
                                COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
                                COMP_LINE="$2"
                                COMP_POINT=${#COMP_LINE}
                                _complete_spark-agent
                                printf '%%s\\n' "${COMPREPLY[@]}"
                                """
                                        .formatted(words),
                                "bash",
                                script.toString(),
                                line)
                        // Whoever completes in earnest has compopt, which here only complains.
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .redirectOutput(out.toFile())
                        .start();
        assertThat(bash.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return Files.readAllLines(out).stream().map(String::strip).toList();
    }

    @Test
    void zshGetsBashsScriptThatSwitchesItsOwnSupportOn() {
        assertThat(script("zsh")).isEqualTo(script("bash")).contains("bashcompinit");
    }

    @Test
    void fishGetsALineForEachCommandAndOption() {
        assertThat(script("fish").lines())
                .contains(
                        "complete -c spark-agent -f",
                        "complete -c spark-agent -n '__fish_use_subcommand' -a list -d 'Lists the"
                                + " Spark drivers of a namespace with their executors.'",
                        "complete -c spark-agent -n '__fish_seen_subcommand_from kill' -s y -l yes"
                                + " -d 'Do not ask.'",
                        "complete -c spark-agent -n '__fish_seen_subcommand_from list' -s o -l"
                                + " output -r -a 'table wide json yaml' -d 'table, wide, json,"
                                + " yaml. Default: table.'")
                .allMatch(line -> line.startsWith("complete -c spark-agent "));
    }
}
