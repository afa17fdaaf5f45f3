package io.sparkagent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SurroundingsTest {

    @Test
    void theProgramIsCalledAsItsUserCallsIt() {
        assertThat(Surroundings.program("", "java")).isEqualTo("spark-agent");
        assertThat(Surroundings.program("", "spark-agent-runner")).isEqualTo("spark-agent");
        assertThat(Surroundings.program("", "kubectl-spark")).isEqualTo("kubectl spark");
        assertThat(Surroundings.program("kubectl-spark", "java")).isEqualTo("kubectl spark");
        assertThat(Surroundings.program("kubectl spark", "java")).isEqualTo("kubectl spark");
        assertThat(Surroundings.program(" sa ", "java")).isEqualTo("sa");
        assertThat(Surroundings.program("", "kubectl_complete-spark"))
                .isEqualTo(Surroundings.program("kubectl_complete-spark", "java"))
                .isEqualTo("kubectl_complete-spark");
    }

    @Test
    void withoutArgumentsItIsTheAgentUnlessItIsCalledAsACommand() {
        assertThat(Surroundings.isCommandLine("", "java")).isFalse();
        assertThat(Surroundings.isCommandLine("", "spark-agent")).isFalse();
        assertThat(Surroundings.isCommandLine("", "kubectl-spark")).isTrue();
        assertThat(Surroundings.isCommandLine("", "kubectl_complete-spark")).isTrue();
        assertThat(Surroundings.isCommandLine("spark-agent", "java")).isTrue();

        MockCluster.Result result =
                MockCluster.execute(MockCluster.surroundings("", false), new String[0]);
        assertThat(result.exitCode()).isEqualTo(2);
        assertThat(result.err())
                .startsWith(
                        "error: a command is missing: submit, status, list, explain, logs, kill,");
    }

    @Test
    void usageLinesSayThatName() {
        Surroundings plugin = with("kubectl spark", Map.of("NO_COLOR", "1"));

        assertThat(MockCluster.execute(plugin, "status", "--help").out())
                .startsWith("Usage: kubectl spark status [");
        assertThat(MockCluster.execute(plugin, "status", "--wrong").err())
                .contains("See 'kubectl spark status --help'.");
        assertThat(MockCluster.execute(plugin, "completion", "bash").out())
                .contains("complete -F _complete_kubectl-spark -o default kubectl-spark");
    }

    @Test
    void coloursNeedATerminalThatWantsThem() {
        assertThat(colours(Map.of("TERM", "xterm"))).isTrue();
        assertThat(colours(Map.of("NO_COLOR", ""))).isTrue();
        assertThat(colours(Map.of("NO_COLOR", "1"))).isFalse();
        assertThat(colours(Map.of("TERM", "dumb"))).isFalse();
    }

    private static boolean colours(Map<String, String> environment) {
        return Palette.of(Palette.When.auto, with("spark-agent", environment)).on();
    }

    private static Surroundings with(String program, Map<String, String> environment) {
        Surroundings terminal = MockCluster.surroundings("", true);
        return new Surroundings(program, environment, true, terminal.answers(), terminal.clock());
    }
}
