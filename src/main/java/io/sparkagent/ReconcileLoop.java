package io.sparkagent;

import io.sparkagent.driver.DriverDesk;
import io.sparkagent.plan.Census;
import io.sparkagent.plan.Decision;
import io.sparkagent.plan.Demand;
import io.sparkagent.plan.Limits;
import io.sparkagent.plan.Pace;
import io.sparkagent.plan.Planner;
import io.sparkagent.snapshot.ExecutorStore;
import io.sparkagent.snapshot.OwnPod;
import io.sparkagent.snapshot.Snapshot;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Look, plan, act, report: woken by every change, coalesced, and once a second anyway. It never
 * waits for the API server; calls are made by others and their outcome wakes it again. After each
 * look it rests for some times as long, so that a storm of events leaves the machine to others.
 */
final class ReconcileLoop implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(ReconcileLoop.class);

    private static final int REST_FOR_WORK = 20;
    private static final long SHORTEST_REST = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long LONGEST_REST = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long LAST_WORK = TimeUnit.SECONDS.toMillis(2);
    private static final long REST_AFTER_DEFECT = TimeUnit.SECONDS.toNanos(1);

    private final ExecutorStore store;
    private final DriverDesk desk;
    private final Crew crew;
    private final Reporter reporter;
    private final Clock clock;
    private final Semaphore woken = new Semaphore(0);
    private final Thread thread =
            Thread.ofPlatform().name("reconcile").daemon().unstarted(this::run);
    private Census census = Census.of(new Demand.NotYet(), Snapshot.empty());
    private long tookBefore;
    private volatile boolean closed;

    ReconcileLoop(ExecutorStore store, DriverDesk desk, Crew crew, Reporter reporter, Clock clock) {
        this.store = store;
        this.desk = desk;
        this.crew = crew;
        this.reporter = reporter;
        this.clock = clock;
    }

    void start() {
        thread.start();
    }

    void wake() {
        woken.release();
    }

    /** Comes back when the loop has done its last work. */
    @Override
    public void close() {
        closed = true;
        wake();
        try {
            thread.join(LAST_WORK);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!closed) {
            try {
                woken.tryAcquire(1, TimeUnit.SECONDS);
                woken.drainPermits();
                TimeUnit.NANOSECONDS.sleep(work());
            } catch (InterruptedException _) {
                return;
            }
        }
    }

    /**
     * @return how long to rest, in nanoseconds
     */
    private long work() {
        long start = System.nanoTime();
        try {
            once();
        } catch (RuntimeException e) {
            LOG.error("the reconcile loop has met a defect; it goes on", e);
            return REST_AFTER_DEFECT;
        }
        long took = System.nanoTime() - start;
        reporter.looped(Duration.ofNanos(took));
        // One look that was held up, by others on the same cores, says nothing of the work.
        long work = Math.min(took, tookBefore);
        tookBefore = took;
        return Math.clamp(work * REST_FOR_WORK, SHORTEST_REST, LONGEST_REST);
    }

    void once() {
        Instant now = clock.instant();
        Snapshot seen = store.snapshot();
        seen.ownPod().flatMap(OwnPod::driverEnd).ifPresent(desk::driverEnded);
        take(desk.demand(), seen);
        crew.notice(census, now);
        Limits limits = crew.limits();
        Pace pace = crew.pace();
        Decision decision = Planner.decide(census, limits, pace, now);
        decision.actions().forEach(action -> crew.carryOut(action, now));
        reporter.report(census, decision, limits, pace, now);
    }

    /** To compare the contents would be as much work as to look at them. */
    @SuppressWarnings("ReferenceEquality")
    private void take(Demand demand, Snapshot seen) {
        if (demand != census.demand() || seen != census.seen()) {
            census = Census.of(demand, seen);
        }
    }
}
