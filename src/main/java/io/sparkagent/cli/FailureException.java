package io.sparkagent.cli;

/** What the command was asked for cannot be had; the message is the whole answer. */
final class FailureException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final int exitCode;

    FailureException(int exitCode, String sentence) {
        super(sentence);
        this.exitCode = exitCode;
    }

    static FailureException notFound(String sentence) {
        return new FailureException(CommandLines.NOT_FOUND, sentence);
    }

    static FailureException noCluster(String sentence) {
        return new FailureException(CommandLines.NO_CLUSTER, sentence);
    }

    int exitCode() {
        return exitCode;
    }

    String sentence() {
        return String.valueOf(getMessage());
    }
}
