package io.sparkagent.it;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where a cause has been read, and when first.
 *
 * @param shown when the cluster has shown it first
 */
record Sightings(Cause cause, Optional<Instant> shown, Map<Place, Instant> read) {

    /** From the moment in which the cluster shows it. */
    static final Duration PROMISED = Duration.ofSeconds(5);

    Sightings {
        read = Map.copyOf(read);
    }

    static Sightings none(Cause cause) {
        return new Sightings(cause, Optional.empty(), new EnumMap<>(Place.class));
    }

    /** What is read before anybody else has seen it took no time. */
    Optional<Duration> after(Place place) {
        return shown.flatMap(
                since ->
                        Optional.ofNullable(read.get(place))
                                .map(
                                        at ->
                                                at.isBefore(since)
                                                        ? Duration.ZERO
                                                        : Duration.between(since, at)));
    }

    boolean isInTime(Place place) {
        return after(place).filter(took -> took.compareTo(PROMISED) <= 0).isPresent();
    }

    /** In every place that can carry it. */
    boolean isNamed() {
        return cause.places().stream().allMatch(this::isInTime);
    }
}
