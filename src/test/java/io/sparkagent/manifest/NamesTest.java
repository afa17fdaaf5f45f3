package io.sparkagent.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkagent.config.Problems;
import io.sparkagent.config.SparkConf;
import java.util.Map;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {

    private static final String SUBDOMAIN =
            "[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*";
    private static final String DNS_LABEL = "[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?";
    private static final String LABEL_VALUE = "(([A-Za-z0-9][-A-Za-z0-9_.]{0,61})?[A-Za-z0-9])?";
    private static final String PREFIX = "spark.kubernetes.executor.podNamePrefix";

    private final Problems problems = new Problems();

    private Names names(Map<String, String> conf) {
        return Names.read(new SparkConf(conf, problems), "i1");
    }

    @Test
    void namesFollowFromApplicationAndInstance() {
        Names names = names(Map.of("spark.app.name", "Daily Report (EU)"));

        assertThat(names)
                .isEqualTo(
                        new Names(
                                "daily-report-eu-4cd9b7672d7fbee8",
                                "daily-report-eu",
                                "spark-exec-4cd9b7672d7fbee8-conf-map"));
        assertThat(names.pod(7)).isEqualTo("daily-report-eu-4cd9b7672d7fbee8-exec-7");
        assertThat(names.host(7)).isEqualTo("daily-report-eu-4cd9b7672d7fbee8-exec-7");
    }

    @Test
    void anotherInstanceHasOtherNames() {
        SparkConf conf = new SparkConf(Map.of("spark.app.name", "a"), problems);

        assertThat(Names.read(conf, "i1").pod(1)).isNotEqualTo(Names.read(conf, "i2").pod(1));
        assertThat(Names.read(conf, "i1").configMap())
                .isNotEqualTo(Names.read(conf, "i2").configMap());
    }

    @Test
    void takesThePrefixThatTheUserHasChosen() {
        assertThat(names(Map.of(PREFIX, "my.job")).pod(1)).isEqualTo("my.job-exec-1");
        assertThat(problems.sentences()).isEmpty();
    }

    @Test
    void aPrefixThatIsNoNameIsAProblem() {
        names(Map.of(PREFIX, "My_Job"));
        names(Map.of(PREFIX, "a".repeat(238)));

        assertThat(problems.sentences()).hasSize(2).allMatch(s -> s.startsWith(PREFIX));
    }

    @Test
    void aPrefixThatStartsWithADigitIsFine() {
        assertThat(names(Map.of("spark.app.name", "2026 report")).prefix()).startsWith("x026");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                "...",
                "日本語",
                "Émile",
                "42",
                "a.b",
                "-lead",
                "trail-",
                "\uD83D\uDE00",
                "İ"
            })
    void oddApplicationNamesGiveValidNames(String application) {
        for (int id : new int[] {1, Integer.MAX_VALUE}) {
            assertAreValid(names(Map.of("spark.app.name", application)), id);
        }
    }

    @Test
    void aVeryLongApplicationNameDoes() {
        Names names = names(Map.of("spark.app.name", "a".repeat(300)));

        assertAreValid(names, Integer.MAX_VALUE);
        assertThat(names.applicationLabel()).isEqualTo("a".repeat(63));
    }

    @Test
    void thePrefixThatSparkHasGeneratedIsTaken() {
        Names names =
                names(
                        Map.of(
                                "spark.app.name",
                                "Daily report",
                                PREFIX,
                                "daily-report-a1b2c39d8e7f60"));

        assertThat(names.pod(1)).isEqualTo("daily-report-a1b2c39d8e7f60-exec-1");
    }

    @Test
    void thePrefixThatSparkHasGeneratedIsReplacedWhereItIsTooLong() {
        String name = "a".repeat(300);
        Names names = names(Map.of("spark.app.name", name, PREFIX, name + "-a1b2c39d8e7f60"));

        assertThat(problems.sentences()).isEmpty();
        assertThat(names.prefix()).isEqualTo("a".repeat(40) + "-4cd9b7672d7fbee8");
    }

    @Property
    void distinctExecutorsHaveDistinctNames(
            @ForAll String application,
            @ForAll @IntRange(min = 1) int one,
            @ForAll @IntRange(min = 1) int other) {
        Assume.that(one != other);
        Names names = names(Map.of("spark.app.name", application));

        assertThat(names.pod(one)).isNotEqualTo(names.pod(other));
        assertThat(names.host(one)).isNotEqualTo(names.host(other));
    }

    @Property
    void distinctExecutorsHaveDistinctNamesUnderAnyPrefix(
            @ForAll @Chars({'a', '0', '-', '.'}) @StringLength(min = 1, max = 235) String middle,
            @ForAll @IntRange(min = 1) int one,
            @ForAll @IntRange(min = 1) int other) {
        Assume.that(one != other);
        Names names = names(Map.of(PREFIX, "a" + middle + "a"));

        assertThat(names.pod(one)).isNotEqualTo(names.pod(other));
        assertThat(names.host(one)).isNotEqualTo(names.host(other));
    }

    @Property
    void anyApplicationNameGivesValidNames(
            @ForAll String application, @ForAll @IntRange(min = 1) int id) {
        assertAreValid(names(Map.of("spark.app.name", application)), id);
    }

    @Property
    void anyPrefixOfValidCharacters(
            @ForAll @Chars({'a', '0', '-', '.'}) @StringLength(min = 1, max = 235) String middle,
            @ForAll @IntRange(min = 1) int id) {
        assertAreValid(names(Map.of(PREFIX, "a" + middle + "a")), id);
    }

    @Property
    void anyPrefixIsAProblemOrGivesValidNames(
            @ForAll @Chars({'a', 'Z', '0', '-', '.', '_'}) @StringLength(max = 240) String prefix,
            @ForAll @IntRange(min = 1) int id) {
        assertAreValid(names(Map.of(PREFIX, prefix)), id);
    }

    private static void assertAreValid(Names names, int id) {
        assertThat(names.pod(id)).matches(SUBDOMAIN).hasSizeLessThanOrEqualTo(253);
        assertThat(names.host(id)).matches(DNS_LABEL);
        assertThat(names.applicationLabel()).matches(LABEL_VALUE);
        assertThat(names.configMap()).matches(SUBDOMAIN);
    }
}
