package io.sparkagent.status;

import io.sparkagent.plan.WaitingReason;
import io.sparkagent.plan.WaitingReason.Cause;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Notices when executors begin to wait for a cause. For one thread. */
final class Stalls {

    /** Between two tries of a call that is refused nothing seems to be in the way. */
    private static final Duration LULL = Duration.ofSeconds(10);

    private final Map<Cause, Instant> last = new EnumMap<>(Cause.class);
    private final Consumer<Cause> begins;

    Stalls(Consumer<Cause> begins) {
        this.begins = begins;
    }

    void look(List<WaitingReason> waiting, Instant now) {
        for (WaitingReason reason : waiting) {
            Instant before = last.put(reason.cause(), now);
            if (before == null || now.isAfter(before.plus(LULL))) {
                begins.accept(reason.cause());
            }
        }
    }
}
