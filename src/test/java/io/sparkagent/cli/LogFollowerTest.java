package io.sparkagent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sparkagent.cli.Cluster.LogRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LogFollowerTest {

    private final Queue<String> printed = new ConcurrentLinkedQueue<>();
    private final CountDownLatch driverEnds = new CountDownLatch(1);
    private final AtomicInteger looks = new AtomicInteger();
    private final AtomicInteger complaints = new AtomicInteger();

    private static LogStream stream(String pod) {
        return new LogStream(pod, "", new LogRequest("demo", pod, "main", Optional.empty(), false));
    }

    /** The driver's log lasts until its last executor's is there. */
    private boolean copy(LogStream stream) {
        printed.add(stream.whose());
        if (stream.whose().equals("late")) {
            driverEnds.countDown();
        }
        if (stream.whose().equals("driver")) {
            try {
                driverEnds.await();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
        return !stream.whose().equals("broken");
    }

    private LogFollower follower(int most) {
        return new LogFollower(this::copy, most, Duration.ofMillis(1), complaints::incrementAndGet);
    }

    private List<LogStream> streams(String more) {
        return switch (looks.getAndIncrement()) {
            case 0 -> List.of(stream("driver"), stream("early"));
            case 1 -> throw FailureException.noCluster("away");
            default -> List.of(stream("driver"), stream("early"), stream(more), stream("late"));
        };
    }

    @Test
    void executorsThatComeLaterAreFollowedAndEachOnce() {
        assertThat(follower(9).follow(() -> streams("other"))).isTrue();

        assertThat(printed).containsExactlyInAnyOrder("driver", "early", "other", "late");
        assertThat(complaints).hasValue(0);
    }

    @Test
    void aLogThatCannotBeHadIsSaidAtTheEnd() {
        assertThat(follower(9).follow(() -> streams("broken"))).isFalse();
    }

    @Test
    void moreThanTheMostAreSaidOnceAndTakeTheirTurn() {
        assertThat(follower(2).follow(() -> streams("other"))).isTrue();

        assertThat(printed).contains("driver", "early", "late");
        assertThat(complaints.get()).isLessThanOrEqualTo(1);
    }
}
