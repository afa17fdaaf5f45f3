package io.sparkagent.chaos;

/** The agent has not done what it promises. */
final class Violation extends RuntimeException {

    private static final long serialVersionUID = 1;

    Violation(String sentence) {
        super(sentence);
    }
}
