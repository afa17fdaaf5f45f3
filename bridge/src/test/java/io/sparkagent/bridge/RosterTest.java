package io.sparkagent.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RosterTest {
    private final Roster roster = new Roster(new Signal());

    @Test
    void theFirstDecisionHolds() {
        assertThat(roster.admit(1)).isTrue();
        roster.veto(List.of(1, 2));
        assertThat(roster.admit(1)).isTrue();
        assertThat(roster.admit(2)).isFalse();
        assertThat(roster.live()).containsExactly(1);
        assertThat(roster.vetoed()).containsExactly(2);
    }

    @Test
    void turnsAwayExecutorsOfAnOlderDriver() {
        roster.startAt(7);
        assertThat(roster.admit(6)).isFalse();
        assertThat(roster.admit(7)).isTrue();
        assertThat(roster.highest()).isEqualTo(7);
    }

    @Test
    void countsAnExecutorAsReleasedWhenItsEventWasDropped() {
        roster.admit(1);
        roster.compare(roster.joined(), Set.of(1));
        roster.compare(roster.joined(), Set.of());
        assertThat(roster.released()).isEqualTo(Map.of(1, "removed by Spark"));
        roster.release(1, "idle");
        assertThat(roster.released()).isEqualTo(Map.of(1, "idle"));
    }

    @Test
    void doesNotReleaseOneThatIsJustRegistering() {
        roster.admit(1);
        Set<Integer> joined = roster.joined();
        roster.join(1);
        roster.compare(joined, Set.of());
        assertThat(roster.live()).containsExactly(1);
    }

    @Test
    void forgetsOnlyWhatIsOver() {
        roster.admit(1);
        roster.admit(2);
        roster.release(2, "idle");
        roster.veto(List.of(3));
        roster.forget(List.of(1, 2, 3, 4));
        assertThat(roster.live()).containsExactly(1);
        assertThat(roster.released()).isEmpty();
        assertThat(roster.vetoed()).isEmpty();
        assertThat(roster.highest()).isEqualTo(3);
    }

    @Test
    void knowsTextThatIsNoId() {
        assertThat(ExecutorIds.parse("12")).isEqualTo(12);
        assertThat(ExecutorIds.parse("driver")).isNull();
        assertThat(ExecutorIds.parse("-1")).isNull();
    }
}
