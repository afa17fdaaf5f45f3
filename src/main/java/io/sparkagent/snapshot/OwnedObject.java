package io.sparkagent.snapshot;

import java.util.Optional;

/** The objects beside pods that the agent makes, keeps as they should be, and removes. */
public enum OwnedObject {
    DRIVER_SERVICE,
    EXECUTOR_CONFIG_MAP,

    /** Of {@code spark.authenticate}; the agent may make it, but not read it. */
    EXECUTOR_SECRET;

    /** False where only the end of the driver's pod takes the object away. */
    public boolean isRemovable() {
        return this != EXECUTOR_SECRET;
    }

    /**
     * What is known of one: as long as the version that was seen is the one that we applied last,
     * nobody has touched it.
     *
     * @param seen resourceVersion in the last look, empty when it is not there
     * @param applied resourceVersion that the API server answered to our last apply
     * @param obstacle why our last apply has failed
     */
    public record State(
            Optional<String> seen, Optional<String> applied, Optional<String> obstacle) {
        public static final State NEVER_SEEN = new State(Optional.empty(), Optional.empty());

        public State(Optional<String> seen, Optional<String> applied) {
            this(seen, applied, Optional.empty());
        }

        public boolean asApplied() {
            return seen.isPresent() && seen.equals(applied);
        }
    }
}
