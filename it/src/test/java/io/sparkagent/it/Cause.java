package io.sparkagent.it;

import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A cause of a missing or dead executor: how it is made to happen, and how each place names it.
 *
 * @param name as in {@code make causes CAUSES='quota taint'}
 * @param title for people
 * @param words that name it wherever there are sentences, in one line
 * @param metric what a line of {@code /q/metrics} begins with that is 1 or more then
 * @param event its reasons, of which one is enough
 * @param todo what a person can do about it
 * @param cannot why a place cannot carry it, for each that cannot
 * @param standIn what is not as in real life; empty where everything is
 */
record Cause(
        String name,
        String title,
        Pattern words,
        Pattern metric,
        List<String> event,
        String todo,
        Map<Place, String> cannot,
        Optional<String> standIn,
        Scenario scenario) {

    /** Makes it happen. */
    interface Scenario {

        /**
         * @return tells when the cluster has shown it first, once it has
         */
        Shown play(Stage stage);
    }

    /** Asked again and again. */
    interface Shown {
        Optional<Instant> at();

        /** It is known when. */
        static Shown since(Instant instant) {
            return () -> Optional.of(instant);
        }
    }

    Cause {
        cannot = Map.copyOf(cannot);
    }

    static Cause of(String name, String title, Scenario scenario) {
        return new Cause(
                name,
                title,
                Pattern.compile("(?!)"),
                Pattern.compile("(?!)"),
                List.of(),
                "",
                Map.of(),
                Optional.empty(),
                scenario);
    }

    Cause named(String regex) {
        return new Cause(
                name,
                title,
                Pattern.compile(regex),
                metric,
                event,
                todo,
                cannot,
                standIn,
                scenario);
    }

    /** Executors wait for a cause of this word. */
    Cause waiting(String word) {
        return metric("spark_agent_executors_waiting\\{cause=\"" + word + "\"\\}");
    }

    /** It counts how often something begins for which no executor has to wait. */
    Cause stalls(String word) {
        return metric("spark_agent_stalls_total\\{cause=\"" + word + "\"\\}");
    }

    /** An executor has ended for a reason of this word. */
    Cause ended(String word) {
        return metric("spark_agent_executors_ended_total\\{[^}]*reason=\"" + word + "\"[^}]*\\}");
    }

    Cause metric(String beginning) {
        return new Cause(
                name,
                title,
                words,
                Pattern.compile("(?m)^" + beginning + " (?!0\\.0$)[0-9.E+]+$"),
                event,
                todo,
                cannot,
                standIn,
                scenario);
    }

    Cause event(String... reasons) {
        return new Cause(
                name, title, words, metric, List.of(reasons), todo, cannot, standIn, scenario);
    }

    Cause todo(String sentence) {
        return new Cause(name, title, words, metric, event, sentence, cannot, standIn, scenario);
    }

    Cause cannot(Place place, String why) {
        Map<Place, String> more = new EnumMap<>(Place.class);
        more.putAll(cannot);
        more.put(place, why);
        return new Cause(name, title, words, metric, event, todo, more, standIn, scenario);
    }

    Cause standIn(String what) {
        return new Cause(
                name, title, words, metric, event, todo, cannot, Optional.of(what), scenario);
    }

    /** The places that have to name it. */
    List<Place> places() {
        return Stream.of(Place.values()).filter(place -> !cannot.containsKey(place)).toList();
    }
}
