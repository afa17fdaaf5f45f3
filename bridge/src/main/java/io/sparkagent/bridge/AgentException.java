package io.sparkagent.bridge;

/** Ends the driver with a sentence for its user; a stack trace of ours would only hide it. */
final class AgentException extends RuntimeException {
    AgentException(String sentence) {
        super(sentence, null, false, false);
    }
}
