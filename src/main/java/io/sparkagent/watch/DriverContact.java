package io.sparkagent.watch;

import io.sparkagent.snapshot.Ending.Reason;
import io.sparkagent.watch.LeanPod.End;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What kept an executor from its driver. Spark's executors exit with 1 for all of it; the end of
 * their log tells one from the other.
 */
enum DriverContact {
    REFUSED(
            "Cannot register with driver|Duplicate executor ID",
            Reason.DRIVER_REFUSED,
            "the driver refused it"),
    /**
     * The trace may be longer than what is kept; it ends where Netty, connecting, looks a name up.
     */
    NO_NAME(
            "UnknownHostException|at io\\.netty\\.channel\\.\\S*(?:doRegister|register0)\\b",
            Reason.DRIVER_UNREACHABLE,
            "the driver was not found by its name; see the cluster's DNS, and dnsPolicy of the"
                    + " executor template"),
    NO_ANSWER(
            "Failed to connect to ",
            Reason.DRIVER_UNREACHABLE,
            "the driver did not answer; network policies have to let executors reach its ports");

    private static final int EXIT_CODE = 1;

    private final Pattern words;
    private final Reason reason;
    private final String sentence;

    DriverContact(String words, Reason reason, String sentence) {
        this.words = Pattern.compile(words);
        this.reason = reason;
        this.sentence = sentence;
    }

    static Optional<DriverContact> of(End end) {
        String message = Objects.requireNonNullElse(end.message(), "");
        return end.exitCode() == EXIT_CODE
                ? Arrays.stream(values())
                        .filter(contact -> contact.words.matcher(message).find())
                        .findFirst()
                : Optional.empty();
    }

    Reason reason() {
        return reason;
    }

    String sentence() {
        return sentence;
    }
}
