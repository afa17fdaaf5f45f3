package io.sparkagent.plan;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How fast to create for one SparkContext, for each resource profile by itself so that one that
 * cannot be served never holds up another: waves that double while the API server accepts (as the
 * ReplicaSet controller does), and back-off when it does not or executors die early.
 *
 * @param instance the SparkContext; answers to another's creations change nothing
 * @param made executors that have been asked for, but for those of which it is known that they were
 *     not made
 */
public record Pace(String instance, int made, Map<Integer, Profile> profiles) {

    private static final int FIRST_WAVE = 16;

    /** Some times as many as the calls in flight, so that none of these waits for a look. */
    private static final int LARGEST_WAVE = 128;

    /** A proxy may ask for a day. */
    private static final Duration LONGEST_ASKED = Duration.ofMinutes(5);

    private static final Duration FIRST_DELAY = Duration.ofSeconds(1);
    private static final Duration LONGEST_DELAY = Duration.ofSeconds(60);

    /** Waits are longer by up to a quarter, so that many agents do not come back together. */
    private static final int SPREAD = 250;

    /**
     * Something that has gone wrong some times in a row.
     *
     * @param at when it went wrong last, as far as it was counted
     * @param until nothing is tried before
     */
    public record Backoff(int times, Instant at, Instant until, String reason) {
        static final Backoff NONE = new Backoff(0, Instant.MIN, Instant.MIN, "");

        public boolean isOnAt(Instant now) {
            return now.isBefore(until);
        }
    }

    /**
     * @param wave how many creations may be without an answer at a time
     * @param refusals of creations
     * @param kind of the last refusal
     * @param deaths of executors that ended before they registered, or soon after
     * @param suspects the highest id when a death was counted last: of what came before, neither
     *     death nor life says anything new
     * @param lastCreation when the last creation was sent, for {@code allocation.batch.delay}
     */
    public record Profile(
            int wave,
            Backoff refusals,
            Refusal.Kind kind,
            Backoff deaths,
            int suspects,
            Optional<Instant> lastCreation) {

        static final Profile FRESH =
                new Profile(
                        FIRST_WAVE,
                        Backoff.NONE,
                        Refusal.Kind.BUSY,
                        Backoff.NONE,
                        0,
                        Optional.empty());

        /** Refused only because too many came at a time, and not for long. */
        boolean collides() {
            return kind == Refusal.Kind.COLLISION
                    && refusals.until.isBefore(refusals.at.plus(FIRST_DELAY));
        }

        public boolean waitsAt(Instant now) {
            return refusals.isOnAt(now) || deaths.isOnAt(now);
        }

        private Profile after(Backoff latestRefusals, int nextWave) {
            return new Profile(nextWave, latestRefusals, kind, deaths, suspects, lastCreation);
        }

        private Profile after(Backoff latestDeaths) {
            return new Profile(wave, refusals, kind, latestDeaths, suspects, lastCreation);
        }

        private Profile suspecting(int highestId) {
            return new Profile(wave, refusals, kind, deaths, highestId, lastCreation);
        }

        private Profile refusedFor(Refusal.Kind latest) {
            return new Profile(wave, refusals, latest, deaths, suspects, lastCreation);
        }

        private Profile createdAt(Instant now) {
            return new Profile(wave, refusals, kind, deaths, suspects, Optional.of(now));
        }
    }

    public Pace {
        profiles = Map.copyOf(profiles);
    }

    /** For the time before a driver has said hello. */
    public static Pace fresh() {
        return fresh("");
    }

    public static Pace fresh(String instance) {
        return new Pace(instance, 0, Map.of());
    }

    public Profile of(int profile) {
        return profiles.getOrDefault(profile, Profile.FRESH);
    }

    /** So many executors turn out to have been made for it. */
    public Pace found(int executors) {
        return new Pace(instance, made + executors, profiles);
    }

    public Pace sent(Attempt attempt) {
        if (!isOurs(attempt)) {
            return this;
        }
        Profile sent = of(attempt.profile()).createdAt(attempt.sentAt());
        return found(1).with(attempt.profile(), sent);
    }

