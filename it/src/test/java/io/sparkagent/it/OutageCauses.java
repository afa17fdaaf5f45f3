package io.sparkagent.it;

import io.sparkagent.it.Cause.Shown;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Those on whom everything depends are not there. */
final class OutageCauses {

    /** A driver that says nothing for so long is silent, and not merely busy. */
    private static final double SILENT = 30;

    private static final Pattern SILENCE =
            Pattern.compile("(?m)^spark_agent_driver_silence_seconds ([0-9.E+]+)$");

    private OutageCauses() {}

    static List<Cause> all() {
        return List.of(
                Cause.of("driver-silent", "the driver has stopped to speak", OutageCauses::silent)
                        .named("the driver has not spoken since")
                        .stalls("driver_silent")
                        .event("ExecutorsPending")
                        .todo("what the driver does: `kubectl spark logs`; a full heap, a debugger")
                        .cannot(Place.LOG, "a driver that does nothing writes no log either"),
                Cause.of(
                                "api-server",
                                "the API server does not answer",
                                OutageCauses::apiServerIsDown)
                        .named("the API server has not answered since")
                        .stalls("api_server")
                        .todo("nothing is lost; executors that run go on. See to the control plane")
                        .cannot(Place.EVENT, "only the API server could take an Event"));
    }

    private static Shown silent(Stage stage) {
        NodeProcess driver = stage.startAndAwaitExecutor(stage.submission()).spark();
        stage.undo(() -> driver.signal("CONT"));
        driver.signal("STOP");
        return () -> stage.door().flatMap(OutageCauses::silentSince);
    }

    private static Optional<Instant> silentSince(AgentDoor door) {
        Matcher silence = SILENCE.matcher(door.metrics());
        if (!silence.find()) {
            return Optional.empty();
        }
        double tooLong = Double.parseDouble(silence.group(1)) - SILENT;
        return tooLong < 0
                ? Optional.empty()
                : Optional.of(Instant.now().minus(Duration.ofMillis((long) (tooLong * 1000))));
    }

    private static Shown apiServerIsDown(Stage stage) {
        stage.startAndAwaitExecutor(stage.submission());
        stage.openDoorOfTheNode();
        stage.undo(
                () -> {
                    Command.run("it/chaos/api-server", "start");
                    stage.awaitThat(
                            "the API server answers",
                            () -> !stage.driver().logWithTimes().isEmpty());
                });
        Instant before = Instant.now();
        Command.run("it/chaos/api-server", "stop");
        return Shown.since(before);
    }
}
