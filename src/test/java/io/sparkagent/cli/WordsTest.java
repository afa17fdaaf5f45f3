package io.sparkagent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordsTest {

    @ParameterizedTest
    @CsvSource({
        "PT-1S, 0s",
        "PT119S, 119s",
        "PT2M, 2m",
        "PT2M5S, 2m5s",
        "PT10M5S, 10m",
        "PT179M, 179m",
        "PT47H59M, 47h",
        "PT72H, 3d"
    })
    void agesAreShort(Duration age, String words) {
        assertThat(Words.age(age)).isEqualTo(words);
    }

    @Test
    void manyNamesAreCutShort() {
        List<String> names = IntStream.rangeClosed(1, 12).mapToObj(String::valueOf).toList();
        assertThat(Words.some(names)).isEqualTo("1, 2, 3, 4, 5, 6, 7, 8, 9, 10 and 2 more");
    }

    @Test
    void whatATerminalWouldObeyIsTakenOut() {
        assertThat(Words.plain("a\u001b[2J\u009b2Jb\tü\n")).isEqualTo("a [2J 2Jb\tü ");
    }

    @Test
    void sentencesBeginAndEndAsSuch() {
        assertThat(Words.sentence("it waits")).isEqualTo("It waits.");
        assertThat(Words.sentence("It waits.")).isEqualTo("It waits.");
        assertThat(Words.sentence("")).isEmpty();
    }
}
