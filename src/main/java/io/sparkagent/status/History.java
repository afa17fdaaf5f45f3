package io.sparkagent.status;

import io.sparkagent.config.Redaction;
import io.sparkagent.plan.Demand.Wanted;
import io.sparkagent.snapshot.Executor;
import io.sparkagent.snapshot.Executor.Finished;
import io.sparkagent.snapshot.Executor.Leaving;
import io.sparkagent.snapshot.Executor.Pending;
import io.sparkagent.snapshot.Executor.Requested;
import io.sparkagent.snapshot.Executor.Running;
import io.sparkagent.snapshot.Executor.Unknown;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * How many were desired, pending and running over the last week, and how the last ones ended. It
 * never takes more than some 80 KiB: the older, the coarser. Any thread may come here.
 */
public final class History {

    /** Four minutes by the second, an hour by 10 s, half a day by the minute, a week by 15 min. */
    private static final int[][] LEVELS = {{1, 240}, {10, 360}, {60, 720}, {900, 672}};

    private static final int ENDS_KEPT = 100;
    private static final int LONGEST_SENTENCE = 300;

    /**
     * How things stood in some stretch of time.
     *
     * @param at its begin, in seconds since 1970
     * @param desired the most in it, as the next two
     * @param ended how many came to their end in it, for whatever reason
     * @param failed those of them that count as a failure of the application
     */
    public record Sample(long at, int desired, int pending, int running, int ended, int failed) {

        Sample at(long begin) {
            return new Sample(begin, desired, pending, running, ended, failed);
        }

        Sample and(Sample later) {
            return new Sample(
                    at,
                    Math.max(desired, later.desired),
                    Math.max(pending, later.pending),
                    Math.max(running, later.running),
                    ended + later.ended,
                    failed + later.failed);
        }
    }

    /**
     * An executor's end.
     *
     * @param at when the agent saw it
     */
    public record End(
            int id,
            int profile,
            Instant at,
            String state,
            int exitCode,
            boolean failure,
            String sentence) {}

    private final List<Ring> rings = new ArrayList<>();
    private final Deque<End> ends = new ArrayDeque<>();
    private long lastLook = Long.MIN_VALUE;
    private int ended;
    private int failed;

    History() {
        for (int[] level : LEVELS) {
            rings.add(new Ring(level[0], level[1]));
        }
    }

    /** Takes a sample, at most once a second. */
    synchronized void looked(StatusBoard.View view) {
        long second = view.at().getEpochSecond();
        if (second == lastLook) {
            return;
        }
        lastLook = second;
        int pending = 0;
        int running = 0;
        for (Executor executor : view.seen().executors().values()) {
            switch (executor) {
                case Requested _, Pending _ -> pending++;
                case Running _ -> running++;
                case Leaving _, Unknown _, Finished _ -> {}
            }
        }
        int desired =
                view.demand() instanceof Wanted wanted
                        ? wanted.totals().values().stream().mapToInt(Integer::intValue).sum()
                        : 0;
        Sample sample = new Sample(second, desired, pending, running, ended, failed);
        ended = 0;
        failed = 0;
        rings.forEach(ring -> ring.add(sample));
    }

    /**
     * @param redaction of the driver's conf, which an end outlives
     */
    synchronized void ended(Finished executor, Redaction redaction) {
        ended++;
        if (executor.ending().failure()) {
            failed++;
        }
        String sentence = redaction.text(executor.ending().sentence());
        ends.addFirst(
                new End(
                        executor.id(),
                        executor.profile(),
                        executor.since(),
                        executor.state(),
                        executor.ending().exitCode(),
                        executor.ending().failure(),
                        sentence.length() > LONGEST_SENTENCE
                                ? sentence.substring(0, LONGEST_SENTENCE) + "…"
                                : sentence));
        if (ends.size() > ENDS_KEPT) {
            ends.removeLast();
        }
    }

    /** The oldest first, each second in one of them only. */
    public synchronized List<Sample> samples() {
        List<Sample> all = new ArrayList<>();
        long from = Long.MIN_VALUE;
        for (int level = rings.size() - 1; level >= 0; level--) {
            Ring ring = rings.get(level);
            long until = level == 0 ? Long.MAX_VALUE : rings.get(level - 1).tellsFrom(ring.seconds);
            ring.addTo(all, from, until);
            from = until;
        }
        return all;
    }

    /** The newest first. */
    public synchronized List<End> ends() {
        return List.copyOf(ends);
    }

    /** Samples of one length; the newest replaces the oldest. */
    private static final class Ring {

        private static final int NUMBERS = 5;

        private final int seconds;
        private final long[] begins;
        private final int[] numbers;
        private int next;
        private int size;

        Ring(int seconds, int kept) {
            this.seconds = seconds;
            this.begins = new long[kept];
            this.numbers = new int[kept * NUMBERS];
        }

        void add(Sample sample) {
            long begin = sample.at() - Math.floorMod(sample.at(), (long) seconds);
            int newest = Math.floorMod(next - 1, begins.length);
            if (size > 0 && begins[newest] == begin) {
                put(newest, get(newest).and(sample));
                return;
            }
            put(next, sample.at(begin));
            next = (next + 1) % begins.length;
            size = Math.min(size + 1, begins.length);
        }

        /**
         * From when on it tells everything.
         *
         * @param coarser seconds of the next coarser ring's samples, which are not to be cut
         */
        long tellsFrom(int coarser) {
            return size < begins.length
                    ? Long.MIN_VALUE
                    : Math.ceilDiv(begins[oldest()], (long) coarser) * coarser;
        }

        void addTo(List<Sample> all, long from, long until) {
            for (int i = 0; i < size; i++) {
                int index = (oldest() + i) % begins.length;
                if (begins[index] >= from && begins[index] < until) {
                    all.add(get(index));
                }
            }
        }

        private int oldest() {
            return Math.floorMod(next - size, begins.length);
        }

        private Sample get(int index) {
            int at = index * NUMBERS;
            return new Sample(
                    begins[index],
                    numbers[at],
                    numbers[at + 1],
                    numbers[at + 2],
                    numbers[at + 3],
                    numbers[at + 4]);
        }

        private void put(int index, Sample sample) {
            int at = index * NUMBERS;
            begins[index] = sample.at();
            numbers[at] = sample.desired();
            numbers[at + 1] = sample.pending();
            numbers[at + 2] = sample.running();
            numbers[at + 3] = sample.ended();
            numbers[at + 4] = sample.failed();
        }
    }
}
