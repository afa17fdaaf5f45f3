package io.sparkagent.driver;

import io.sparkagent.config.ResourceProfile;
import io.sparkagent.plan.Demand;
import io.sparkagent.snapshot.Snapshot;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Where the driver's words are kept and ours are laid out for it. Any thread may come here. */
public final class DriverDesk {

    /**
     * The caller speaks for a SparkContext that has not introduced itself to this run of the agent.
     */
    public static final class UnknownInstanceException extends Exception {
        private static final long serialVersionUID = 1;

        UnknownInstanceException(String instance) {
            super("no SparkContext " + instance + " has introduced itself; say hello");
        }
    }

    /** A driver that has not spoken for so long has gone without a word, where another one asks. */
    public static final Duration SILENCE = Duration.ofSeconds(60);

    /** How many executors are missing changes with each that comes. */
    private static final Duration BETWEEN_NUMBERS = Duration.ofSeconds(1);

    private final String boot = UUID.randomUUID().toString();
    private final Clock clock;
    private final Clock wallClock;
    private volatile Runnable changed = () -> {};
    private @Nullable Visitor visitor;
    private Instant welcomed = Instant.MIN;
    private Instant lastHeard = Instant.MIN;
    private boolean over;
    private boolean closed;
    private News news = News.NONE;
    private Instant laidAt = Instant.MIN;
    private long version;

    public DriverDesk(Clock clock) {
        this(clock, clock);
    }

    /**
     * @param wallClock as the node tells the time
     */
    public DriverDesk(Clock clock, Clock wallClock) {
        this.clock = clock;
        this.wallClock = wallClock;
    }

    /** Names this run of the agent. */
    public String boot() {
        return boot;
    }

    /**
     * @param listener called after each word of the driver, outside the lock; must return at once
     */
    public void onChange(Runnable listener) {
        changed = listener;
    }

    /**
     * A SparkContext that can run has introduced itself; it may be the one that we know.
     *
     * @param firstId for an instance that is new
     * @param warnings what its user should know, a sentence each
     */
    public Hello.Reply welcome(String instance, int firstId, List<String> warnings) {
        Hello.Reply reply;
        synchronized (this) {
            if (visitor == null || !visitor.instance().equals(instance)) {
                visitor = new Visitor(instance, firstId);
                welcomed = wallClock.instant();
                over = false;
                lay(News.NONE);
            }
            lastHeard = clock.instant();
            reply = new Hello.Reply(boot, visitor.firstId(), List.of(), warnings, false);
        }
        changed.run();
        return reply;
    }

    /**
     * A SparkContext that cannot run has introduced itself.
     *
     * @param refusals why it cannot, a sentence each
     * @param lasting none with this conf ever can
     */
    public Hello.Reply refuse(List<String> refusals, boolean lasting) {
        return new Hello.Reply(boot, 0, refusals, List.of(), lasting);
    }

    /** Whether another SparkContext than this one is at work. */
    public synchronized boolean isTaken(String instance) {
        return visitor != null
                && !over
                && !visitor.instance().equals(instance)
                && clock.instant().isBefore(lastHeard.plus(SILENCE));
    }

    DemandMessage.Reply demand(DemandMessage message) throws UnknownInstanceException {
        DemandMessage.Reply reply;
        synchronized (this) {
            Visitor known = known(message.instance());
            lastHeard = clock.instant();
            known.hear(message, lastHeard);
            reply = new DemandMessage.Reply(boot, known.gone());
        }
        changed.run();
        return reply;
    }

    /**
     * Waits until there is something else than the edition that the driver has, but not longer than
     * the patience.
     */
    synchronized News.Edition news(
            String instance, String bootSeen, long versionSeen, Duration patience)
            throws UnknownInstanceException, InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        known(instance);
        long left = patience.toMillis();
        while (bootSeen.equals(boot) && versionSeen == version && !over && !closed && left > 0) {
            wait(left);
            known(instance);
            left = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
        }
        return new News.Edition(boot, version, news);
    }

    void over(String instance) throws UnknownInstanceException {
        synchronized (this) {
            known(instance);
            over = true;
            notifyAll();
        }
        changed.run();
    }

    /**
     * The driver's process has ended, and whoever introduced itself before that with it.
     *
     * @param at by the node's clock, in whole seconds
     */
    public void driverEnded(Instant at) {
        synchronized (this) {
            if (over || visitor == null || !welcomed.isBefore(at.plusSeconds(1))) {
                return;
            }
            over = true;
            notifyAll();
        }
        changed.run();
    }

    /** The driver's pod has gone, or it has gone from there without a word. */
    public void driverGone() {
        synchronized (this) {
            if (over) {
                return;
            }
            over = true;
            notifyAll();
        }
        changed.run();
    }

    /** Nothing is left of the last driver: what comes next is the first. */
    public synchronized void forget() {
        visitor = null;
        over = false;
        lay(News.NONE);
    }

    private Visitor known(String instance) throws UnknownInstanceException {
        Visitor known = visitor;
        if (known == null || !known.instance().equals(instance)) {
            throw new UnknownInstanceException(instance);
        }
        return known;
    }

    /** What is wanted now. */
    public synchronized Demand demand() {
        if (over) {
            return new Demand.Over("Spark has stopped");
        }
        return visitor == null ? new Demand.NotYet() : visitor.demand(clock.instant());
    }

    /** The resource profile as the driver described it. */
    public synchronized Optional<ResourceProfile> profile(int id) {
        return Optional.ofNullable(visitor).flatMap(known -> known.profile(id));
    }

    /**
     * Place of a resource profile among those besides the default, by ascending id, from 1; 0 for
     * the default.
     */
    public synchronized int order(int id) {
        return visitor == null ? 0 : visitor.order(id);
    }

    /**
     * Lays out what the driver has to know, and forgets the words about executors that are no more.
     *
     * @param about the demand that was looked at
     */
    public synchronized void publish(Demand about, News latest, Snapshot seen) {
        if (visitor != null) {
            if (about instanceof Demand.Wanted wanted
                    && !wanted.instance().equals(visitor.instance())) {
                return; // another has come while we looked
            }
            visitor.look(seen);
        }
        if (!latest.equals(news)
                && !(latest.hasOnlyOtherNumbersThan(news)
                        && clock.instant().isBefore(laidAt.plus(BETWEEN_NUMBERS)))) {
            lay(latest);
        }
    }

    /** Lets go whoever waits for news: the agent stops. */
    public synchronized void close() {
        closed = true;
        notifyAll();
    }

    private void lay(News latest) {
        laidAt = clock.instant();
        news = latest;
        version++;
        notifyAll();
    }
}
