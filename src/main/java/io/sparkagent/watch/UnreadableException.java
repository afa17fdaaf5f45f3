package io.sparkagent.watch;

import java.io.IOException;

/** What came is no pod: broken, or larger than any object can be. */
final class UnreadableException extends IOException {

    private static final long serialVersionUID = 1L;

    UnreadableException(String sentence) {
        super(sentence);
    }

    UnreadableException(IOException cause) {
        super("the API server's answer cannot be read: " + cause.getMessage(), cause);
    }
}
