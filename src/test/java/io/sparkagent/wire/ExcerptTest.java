package io.sparkagent.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExcerptTest {

    @Test
    void nothingThatOthersSayIsRepeatedWithoutEnd() {
        String endless = "word ".repeat(10_000);

        assertThat(Excerpt.of(endless)).hasSizeLessThanOrEqualTo(1000).endsWith(" …");
    }

    @Test
    void whatOthersSayIsOneLine() {
        assertThat(Excerpt.of("two\n  lines\n")).isEqualTo("two lines");
        assertThat(Excerpt.of(null)).isEmpty();
    }

    @Test
    void aReasonStandsAlone() {
        assertThat(Excerpt.of("OOMKilled", null)).isEqualTo("OOMKilled");
        assertThat(Excerpt.of("Evicted", "low on memory")).isEqualTo("Evicted: low on memory");
    }
}
