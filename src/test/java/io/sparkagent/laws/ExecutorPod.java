package io.sparkagent.laws;

import io.sparkagent.snapshot.Ending;
import io.sparkagent.snapshot.Executor;
import io.sparkagent.snapshot.Executor.Finished;
import io.sparkagent.snapshot.Executor.Identity;
import io.sparkagent.snapshot.PodRef;
import io.sparkagent.snapshot.Waiting;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A pod at one resourceVersion, and how the watch stage would translate it.
 *
 * @param labelled it has the label of decommissioned executors
 * @param left its driver's pod is no more, and the application has another
 */
record ExecutorPod(
        Identity identity,
        long version,
        Phase phase,
        boolean deleting,
        boolean disrupted,
        boolean labelled,
        boolean left,
        List<String> claims) {

    enum Phase {
        UNSCHEDULED,
        STARTING,
        RUNNING,
        UNKNOWN,
        SUCCEEDED,
        FAILED
    }

    int id() {
        return identity.id();
    }

    String name() {
        return name(identity);
    }

    static String name(Identity identity) {
        return "exec-" + identity.instance() + "-" + identity.id();
    }

    boolean ended() {
        return phase == Phase.SUCCEEDED || phase == Phase.FAILED;
    }

    /** Whether nobody else may have this claim now. */
    boolean has(String claim) {
        return !ended() && claims.contains(claim);
    }

    boolean pending() {
        return phase == Phase.UNSCHEDULED || phase == Phase.STARTING;
    }

    ExecutorPod in(Phase next) {
        return new ExecutorPod(
                identity, version, next, deleting, disrupted, labelled, left, claims);
    }

    ExecutorPod beingDeleted() {
        return new ExecutorPod(identity, version, phase, true, disrupted, labelled, left, claims);
    }

    ExecutorPod takenAway(boolean now) {
        return new ExecutorPod(identity, version, phase, deleting, now, labelled, left, claims);
    }

    ExecutorPod decommissioned() {
        return new ExecutorPod(identity, version, phase, deleting, disrupted, true, left, claims);
    }

    ExecutorPod leftBehind() {
        return new ExecutorPod(
                identity, version, phase, deleting, disrupted, labelled, true, claims);
    }

    ExecutorPod at(long newVersion) {
        return new ExecutorPod(
                identity, newVersion, phase, deleting, disrupted, labelled, left, claims);
    }

    PodRef reference() {
        return new PodRef(
                name(),
                "uid-" + name(),
                version,
                Optional.empty(),
                ended() ? List.of() : claims,
                labelled,
                left);
    }

    Executor seen(Instant now) {
        if (phase == Phase.FAILED) {
            boolean failure = !deleting && !disrupted;
            Ending ending = new Ending(1, failure, failure, "failed");
            return new Executor.Failed(identity, now, Optional.of(reference()), ending);
        }
        if (phase == Phase.SUCCEEDED) {
            Ending ending = new Ending(0, true, false, "succeeded");
            return new Executor.Succeeded(identity, now, Optional.of(reference()), ending);
        }
        if (deleting || disrupted) {
            return new Executor.Leaving(identity, now, reference(), deleting, "leaving");
        }
        return switch (phase) {
            case UNSCHEDULED -> pending(Waiting.Cause.UNSCHEDULED, now);
            case STARTING -> pending(Waiting.Cause.STARTING, now);
            case RUNNING -> new Executor.Running(identity, now, reference());
            case UNKNOWN -> new Executor.Unknown(identity, now, reference());
            case SUCCEEDED, FAILED -> throw new IllegalStateException("handled above");
        };
    }

    private Executor pending(Waiting.Cause cause, Instant now) {
        return new Executor.Pending(identity, now, reference(), new Waiting(cause, ""));
    }

    /** The last sight of it, after it has gone. */
    Finished gone(Instant now) {
        return seen(now) instanceof Finished finished
                ? finished.withPod(Optional.empty())
                : new Executor.Deleted(
                        identity, now, Optional.empty(), new Ending(-1, false, false, "deleted"));
    }
}
