package io.sparkagent.chaos;

import io.sparkagent.load.Place;

/** The API server as a process, where this machine runs the cluster. */
record ControlPlane(boolean isOurs) {

    void stop() {
        call("stop");
    }

    /** Returns when it answers again. */
    void start() {
        call("start");
    }

    /** The database forgets the past. */
    void compact() {
        call("compact");
    }

    private static void call(String word) {
        Command.run(Place.repository().resolve("it/chaos/api-server").toString(), word);
    }
}
