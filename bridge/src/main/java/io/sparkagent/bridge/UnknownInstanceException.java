package io.sparkagent.bridge;

import java.io.IOException;

/** The agent restarted and does not know this driver yet. */
final class UnknownInstanceException extends IOException {
    UnknownInstanceException() {
        super("The Spark Agent does not know this driver yet.");
    }
}
