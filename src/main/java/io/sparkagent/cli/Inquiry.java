package io.sparkagent.cli;

import io.sparkagent.cli.Explanation.Finding;
import io.sparkagent.cli.Hearing.Heard;
import io.sparkagent.snapshot.Executor;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Asks what a driver's pod does not say by itself: what it waits for, and how many executors it
 * has. On a thread of its own, so that an agent that is slow to answer keeps nobody from seeing the
 * driver's end.
 */
final class Inquiry implements AutoCloseable {

    private final Cluster cluster;
    private final AgentDoor door;
    private final Clock clock;
    private final Duration interval;
    private final Consumer<Sight> told;
    private final Semaphore news = new Semaphore(0);
    private final Thread thread = Thread.ofVirtual().unstarted(this::run);

    /** The Job, where there is one that may have made no pod. */
    private final Optional<String> job;

    private volatile Optional<Driver> driver = Optional.empty();
    private volatile boolean closed;

    /**
     * @param job its name
     * @param interval between two questions where nothing is new
     */
    Inquiry(
            Cluster cluster,
            Clock clock,
            Optional<String> job,
            Duration interval,
            Consumer<Sight> told) {
        this.cluster = cluster;
        this.door = new AgentDoor(cluster);
        this.clock = clock;
        this.job = job;
        this.interval = interval;
        this.told = told;
    }

    void start() {
        thread.start();
    }

    /** From now on about this one, and soon. */
    void about(Driver latest) {
        driver = Optional.of(latest);
        news.release();
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }

    private void run() {
        while (!closed) {
            try {
                boolean isNew = news.tryAcquire(interval.toMillis(), TimeUnit.MILLISECONDS);
                if (isNew) {
                    news.drainPermits();
                }
                ask();
            } catch (InterruptedException _) {
                return;
            } catch (RuntimeException _) {
                // Nobody depends on it, and the one who watches the driver says what is wrong with
                // the cluster.
            }
        }
    }

    private void ask() {
        if (driver.isEmpty()) {
            told.accept(new Sight.Waits(withoutPod()));
            return;
        }
        Driver asked = driver.get();
        if (asked.isOver() || asked.isBeingDeleted()) {
            return;
        }
        List<Finding> trouble = DriverTrouble.find(cluster, asked, clock.instant());
        if (!asked.phase().equals("Running")) {
            told.accept(new Sight.Waits(trouble));
            return;
        }
        Sight.Executors executors =
                door.ask(asked) instanceof Heard(AgentStatus status)
                        ? heard(status)
                        : seen(cluster.executors(cluster.executorPods(asked), clock.instant()));
        told.accept(
                trouble.isEmpty()
                        ? executors
                        : new Sight.Executors(
                                executors.wanted(),
                                executors.running(),
                                executors.others(),
                                trouble.getFirst().sentence()));
    }

    /** A Job whose pod the cluster does not take, because of a quota for instance. */
    private List<Finding> withoutPod() {
        return job
                .flatMap(
                        name ->
                                JobTrouble.refused(
                                        cluster, cluster.namespace(), name, Instant.EPOCH))
                .stream()
                .toList();
    }

    private static Sight.Executors heard(AgentStatus status) {
        int all = status.counts().values().stream().mapToInt(Integer::intValue).sum();
        String obstacle =
                status.refusals().stream()
                        .findFirst()
                        .map(refusal -> "the agent refuses this application: " + refusal)
                        .or(
                                () ->
                                        status.waiting().stream()
                                                .findFirst()
                                                .map(AgentStatus.Reason::sentence))
                        .orElse("");
        return new Sight.Executors(
                status.demand().equals("wanted") ? status.wantedInAll() : -1,
                status.running(),
                all - status.running(),
                obstacle);
    }

    private static Sight.Executors seen(List<Executor> pods) {
        int running = PodsAlone.byState(pods).getOrDefault("running", 0L).intValue();
        int pending = PodsAlone.byState(pods).getOrDefault("pending", 0L).intValue();
        String obstacle =
                PodsAlone.pending(pods).stream()
                        .filter(each -> !each.cause().equals("starting"))
                        .findFirst()
                        .map(Finding::sentence)
                        .orElse("");
        return new Sight.Executors(-1, running, pending, obstacle);
    }
}
