package io.sparkagent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinesTest {

    private static List<String> all(String text) throws IOException {
        Lines lines = new Lines(new StringReader(text));
        List<String> all = new ArrayList<>();
        for (String line = lines.next(); line != null; line = lines.next()) {
            all.add(line);
        }
        return all;
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "a\n", "a\nb", "\n\na\r\n\r\nb\r\r\nc\rd\n\r", "\r\n"})
    void theyAreThoseThatEveryReaderSees(String text) throws IOException {
        assertThat(all(text))
                .isEqualTo(new BufferedReader(new StringReader(text)).lines().toList());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void aLongOneComesInPieces(String end) throws IOException {
        String full = "x".repeat(Lines.LONGEST);

        assertThat(all(full + "y" + end + full + end + end + "z"))
                .containsExactly(full, "y", full, "", "z");
    }

    @Test
    void oneThatNeverEndsIsNotWaitedFor() throws IOException {
        Reader endless =
                new Reader() {
                    @Override
                    public int read(char[] buffer, int from, int length) {
                        java.util.Arrays.fill(buffer, from, from + length, 'x');
                        return length;
                    }

                    @Override
                    public void close() {}
                };

        assertThat(new Lines(endless).next()).hasSize(Lines.LONGEST);
    }
}
