package io.sparkagent.it;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Causes by places, with the seconds that each took, as Markdown. */
record CauseTable(List<Sightings> sightings) {

    CauseTable {
        sightings = List.copyOf(sightings);
    }

    long named() {
        return sightings.stream().filter(Sightings::isNamed).count();
    }

    /** The last line of the output. */
    String figure() {
        return "figure causes_named " + named() + " of " + sightings.size();
    }

    String rows() {
        List<String> lines = new ArrayList<>();
        String places =
                Stream.of(Place.values()).map(Place::title).collect(Collectors.joining(" | "));
        lines.add("| cause | | " + places + " | what to do |");
        lines.add("| --- | --- |" + " --- |".repeat(Place.values().length + 1));
        sightings.forEach(each -> lines.add(row(each)));
        return String.join("\n", lines) + "\n";
    }

    private static String row(Sightings its) {
        Cause cause = its.cause();
        String cells =
                Stream.of(Place.values())
                        .map(place -> cell(its, place))
                        .collect(Collectors.joining(" | "));
        String mark = cause.standIn().isPresent() ? "\\*" : "";
        return "| `"
                + cause.name()
                + "`"
                + mark
                + " | "
                + cause.title()
                + " | "
                + cells
                + " | "
                + cause.todo()
                + " |";
    }

    private static String cell(Sightings its, Place place) {
        if (its.cause().cannot().containsKey(place)) {
            return "–";
        }
        return its.after(place)
                .map(
                        took ->
                                String.format(Locale.ROOT, "%.1f s", took.toMillis() / 1000.0)
                                        + (its.isInTime(place) ? "" : " **late**"))
                .orElse("**missing**");
    }

    /** For docs/causes.md. */
    String document() {
        return """
        # Why an executor is missing or dead

        Find the cause by its words: on the [status page](status-page.md), in `GET /status`, in `/q/metrics`, in the Events of the
        driver's pod (`kubectl describe pod`), in the driver's log, or by [`kubectl spark explain`](cli.md). Each of these is made
        to happen by `make causes`, with real Spark on a real Kubernetes, and has to be named within 5 s in every place that can
        carry it. The seconds are those of the run that wrote this page: from when the cluster showed it (the pod's status, the
        node's Event, the end of the container, or the creation that was bound to be refused) to when it had been read. The page
        is read in a Chromium, which asks once a second.

        """
                + rows()
                + "\n"
                + notes()
                + "\n"
                + figure()
                + ".\n";
    }

    private String notes() {
        List<String> notes = new ArrayList<>();
        for (Sightings each : sightings) {
            Cause cause = each.cause();
            cause.standIn()
                    .ifPresent(what -> notes.add("\\* `" + cause.name() + "`: " + what + "."));
            cause.cannot()
                    .forEach(
                            (place, why) ->
                                    notes.add(
                                            "– `"
                                                    + cause.name()
                                                    + "`, "
                                                    + place.title()
                                                    + ": "
                                                    + why
                                                    + "."));
        }
        notes.add(
                "The metric has one word for each kind of cause; the other places have the cluster's"
                        + " own words.");
        notes.add(
                "Spark's executors exit with 1 for whatever keeps them from the driver. `registration`"
                        + " and `driver-name` are told apart by the end of their log, which Kubernetes"
                        + " keeps in the pod's status (2 KiB); a template that sets"
                        + " `terminationMessagePolicy: File` takes that away.");
        notes.add(
                "`driver-silent` is told when 30 s have gone by since the driver's last word; the"
                        + " seconds are counted from there.");
        return notes.stream().map(note -> "- " + note + "\n").collect(Collectors.joining());
    }
}
