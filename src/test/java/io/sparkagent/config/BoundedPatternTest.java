package io.sparkagent.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BoundedPatternTest {

    private static boolean mayFind(String rule, String text) {
        return BoundedPattern.mayFind(Pattern.compile(rule), text);
    }

    @ParameterizedTest
    @CsvSource({
        "secret, my.secret.key, true",
        "(?i)SECRET|token, a-Token, true",
        "secret|token, spark.app.name, false",
        "^name$, name, true",
        "^name$, my name, false",
        "(a)b\\1, xaba, true",
        "(a)b\\1, xabb, false"
    })
    void findsWhatThePatternFinds(String rule, String text, boolean found) {
        assertThat(mayFind(rule, text)).isEqualTo(found);
    }

    /** Without a bound each of these takes longer than anybody waits. */
    @ParameterizedTest
    @ValueSource(strings = {"(a|a)*?b", "(a|a)*\\1b", "(a+)+\\1b", "(.*a){25}b"})
    void whatBacktracksWithoutEndMayBeASecret(String rule) {
        assertThat(mayFind(rule, "a".repeat(60))).isTrue();
    }

    @Test
    void whatIsNestedTooDeeplyMayBeASecret() {
        assertThat(mayFind("(a|b)*c", "ab".repeat(200_000))).isTrue();
    }

    @Test
    void aLongValueIsReadToItsEnd() {
        assertThat(mayFind("(?i)secret|password|token|access[.]?key", "a".repeat(2_000_000)))
                .isFalse();
        assertThat(mayFind(".*password.*", "a".repeat(800))).isFalse();
    }
}
