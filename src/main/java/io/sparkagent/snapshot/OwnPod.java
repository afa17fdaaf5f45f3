package io.sparkagent.snapshot;

import java.util.OptionalInt;

/**
 * The driver's pod, in which the agent runs too.
 *
 * @param deleting it has a deletionTimestamp
 * @param driverExit the driver container's exit code, once it has ended
 */
public record OwnPod(boolean deleting, OptionalInt driverExit) {

    /** An end is final, whatever an older list says after it. */
    OwnPod after(OwnPod known) {
        return new OwnPod(
                deleting || known.deleting, driverExit.isPresent() ? driverExit : known.driverExit);
    }

    /** True when the application cannot go on, whatever the bridge says. */
    public boolean over() {
        return deleting || driverExit.isPresent();
    }
}
