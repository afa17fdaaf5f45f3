package io.sparkagent.cli;

import java.time.Duration;
import java.util.List;

/** Tells people, or programs, what becomes of an application. */
interface Teller {

    /** News; the same again is none. */
    void tell(Update update);

    /** Time has passed, for those who show how much. */
    default void tick(Duration age) {}

    /** What follows once at the end, or beside the course of things: whole lines. */
    void say(List<String> lines);
}
