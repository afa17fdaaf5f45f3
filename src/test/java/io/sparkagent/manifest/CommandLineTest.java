package io.sparkagent.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CommandLineTest {

    static Stream<Arguments> lines() {
        return Stream.of(
                Arguments.of("", List.of()),
                Arguments.of("   ", List.of()),
                Arguments.of("-Xss4m", List.of("-Xss4m")),
                Arguments.of(" -a  -b\t-c\n", List.of("-a", "-b", "-c")),
                Arguments.of("-Da=\"x y\" -b", List.of("-Da=x y", "-b")),
                Arguments.of("-Da='x \"y\"'", List.of("-Da=x \"y\"")),
                Arguments.of("-Da=\"x \\\"y\\\"\"", List.of("-Da=x \"y\"")),
                Arguments.of("a\\ b", List.of("a\\", "b")),
                Arguments.of("\"a\\", List.of("a")),
                Arguments.of("'a\\b'", List.of("a\\b")),
                Arguments.of("''", List.of("")),
                Arguments.of("a\\", List.of("a\\")),
                Arguments.of("\"open end", List.of("open end")));
    }

    @ParameterizedTest
    @MethodSource("lines")
    void splitsAsSparkDoes(String line, List<String> words) {
        assertThat(CommandLine.split(line)).isEqualTo(words);
    }
}
