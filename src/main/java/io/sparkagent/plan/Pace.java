package io.sparkagent.plan;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How fast to create, for each resource profile by itself so that one that cannot be served never
 * holds up another: waves that double while the API server accepts (as the ReplicaSet controller
 * does), and back-off when it does not.
 */
public record Pace(Map<Integer, Profile> profiles) {

    private static final int FIRST_WAVE = 16;
    private static final int LARGEST_WAVE = 1024;
    private static final Duration FIRST_BACKOFF = Duration.ofSeconds(1);
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(60);

    /**
     * @param wave how many creations may be without an answer at a time
     * @param refusals refused creations in a row
     * @param earlyDeaths executors in a row that ended before they registered
     * @param notBefore no creation before this time
     * @param lastCreation when the last creation was sent, for {@code allocation.batch.delay}
     * @param reason why it waits, in words
     */
    public record Profile(
            int wave,
            int refusals,
            int earlyDeaths,
            Optional<Instant> notBefore,
            Optional<Instant> lastCreation,
            Optional<String> reason) {

        static final Profile FRESH =
                new Profile(FIRST_WAVE, 0, 0, Optional.empty(), Optional.empty(), Optional.empty());

        public boolean waitsAt(Instant now) {
            return notBefore.filter(now::isBefore).isPresent();
        }
    }

    public Pace {
        profiles = Map.copyOf(profiles);
    }

    public static Pace fresh() {
        return new Pace(Map.of());
    }

    public Profile of(int profile) {
        return profiles.getOrDefault(profile, Profile.FRESH);
    }

    public Pace sent(int profile, Instant now) {
        Profile old = of(profile);
        return with(
                profile,
                new Profile(
                        old.wave,
                        old.refusals,
                        old.earlyDeaths,
                        old.notBefore,
                        Optional.of(now),
                        old.reason));
    }

    public Pace accepted(int profile) {
        Profile old = of(profile);
        return with(
                profile,
                new Profile(
                        Math.min(LARGEST_WAVE, old.wave + 1),
                        0,
                        old.earlyDeaths,
                        old.refusals > 0 ? Optional.empty() : old.notBefore,
                        old.lastCreation,
                        old.refusals > 0 ? Optional.empty() : old.reason));
    }

    /**
     * The API server did not make the pod.
     *
     * @param retryAfter what it asked for, if it did
     */
    public Pace refused(int profile, Optional<Duration> retryAfter, String reason, Instant now) {
        Profile old = of(profile);
        if (old.waitsAt(now) && old.refusals > 0) {
            return this; // of the same wave: one refusal, not many
        }
        Duration backoff = longer(retryAfter, doubled(old.refusals));
        return with(
                profile,
                new Profile(
                        1,
                        old.refusals + 1,
                        old.earlyDeaths,
                        Optional.of(now.plus(backoff)),
                        old.lastCreation,
                        Optional.of(reason)));
    }

    /**
     * An executor ended before it registered: the first replacement is immediate, later ones wait
     * longer each time.
     */
    public Pace diedEarly(int profile, String reason, Instant now) {
        Profile old = of(profile);
        Optional<Instant> notBefore =
                old.earlyDeaths == 0
                        ? old.notBefore
                        : Optional.of(now.plus(doubled(old.earlyDeaths - 1)));
        return with(
                profile,
                new Profile(
                        old.wave,
                        old.refusals,
                        old.earlyDeaths + 1,
                        notBefore,
                        old.lastCreation,
                        Optional.of(reason)));
    }

    /** An executor has registered: whatever made others die early is over. */
    public Pace lived(int profile) {
        Profile old = of(profile);
        if (old.earlyDeaths == 0) {
            return this;
        }
        return with(
                profile,
                new Profile(
                        old.wave,
                        old.refusals,
                        0,
                        old.refusals > 0 ? old.notBefore : Optional.empty(),
                        old.lastCreation,
                        old.refusals > 0 ? old.reason : Optional.empty()));
    }

    private Pace with(int profile, Profile pace) {
        Map<Integer, Profile> changed = new TreeMap<>(profiles);
        changed.put(profile, pace);
        return new Pace(changed);
    }

    private static Duration doubled(int times) {
        Duration backoff = FIRST_BACKOFF.multipliedBy(1L << Math.min(times, 6));
        return backoff.compareTo(LONGEST_BACKOFF) > 0 ? LONGEST_BACKOFF : backoff;
    }

    private static Duration longer(Optional<Duration> asked, Duration ours) {
        return asked.filter(duration -> duration.compareTo(ours) > 0).orElse(ours);
    }
}
