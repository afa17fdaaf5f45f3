package io.sparkagent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LastLinesTest {

    private static List<String> of(String text, int count) throws IOException {
        return LastLines.of(new StringReader(text), count);
    }

    @Test
    void ofManyTheLastAreKept() throws IOException {
        assertThat(of("a\nb\r\n\nc", 2)).containsExactly("", "c");
        assertThat(of("a\nb\n", 5)).containsExactly("a", "b");
        assertThat(of("", 5)).isEmpty();
    }

    @Test
    void ofALongOneItsBeginningIsKept() throws IOException {
        String full = "x".repeat(LastLines.LONGEST);

        assertThat(of("a\n" + full + full + "more\nb\n", 9)).containsExactly("a", full, "b");
        assertThat(of(full + "\nb\r\n" + full + "\r\n\nc", 9))
                .containsExactly(full, "b", full, "", "c");
    }

    @Test
    void allOfThemNeedLittleMemoryAndTheLastAreThere() throws IOException {
        String text =
                IntStream.range(0, 1000)
                        .mapToObj(i -> i + "x".repeat(2 * LastLines.LONGEST))
                        .collect(Collectors.joining("\n"));

        List<String> lines = of(text, 1000);

        assertThat(lines.stream().mapToInt(String::length).sum())
                .isBetween(LastLines.LARGEST - LastLines.LONGEST, LastLines.LARGEST);
        assertThat(lines.getLast()).startsWith("999x");
        assertThat(lines.getFirst()).startsWith(1000 - lines.size() + "x");
    }

    @Test
    void oneThatNeverEndsIsLeft() throws IOException {
        Reader endless =
                new Reader() {
                    @Override
                    public int read(char[] buffer, int from, int length) {
                        Arrays.fill(buffer, from, from + length, 'x');
                        return length;
                    }

                    @Override
                    public void close() {}
                };

        assertThat(LastLines.of(endless, 5)).containsExactly("x".repeat(LastLines.LONGEST));
    }
}
