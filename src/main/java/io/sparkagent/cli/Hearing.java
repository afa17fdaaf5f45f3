package io.sparkagent.cli;

/** What became of asking an agent. */
sealed interface Hearing {

    /** It has answered. */
    record Heard(AgentStatus status) implements Hearing {}

    /**
     * There is one, and it has not.
     *
     * @param why a sentence without its end
     */
    record Silent(String why) implements Hearing {}

    /** The driver has none beside it: Spark makes the executors itself. */
    record NoAgent() implements Hearing {}
}
