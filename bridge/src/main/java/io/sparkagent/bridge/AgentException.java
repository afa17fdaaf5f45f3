package io.sparkagent.bridge;

/** Ends the driver with a sentence for its user; a stack trace of ours would only hide it. */
final class AgentException extends RuntimeException {
    private final boolean lasting;

    AgentException(String sentence) {
        this(sentence, false);
    }

    /**
     * @param lasting a driver that starts again with the same conf ends in the same way
     */
    AgentException(String sentence, boolean lasting) {
        super(sentence, null, false, false);
        this.lasting = lasting;
    }

    boolean isLasting() {
        return lasting;
    }
}
