package io.sparkagent.plan;

import io.sparkagent.plan.Event.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What has been told in Events and what has not: decides when to tell what, so that a few Events
 * say it all. What is the same is told once and then counted, at most once a minute; however much
 * happens, only so many are told in a time, and what has to wait for that is told together.
 *
 * @param entries by key
 * @param budget Events that may be told now
 * @param filledAt when the budget was looked at last
 */
public record Chronicle(SortedMap<String, Entry> entries, double budget, Instant filledAt) {

    /** Events that may be told at a time. */
    static final int BURST = 25;

    /** One more may be told after so long. */
    static final Duration REFILL = Duration.ofSeconds(12);

    /** After so many kinds the rest is told by reason alone. */
    static final int MOST_KINDS = 64;

    /** The same is counted so often at most. */
    private static final Duration PAUSE = Duration.ofMinutes(1);

    /** What stays as it is, is said again after longer and longer pauses. */
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);

    /** What comes again after so long is a new story. */
    private static final Duration REMEMBERED = Duration.ofMinutes(15);

    /** What was not so for a shorter time has been so all along: a refused call is tried again. */
    private static final Duration LULL = Duration.ofSeconds(10);

    /** Until an Event that was lost on the way is told again. */
    private static final Duration UNTIL_RETRY = Duration.ofSeconds(10);

    /**
     * One kind of happening.
     *
     * @param sentence of the first that has not been told; of what lasts, the latest
     * @param untold how many have not been told
     * @param told how many have
     * @param since when the first of those that have not been told came to pass; of what lasts,
     *     when it began
     * @param last when it was seen last
     * @param quietUntil when it may be told again
     */
    public record Entry(
            Reason reason,
            String sentence,
            boolean lasts,
            Duration patience,
            int untold,
            int told,
            Instant since,
            Instant last,
            Instant quietUntil) {

        private static Entry of(Happening first, Instant now) {
            return new Entry(
                    first.reason(),
                    first.sentence(),
                    first.lasts(),
                    first.patience(),
                    1,
                    0,
                    now,
                    now,
                    Instant.MIN);
        }

        private Entry again(Happening happening, Instant now) {
            if (lasts) {
                boolean anew = now.isAfter(last.plus(LULL));
                Instant soon = now.plus(PAUSE);
                return new Entry(
                        reason,
                        happening.sentence(),
                        true,
                        patience,
                        1,
                        told,
                        anew ? now : since,
                        now,
                        anew && quietUntil.isAfter(soon) ? soon : quietUntil);
            }
            return new Entry(
                    reason,
                    untold == 0 ? happening.sentence() : sentence,
                    false,
                    patience,
                    untold + 1,
                    told,
                    untold == 0 ? now : since,
                    now,
                    quietUntil);
        }

        private boolean isDue(Instant now) {
            return untold > 0
                    && !(lasts && last.isBefore(now))
                    && !now.isBefore(since.plus(patience))
                    && !now.isBefore(quietUntil);
        }

        private Entry after(Instant now) {
            int all = told + untold;
            Duration longer = PAUSE.multipliedBy(1L << Math.min(all - 1, 4));
            Duration pause =
                    !lasts ? PAUSE : longer.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : longer;
            return new Entry(
                    reason, sentence, lasts, patience, 0, all, since, last, now.plus(pause));
        }

        private Entry lost(Instant now) {
            return new Entry(
                    reason,
                    sentence,
                    lasts,
                    patience,
                    untold + told,
                    0,
                    since,
                    last,
                    now.plus(UNTIL_RETRY));
        }

        private Event event(String key) {
            return new Event(
                    reason,
                    key,
                    lasts ? sentence : reason.sentence(untold, sentence),
                    told + untold,
                    told > 0);
        }

        /** True when nobody has to remember it any more. */
        private boolean isHistory(Instant now) {
            boolean passed = lasts && told == 0 && now.isAfter(last.plus(LULL));
            return passed || ((lasts || untold == 0) && now.isAfter(last.plus(REMEMBERED)));
        }
    }

    /**
     * @param chronicle with what is told now
     * @param events to tell now
     */
    public record Page(Chronicle chronicle, List<Event> events) {}

    public Chronicle {
        entries = Collections.unmodifiableSortedMap(entries);
    }

    /** Nothing has been told yet. */
    public static Chronicle empty() {
        return new Chronicle(Collections.emptySortedMap(), BURST, Instant.MAX);
    }

    /**
     * @param happenings what has come to pass since the last page, and all that is so now
     */
    public Page next(List<Happening> happenings, Instant now) {
        if (happenings.isEmpty() && entries.isEmpty()) {
            return new Page(this, List.of());
        }
        TreeMap<String, Entry> all = new TreeMap<>(entries);
        all.values().removeIf(entry -> entry.isHistory(now));
        for (Happening happening : happenings) {
            all.merge(
                    kind(happening, all),
                    Entry.of(happening, now),
                    (known, _) -> known.again(happening, now));
        }
        double left = filled(now);
        List<Event> events = new ArrayList<>();
        for (Map.Entry<String, Entry> due : due(all, now)) {
            if (left < 1) {
                break;
            }
            left--;
            events.add(due.getValue().event(due.getKey()));
            all.put(due.getKey(), due.getValue().after(now));
        }
        return new Page(new Chronicle(all, left, now), List.copyOf(events));
    }

    private static String kind(Happening happening, Map<String, Entry> all) {
        return all.containsKey(happening.key()) || all.size() < MOST_KINDS
                ? happening.key()
                : happening.reason().word();
    }

    private double filled(Instant now) {
        if (!now.isAfter(filledAt)) {
            return budget;
        }
        double more = Duration.between(filledAt, now).toMillis() / (double) REFILL.toMillis();
        return Math.min(BURST, budget + more);
    }

    /** What has never been told first, the oldest first. */
    private static List<Map.Entry<String, Entry>> due(Map<String, Entry> all, Instant now) {
        return all.entrySet().stream()
                .filter(entry -> entry.getValue().isDue(now))
                .map(entry -> Map.entry(entry.getKey(), entry.getValue()))
                .sorted(
                        Comparator.<Map.Entry<String, Entry>>comparingInt(
                                        entry -> entry.getValue().told == 0 ? 0 : 1)
                                .thenComparing(entry -> entry.getValue().since))
                .toList();
    }

    /** What was told under this key has not reached anybody. */
    public Chronicle lost(String key, Instant now) {
        Entry entry = entries.get(key);
        if (entry == null) {
            return this;
        }
        TreeMap<String, Entry> all = new TreeMap<>(entries);
        all.put(key, entry.lost(now));
        return new Chronicle(all, budget, filledAt);
    }
}
