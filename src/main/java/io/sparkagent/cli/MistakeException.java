package io.sparkagent.cli;

/** The command line asks for something that cannot be; the message is the whole answer. */
final class MistakeException extends RuntimeException {

    private static final long serialVersionUID = 1;

    MistakeException(String sentence) {
        super(sentence);
    }
}
