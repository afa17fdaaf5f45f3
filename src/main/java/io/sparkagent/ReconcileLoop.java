package io.sparkagent;

import io.sparkagent.driver.DriverDesk;
import io.sparkagent.plan.Action;
import io.sparkagent.plan.Demand;
import io.sparkagent.plan.Planner;
import io.sparkagent.plan.WaitingReason;
import io.sparkagent.snapshot.ExecutorStore;
import io.sparkagent.snapshot.OwnPod;
import io.sparkagent.snapshot.Snapshot;
import io.sparkagent.status.StatusBoard;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Look, plan, act, report: woken by every change, coalesced, and once a second anyway. It never
 * waits for the API server; calls are made by others and their outcome wakes it again.
 */
final class ReconcileLoop implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(ReconcileLoop.class);

    private final ExecutorStore store;
    private final DriverDesk desk;
    private final Crew crew;
    private final Reporter reporter;
    private final Clock clock;
    private final Semaphore woken = new Semaphore(0);
    private final Thread thread =
            Thread.ofPlatform().name("reconcile").daemon().unstarted(this::run);
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

    @Override
    public void close() {
        closed = true;
        wake();
    }

    private void run() {
        while (!closed) {
            try {
                woken.tryAcquire(1, TimeUnit.SECONDS);
                woken.drainPermits();
                once();
            } catch (InterruptedException _) {
                return;
            } catch (RuntimeException e) {
                LOG.error("the reconcile loop has met a defect; it goes on", e);
            }
        }
    }

    void once() {
        Instant now = clock.instant();
        Snapshot seen = store.snapshot();
        seen.ownPod().flatMap(OwnPod::driverEnd).ifPresent(desk::driverEnded);
        Demand demand = desk.demand();
        crew.notice(seen, demand, now);
        List<Action> actions = Planner.plan(demand, seen, crew.limits(), crew.pace(), now);
        actions.forEach(action -> crew.carryOut(action, now));
        List<WaitingReason> waiting =
                WaitingReason.of(demand, seen, crew.limits(), crew.pace(), now);
        reporter.report(new StatusBoard.View(demand, seen, waiting, now), actions);
    }
}
