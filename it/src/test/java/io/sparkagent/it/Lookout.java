package io.sparkagent.it;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkagent.it.Cause.Shown;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Looks at all places in turn until each has named a cause, or has had time enough. What it notes
 * is when it has read something, which is later than when somebody could have; only lines of the
 * driver's log have a time of their own, by the node.
 */
final class Lookout {

    /** For a node that is lost, or one that looks at its disk now and then. */
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    /** After the cluster has shown it. */
    private static final Duration LONGEST_DELAY = Duration.ofSeconds(30);

    private static final Duration BETWEEN_LOGS = Duration.ofSeconds(1);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(150);

    private final Cause cause;
    private final Stage stage;
    private final Shown shown;
    private final Map<Place, Instant> read = new EnumMap<>(Place.class);
    private final Set<String> troubles = new LinkedHashSet<>();
    private Optional<Instant> known = Optional.empty();
    private Instant logAt = Instant.MIN;

    Lookout(Cause cause, Stage stage, Shown shown) {
        this.cause = cause;
        this.stage = stage;
        this.shown = shown;
    }

    Sightings look() throws InterruptedException {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (!isOver() && Instant.now().isBefore(deadline)) {
            once();
            Thread.sleep(BETWEEN_LOOKS);
        }
        return new Sightings(cause, known, read);
    }

    /** What can be read again now that everything is as before, with the time at which it came. */
    Sightings lookOnceMore(Sightings sightings) {
        logAt = Instant.MIN;
        note(Place.LOG, this::lineOfLog);
        return new Sightings(sightings.cause(), sightings.shown(), read);
    }

    private boolean isOver() {
        boolean all =
                cause.places().stream()
                        .filter(place -> place != Place.LOG || isLogWithinReach())
                        .allMatch(read::containsKey);
        return known.filter(at -> all || Instant.now().isAfter(at.plus(LONGEST_DELAY))).isPresent();
    }

    private void once() {
        attempt(
                () -> {
                    known = known.or(shown::at);
                    return known;
                });
        attempt(
                () -> {
                    stage.door().ifPresent(this::lookThrough);
                    return Optional.empty();
                });
        note(Place.EVENT, this::event);
        if (isLogWithinReach() && Instant.now().isAfter(logAt.plus(BETWEEN_LOGS))) {
            note(Place.LOG, this::lineOfLog);
            logAt = Instant.now();
        }
    }

    /** Without the API server nobody shows it, and it tells afterwards when it was written. */
    private boolean isLogWithinReach() {
        return cause.places().contains(Place.EVENT);
    }

    private void lookThrough(AgentDoor door) {
        note(Place.JSON, () -> now(hasWords(sentences(door))));
        note(
                Place.PAGE,
                () -> {
                    stage.page().open(door.address());
                    return now(hasWords(stage.page().sentences()));
                });
        note(Place.METRIC, () -> now(cause.metric().matcher(door.metrics()).find()));
    }

    private void note(Place place, Supplier<Optional<Instant>> look) {
        if (!read.containsKey(place) && cause.places().contains(place)) {
            attempt(look).ifPresent(at -> read.put(place, at));
        }
    }

    /** Whoever does not answer has not named anything. */
    private Optional<Instant> attempt(Supplier<Optional<Instant>> look) {
        try {
            return look.get();
        } catch (RuntimeException | AssertionError e) {
            troubles.add(String.valueOf(e));
            return Optional.empty();
        }
    }

    /** What has kept it from looking, for whoever wonders why it has not seen anything. */
    Set<String> troubles() {
        return troubles;
    }

    private static Optional<Instant> now(boolean yes) {
        return yes ? Optional.of(Instant.now()) : Optional.empty();
    }

    private boolean hasWords(String text) {
        return cause.words().matcher(text).find();
    }

    /** What the agent says itself; what to do about it may have the same words. */
    private static String sentences(AgentDoor door) {
        JsonNode status = door.status();
        Stream<String> refusals = status.at("/agent/refusals").valueStream().map(JsonNode::asText);
        return String.join(
                "\n",
                Stream.of(
                                refusals,
                                status.findValuesAsText("sentence").stream(),
                                status.findValuesAsText("reason").stream(),
                                door.history().findValuesAsText("sentence").stream())
                        .flatMap(each -> each)
                        .toList());
    }

    private Optional<Instant> event() {
        return now(
                DriverEvents.of(stage.driver()).stream()
                        .filter(event -> cause.event().contains(event.getReason()))
                        .anyMatch(event -> hasWords(event.getNote())));
    }

    private Optional<Instant> lineOfLog() {
        return stage.driver().logWithTimes().stream()
                .filter(this::hasWords)
                .map(line -> Instant.parse(line.substring(0, line.indexOf(' '))))
                .findFirst();
    }
}
