package io.sparkagent.plan;

import static io.sparkagent.snapshot.Sights.T0;
import static io.sparkagent.snapshot.Sights.at;
import static io.sparkagent.snapshot.Sights.identity;
import static io.sparkagent.snapshot.Sights.ofInstance;
import static io.sparkagent.snapshot.Sights.seen;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.sparkagent.snapshot.Ending;
import io.sparkagent.snapshot.Ending.Reason;
import io.sparkagent.snapshot.Executor.Failed;
import io.sparkagent.snapshot.Executor.Finished;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FateTest {

    private static Finished ended(Reason reason) {
        return new Failed(
                identity(1),
                at(10),
                Optional.empty(),
                new Ending(1, true, true, "executor 1", reason));
    }

    private static Reason fate(Wish wish, Finished executor) {
        return Fate.of(executor, Census.of(wish.said(), seen(executor)), Limits.defaults());
    }

    static Stream<Arguments> fates() {
        Wish nobody = Wish.executors(1);
        Wish released = Wish.executors(1).released(1, T0);
        Wish vetoed = Wish.executors(1).vetoed(1);
        return Stream.of(
                arguments(nobody, Reason.COMPLETED, Reason.COMPLETED),
                arguments(nobody, Reason.DELETED, Reason.DELETED),
                arguments(released, Reason.COMPLETED, Reason.RELEASED),
                arguments(released, Reason.DELETED, Reason.RELEASED),
                arguments(released, Reason.OUT_OF_MEMORY, Reason.OUT_OF_MEMORY),
                arguments(released, Reason.APPLICATION_ERROR, Reason.APPLICATION_ERROR),
                arguments(released, Reason.NODE_LOST, Reason.NODE_LOST),
                // Spark has lost it, and the agent would have waited for five seconds.
                arguments(Wish.executors(1).released(1, at(9)), Reason.DELETED, Reason.DELETED),
                arguments(Wish.executors(1).released(1, at(9)), Reason.COMPLETED, Reason.RELEASED),
                arguments(vetoed, Reason.DELETED, Reason.WITHDRAWN),
                arguments(vetoed, Reason.APPLICATION_ERROR, Reason.WITHDRAWN),
                arguments(vetoed, Reason.DISK, Reason.DISK));
    }

    @ParameterizedTest
    @MethodSource("fates")
    void whatThePodTellsAndWhatWasWantedSayTogetherWhyItEnded(Wish wish, Reason told, Reason fate) {
        assertThat(fate(wish, ended(told))).isEqualTo(fate);
    }

    @Test
    void anEarlierSparkContextIsOver() {
        assertThat(fate(Wish.executors(1), (Finished) ofInstance("i0", ended(Reason.DELETED))))
                .isEqualTo(Reason.OVER);
    }

    @Test
    void beforeADriverHasSpokenThePodsWordCounts() {
        Finished executor = ended(Reason.DELETED);

        assertThat(
                        Fate.of(
                                executor,
                                Census.of(new Demand.NotYet(), seen(executor)),
                                Limits.defaults()))
                .isEqualTo(Reason.DELETED);
        assertThat(
                        Fate.of(
                                executor,
                                Census.of(new Demand.Over("done"), seen(executor)),
                                Limits.defaults()))
                .isEqualTo(Reason.OVER);
    }
}
