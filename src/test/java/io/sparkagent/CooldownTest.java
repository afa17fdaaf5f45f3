package io.sparkagent;

import static io.sparkagent.snapshot.Sights.T0;
import static io.sparkagent.snapshot.Sights.at;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CooldownTest {

    private final Cooldown cooldown = new Cooldown();

    @Test
    void letsTheSameCallThroughWhenItsTimeHasCome() {
        assertThat(cooldown.start("delete 1", T0)).isTrue();
        cooldown.done("delete 1", at(4));
        assertThat(cooldown.start("delete 1", at(3))).isFalse();
        assertThat(cooldown.start("delete 1", at(4))).isTrue();
    }

    @Test
    void oneThatRestsLongHoldsUpNoOther() {
        cooldown.start("delete 1", T0);
        cooldown.done("delete 1", at(30));
        cooldown.start("label 1", T0);
        cooldown.done("label 1", at(3));

        assertThat(cooldown.start("label 1", at(3))).isTrue();
        assertThat(cooldown.start("delete 1", at(29))).isFalse();
        assertThat(cooldown.start("delete 1", at(30))).isTrue();
    }

    @Test
    void letsTheSameCallNotThroughBeforeItsAnswer() {
        cooldown.start("delete 1", T0);

        assertThat(cooldown.start("delete 1", at(50))).isFalse();
    }

    @Test
    void anotherCallIsNotHeldUp() {
        cooldown.start("delete 1", T0);

        assertThat(cooldown.start("delete 2", T0)).isTrue();
    }
}
