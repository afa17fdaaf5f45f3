package io.sparkagent;

import static io.sparkagent.snapshot.Sights.T0;
import static io.sparkagent.snapshot.Sights.at;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CooldownTest {

    private final Cooldown cooldown = new Cooldown();

    @Test
    void letsTheSameCallThroughOnceInThreeSeconds() {
        assertThat(cooldown.start("delete 1", T0)).isTrue();
        assertThat(cooldown.start("delete 1", at(1))).isFalse();
        assertThat(cooldown.start("delete 1", at(3))).isTrue();
        assertThat(cooldown.start("delete 1", at(5))).isFalse();
    }

    @Test
    void anotherCallIsNotHeldUp() {
        cooldown.start("delete 1", T0);

        assertThat(cooldown.start("delete 2", T0)).isTrue();
    }
}
