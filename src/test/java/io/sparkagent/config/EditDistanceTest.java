package io.sparkagent.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EditDistanceTest {

    @ParameterizedTest
    @CsvSource({"abc, abc, 0", "abc, abd, 1", "abc, ac, 1", "ac, abc, 1", "kitten, sitting, 3"})
    void countsWhatHasToBeChanged(String one, String other, int distance) {
        assertThat(EditDistance.between(one, other, 9)).isEqualTo(distance);
        assertThat(EditDistance.between(other, one, 9)).isEqualTo(distance);
    }

    @ParameterizedTest
    @CsvSource({"kitten, sitting, 2", "a, abcdef, 3"})
    void stopsAtTheBound(String one, String other, int bound) {
        assertThat(EditDistance.between(one, other, bound)).isEqualTo(bound);
    }
}
