package io.sparkagent.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyTest {

    @ParameterizedTest
    @CsvSource({
        "registry/spark/*, registry/spark/a:1, true",
        "registry/spark/*, registry/other/a:1, false",
        "registry/spark/*, evil/registry/spark/a, false",
        "a.b, aXb, false",
        "a.b, a.b, true",
        "*, anything, true",
        "spark-*-x, spark-1-x, true",
        "spark-*-x, spark-1-y, false",
        "[a]+, aaa, false"
    })
    void aStarStandsForAnythingAndNothingElseIsSpecial(
            String pattern, String name, boolean allowed) {
        assertThat(Policy.allows(List.of(pattern), name)).isEqualTo(allowed);
    }

    @Test
    void oneFittingPatternIsEnoughAndNoneAllowsNothing() {
        assertThat(Policy.allows(List.of("a", "b"), "b")).isTrue();
        assertThat(Policy.allows(List.of(), "b")).isFalse();
    }

    @Test
    void withoutAFileExecutorsGetNoSecretNoPrivilegeAndNoHostPath() {
        assertThat(Policy.DEFAULT.secrets()).isEmpty();
        assertThat(Policy.DEFAULT.privileged()).isFalse();
        assertThat(Policy.DEFAULT.volumes()).doesNotContain("hostPath", "projected", "secret");
        assertThat(Policy.DEFAULT.serviceAccounts()).containsExactly("spark-executor");
    }
}
