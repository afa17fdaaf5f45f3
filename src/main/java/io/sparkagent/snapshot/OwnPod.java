package io.sparkagent.snapshot;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The driver's pod, in which the agent runs too.
 *
 * @param deleting it has a deletionTimestamp
 * @param driverExit the driver container's exit code, once it has ended for good
 * @param driverEnd when it ended last, where it starts again ({@code restartPolicy})
 */
public record OwnPod(boolean deleting, OptionalInt driverExit, Optional<Instant> driverEnd) {

    public OwnPod(boolean deleting, OptionalInt driverExit) {
        this(deleting, driverExit, Optional.empty());
    }

    /** An end is final, whatever an older list says after it. */
    OwnPod after(OwnPod known) {
        return new OwnPod(
                deleting || known.deleting,
                driverExit.isPresent() ? driverExit : known.driverExit,
                driverEnd.or(known::driverEnd));
    }

    /** True when the application cannot go on, whatever the bridge says. */
    public boolean over() {
        return deleting || driverExit.isPresent();
    }
}
