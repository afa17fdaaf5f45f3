package io.sparkagent.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SparkConfTest {

    private final Problems problems = new Problems();

    private SparkConf conf(String value) {
        return new SparkConf(Map.of("k", value), problems);
    }

    @ParameterizedTest
    @CsvSource({"true, true", "false, false", "True, true", "FALSE, false", "' true ', true"})
    void readsFlagsAsSparkDoes(String value, boolean expected) {
        assertThat(conf(value).flag("k", !expected)).isEqualTo(expected);
        assertThat(problems.sentences()).isEmpty();
    }

    @Test
    void aFlagThatIsNeitherIsAProblemAndTheDefaultStandsIn() {
        assertThat(conf("yes").flag("k", true)).isTrue();
        assertThat(problems.sentences()).containsExactly("k=yes: write true or false");
    }

    @ParameterizedTest
    @CsvSource({
        "512, 512",
        "512m, 512",
        "2g, 2048",
        "2G, 2048",
        "2gb, 2048",
        "1t, 1048576",
        "2048k, 2",
        "1048576b, 1",
        "1 g, 1024"
    })
    void readsMemoryInMebibytes(String value, long mebibytes) {
        assertThat(conf(value).mebibytes("k")).contains(mebibytes);
        assertThat(problems.sentences()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "1.5g", "-1g", "1x", "9223372036854775807g"})
    void aSizeThatIsNoneIsAProblem(String value) {
        assertThat(conf(value).mebibytes("k")).isEmpty();
        assertThat(problems.sentences())
                .containsExactly("k=" + value + ": write a size such as 512m or 4g");
    }

    @Test
    void aBareNumberOfBytesHasTheUnitOfItsKey() {
        assertThat(conf("10").bytes("k", 1)).contains(10L);
        assertThat(conf("10").bytes("k", 1024)).contains(10240L);
        assertThat(conf("10k").bytes("k", 1)).contains(10240L);
    }

    @ParameterizedTest
    @CsvSource({
        "5, PT5S",
        "5s, PT5S",
        "100ms, PT0.1S",
        "2m, PT2M",
        "2min, PT2M",
        "1h, PT1H",
        "1d, PT24H",
        "7us, PT0.000007S"
    })
    void readsTimes(String value, Duration expected) {
        assertThat(conf(value).duration("k", Duration.ofSeconds(1))).contains(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"soon", "1.5s", "-1s", "3 fortnights"})
    void aTimeThatIsNoneIsAProblem(String value) {
        assertThat(conf(value).duration("k", Duration.ofDays(1), Duration.ofSeconds(1)))
                .isEqualTo(Duration.ofDays(1));
        assertThat(problems.sentences())
                .containsExactly("k=" + value + ": write a time such as 500ms, 30s or 2m");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "0.5", ".5", "500m", "16"})
    void takesKubernetesQuantitiesOfCpu(String value) {
        assertThat(conf(value).cpu("k")).contains(value);
        assertThat(problems.sentences()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "1.5m", "1Gi", "-1"})
    void aQuantityOfCpuThatIsNoneIsAProblem(String value) {
        assertThat(conf(value).cpu("k")).isEmpty();
        assertThat(problems.sentences())
                .containsExactly("k=" + value + ": write a number of cores such as 1, 0.5 or 500m");
    }

    @Test
    void readsWholeNumbersWithinTheirBound() {
        assertThat(conf("3").integer("k", 7, 1)).isEqualTo(3);
        assertThat(conf("3").integer("other", 7, 1)).isEqualTo(7);
        assertThat(problems.sentences()).isEmpty();

        assertThat(conf("0").integer("k", 7, 1)).isEqualTo(7);
        assertThat(conf("many").integer("k", 7, 1)).isEqualTo(7);
        assertThat(problems.sentences())
                .containsExactly(
                        "k=0: write a whole number of at least 1",
                        "k=many: write a whole number of at least 1");
    }

    @Test
    void readsFactors() {
        assertThat(conf("0.4").factor("k", 0.1)).isEqualTo(0.4);
        assertThat(conf("").factor("k", 0.1)).isEqualTo(0.1);
        assertThat(problems.sentences()).isEmpty();

        assertThat(conf("-1").factor("k", 0.1)).isEqualTo(0.1);
        assertThat(conf("NaN").factor("k", 0.1)).isEqualTo(0.1);
        assertThat(problems.sentences()).hasSize(2);
    }

    @Test
    void anEmptyValueIsNoValue() {
        assertThat(conf("  ").text("k")).isEqualTo(Optional.empty());
        assertThat(conf(" x ").text("k")).contains("x");
        assertThat(conf("").flag("k", true)).isTrue();
        assertThat(problems.sentences()).isEmpty();
    }

    @Test
    void aValueMayReferToOtherKeys() {
        SparkConf conf =
                new SparkConf(
                        Map.of(
                                "spark.a", "x-${spark.b}-${spark.none}-${other}",
                                "spark.b", "y${spark.c}",
                                "spark.c", "$1"),
                        problems);

        assertThat(conf.text("spark.a")).contains("x-y$1-${spark.none}-${other}");
        assertThat(conf.prefixed("spark.")).containsEntry("b", "y${spark.c}");
        assertThat(problems.sentences()).isEmpty();
        assertThat(problems.warnings()).isEmpty();
    }

    @Test
    void aReferenceInACircleIsAProblem() {
        SparkConf conf =
                new SparkConf(Map.of("spark.a", "${spark.b}", "spark.b", "${spark.a}"), problems);

        assertThat(conf.text("spark.a")).isEmpty();
        assertThat(problems.sentences())
                .containsExactly("spark.a=${spark.b}: this refers to itself; write a value");
    }

    @Test
    void whatOnlyTheDriverKnowsStaysAndIsTold() {
        assertThat(conf("${env:HOME}/x").text("k")).contains("${env:HOME}/x");
        assertThat(problems.warnings())
                .containsExactly(
                        "k: ${env:HOME} stays as it is, because the agent does not see the"
                                + " driver's environment and system properties");
    }

    @Test
    void aVariableOfAKnownEnvironmentIsItsValue() {
        SparkConf conf =
                new SparkConf(
                        Map.of("k", "${env:HOME}/${env:NOTHING}"),
                        Map.of("HOME", "/home/me"),
                        problems);

        assertThat(conf.text("k")).contains("/home/me/${env:NOTHING}");
        assertThat(problems.warnings()).isEmpty();
    }

    @Test
    void findsKeysByPrefixInOrder() {
        SparkConf conf = new SparkConf(Map.of("a.2", "y", "a.1", "x", "b.1", "z"), problems);

        assertThat(conf.prefixed("a.")).containsExactly(Map.entry("1", "x"), Map.entry("2", "y"));
    }
}