    /** One that was sent is not there: the API server has said so, or a list. */
    public Pace notMade() {
        return new Pace(instance, made - 1, profiles);
    }

    public Pace accepted(Attempt attempt) {
        if (!isOurs(attempt)) {
            return this;
        }
        Profile old = of(attempt.profile());
        if (isOfAnEarlierWave(attempt, old)) {
            return this;
        }
        return with(
                attempt.profile(), old.after(Backoff.NONE, Math.min(LARGEST_WAVE, old.wave + 1)));
    }

    /** The API server did not make the pod. */
    public Pace refused(Attempt attempt, Refusal refusal, Instant now) {
        return isOurs(attempt) ? doubtful(attempt, refusal, now).notMade() : this;
    }

    /** The API server has refused, and may have made the pod; of one wave, the first counts. */
    public Pace doubtful(Attempt attempt, Refusal refusal, Instant now) {
        Profile old = of(attempt.profile());
        if (!isOurs(attempt) || isOfAnEarlierWave(attempt, old)) {
            return this;
        }
        int times = old.refusals.times + 1;
        Duration wait = longer(refusal.retryAfter(), refusal.kind().wait(times));
        Backoff backoff = new Backoff(times, now, now.plus(spread(wait)), refusal.sentence());
        int wave = refusal.kind() == Refusal.Kind.COLLISION ? Math.max(1, old.wave / 2) : 1;
        return with(attempt.profile(), old.after(backoff, wave).refusedFor(refusal.kind()));
    }

    private static boolean isOfAnEarlierWave(Attempt attempt, Profile old) {
        return old.refusals.times > 0 && !attempt.sentAt().isAfter(old.refusals.at);
    }

    /**
     * An executor ended before it registered, or soon after: the first replacement is immediate,
     * later ones wait longer each time. Those that are made together and die together are one.
     *
     * @param highestId that has been given out
     */
    public Pace diedEarly(int profile, int id, int highestId, String reason, Instant now) {
        Profile old = of(profile);
        if (old.deaths.times > 0 && id <= old.suspects) {
            return this;
        }
        int times = old.deaths.times + 1;
        Instant until = times == 1 ? now : now.plus(spread(delay(times - 2)));
        return with(
                profile, old.after(new Backoff(times, now, until, reason)).suspecting(highestId));
    }

    /** An executor lives: whatever made others die early is over, if it is younger than those. */
    public Pace lived(int profile, int id) {
        Profile old = of(profile);
        return old.deaths.times > 0 && id > old.suspects
                ? with(profile, old.after(Backoff.NONE))
                : this;
    }

    /** True when the life of an executor would change something. */
    public boolean hasDeaths() {
        return profiles.values().stream().anyMatch(profile -> profile.deaths.times > 0);
    }

    /** When the last of all back-offs is over; in the past when none is on. */
    public Instant waitsUntil() {
        Instant latest = Instant.MIN;
        for (Profile profile : profiles.values()) {
            latest = later(latest, later(profile.refusals.until, profile.deaths.until));
        }
        return latest;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    private boolean isOurs(Attempt attempt) {
        return attempt.instance().equals(instance);
    }

    private Pace with(int profile, Profile pace) {
        Map<Integer, Profile> changed = new TreeMap<>(profiles);
        changed.put(profile, pace);
        return new Pace(instance, made, changed);
    }

    private static Duration delay(int times) {
        Duration delay = FIRST_DELAY.multipliedBy(1L << Math.min(times, 6));
        return delay.compareTo(LONGEST_DELAY) > 0 ? LONGEST_DELAY : delay;
    }

    private Duration spread(Duration wait) {
        return wait.plus(
                wait.multipliedBy(Math.floorMod(instance.hashCode(), SPREAD)).dividedBy(1000));
    }

    private static Duration longer(Optional<Duration> asked, Duration ours) {
        return asked.map(wait -> wait.compareTo(LONGEST_ASKED) > 0 ? LONGEST_ASKED : wait)
                .filter(wait -> wait.compareTo(ours) > 0)
                .orElse(ours);
    }
}
