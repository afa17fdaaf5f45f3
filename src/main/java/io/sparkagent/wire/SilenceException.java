package io.sparkagent.wire;

import java.io.IOException;
import java.time.Duration;

/** Nothing came for too long; the connection may be half open. */
public final class SilenceException extends IOException {

    private static final long serialVersionUID = 1L;

    SilenceException(Duration bound) {
        super("nothing came from the API server within " + bound.toMillis() + " ms");
    }
}
