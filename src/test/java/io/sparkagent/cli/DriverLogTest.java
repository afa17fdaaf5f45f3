package io.sparkagent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DriverLogTest {

    private static final String STOPPING = "26/11/22 19:03:28 INFO SparkContext: Invoking stop()";

    @Test
    void whatSparkSaysWhileItIsStoppedIsNobodysLastWord() {
        List<String> log = new ArrayList<>(List.of(STOPPING, "Traceback:", "KeyError: 'day'"));
        IntStream.range(0, 30).forEach(_ -> log.add(STOPPING));

        assertThat(DriverLog.lastWords(log, 2)).containsExactly("Traceback:", "KeyError: 'day'");
        assertThat(DriverLog.lastWords(log, 20))
                .containsExactly(STOPPING, "Traceback:", "KeyError: 'day'");
    }

    @Test
    void errorsAndOtherLayoutsAreWords() {
        List<String> log =
                List.of(
                        "26/11/22 19:03:28 ERROR SparkContext: no place",
                        "{\"ts\":\"2026-11-22\",\"level\":\"INFO\"}");

        assertThat(DriverLog.lastWords(log, 20)).isEqualTo(log);
    }

    @Test
    void whereThereIsNothingElseItsInformationIsShown() {
        assertThat(DriverLog.lastWords(List.of(STOPPING, STOPPING), 1)).containsExactly(STOPPING);
        assertThat(DriverLog.lastWords(List.of(), 20)).isEmpty();
    }
}
