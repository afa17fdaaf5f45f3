package io.sparkagent.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class StencilTest {

    @Property(tries = 200)
    void aTextInWhichOnlyTheIdChangesIsStencilled(
            @ForAll @IntRange(min = 1) int one,
            @ForAll @IntRange(min = 1) int other,
            @ForAll String between) {
        Optional<Stencil> stencil = Stencil.of(id -> id + between + id + id + between, one);

        assertThat(stencil.orElseThrow().text(other))
                .isEqualTo(other + between + other + other + between);
    }

    @Test
    void anIdThatStandsElsewhereByChanceStaysThere() {
        Stencil stencil = Stencil.of(id -> "port 7078, exec-" + id, 7).orElseThrow();

        assertThat(stencil.text(8)).isEqualTo("port 7078, exec-8");
    }

    @Test
    void aTextWithoutTheIdIsTheSameForAll() {
        assertThat(Stencil.of(_ -> "x", 7).orElseThrow().text(8)).isEqualTo("x");
    }

    @Test
    void whereMoreThanTheIdChangesThereIsNone() {
        assertThat(Stencil.of(id -> id + (id > 100 ? " is much" : ""), 7)).isEmpty();
        assertThat(Stencil.of(id -> "0x" + Integer.toHexString(id), 7)).isEmpty();
        assertThat(Stencil.of(id -> "port " + (7000 + id), 7)).isEmpty();
    }
}
