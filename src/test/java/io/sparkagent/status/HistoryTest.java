package io.sparkagent.status;

import static io.sparkagent.snapshot.Sights.at;
import static io.sparkagent.snapshot.Sights.failed;
import static io.sparkagent.snapshot.Sights.pending;
import static io.sparkagent.snapshot.Sights.requested;
import static io.sparkagent.snapshot.Sights.running;
import static io.sparkagent.snapshot.Sights.seen;
import static io.sparkagent.snapshot.Sights.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import io.sparkagent.config.Redaction;
import io.sparkagent.plan.Demand.Wanted;
import io.sparkagent.plan.Wish;
import io.sparkagent.snapshot.Executor;
import io.sparkagent.snapshot.Waiting.Cause;
import io.sparkagent.status.History.Sample;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class HistoryTest {

    private final History history = new History();

    private void look(long second, int wanted, Executor... executors) {
        Wanted demand = Wish.executors(wanted).said();
        history.looked(new StatusBoard.View(demand, seen(executors), List.of(), at(second)));
    }

    private static long epoch(long second) {
        return at(second).getEpochSecond();
    }

    @Test
    void countsWhatIsSeen() {
        look(1, 5, requested(1), pending(2, Cause.STARTING, ""), running(3), failed(4));

        assertThat(history.samples()).containsExactly(new Sample(epoch(1), 5, 2, 1, 0, 0));
    }

    @Test
    void takesOneSampleInASecond() {
        look(1, 1);
        look(1, 2);
        look(2, 3);

        assertThat(history.samples()).extracting(Sample::desired).containsExactly(1, 3);
    }

    @Test
    void endsCountInTheNextSample() {
        history.ended(failed(1), Redaction.standard());
        history.ended(succeeded(2), Redaction.standard());
        look(1, 1);
        look(2, 1);

        assertThat(history.samples())
                .containsExactly(
                        new Sample(epoch(1), 1, 0, 0, 2, 1), new Sample(epoch(2), 1, 0, 0, 0, 0));
        assertThat(history.ends()).extracting(History.End::id).containsExactly(2, 1);
    }

    @Test
    void aWeekIsKeptAndTheOlderIsCoarser() {
        long days = Duration.ofDays(9).toSeconds();
        for (long second = 0; second < days; second++) {
            if (second % 1000 == 0) {
                history.ended(failed(1), Redaction.standard());
            }
            look(second, (int) (second / 3600));
        }
        List<Sample> samples = history.samples();

        assertThat(samples).hasSizeBetween(1500, 2000);
        assertThat(samples).extracting(Sample::at).isSorted().doesNotHaveDuplicates();
        assertThat(samples.getLast().at()).isEqualTo(epoch(days - 1));
        assertThat(samples.getFirst().at())
                .isBetween(epoch(days) - Duration.ofDays(8).toSeconds(), epoch(days) - 604_000);
        // Where one length goes over into the next, nothing is missing and nothing is told twice.
        long covered = epoch(days) - samples.getFirst().at();
        assertThat(samples.stream().mapToInt(Sample::failed).sum())
                .isBetween((int) (covered / 1000) - 1, (int) (covered / 1000) + 1);
        assertThat(samples.getFirst().desired()).isLessThan(samples.getLast().desired());
    }

    @Test
    void aCoarseSampleHasTheMostOfItsTime() {
        for (long second = 0; second < 3600; second++) {
            look(second, second == 1234 ? 77 : 3);
        }

        assertThat(history.samples()).extracting(Sample::desired).contains(77);
    }

    @Test
    void endsAreBoundedInNumber() {
        for (int id = 1; id <= 1000; id++) {
            history.ended(failed(id), Redaction.standard());
        }

        assertThat(history.ends()).hasSize(100);
        assertThat(history.ends().getFirst().id()).isEqualTo(1000);
    }
}
