package io.sparkagent.status;

import io.sparkagent.snapshot.Executor;
import io.sparkagent.snapshot.Executor.Finished;
import io.sparkagent.snapshot.Executor.Leaving;
import io.sparkagent.snapshot.Executor.Pending;
import io.sparkagent.snapshot.Executor.Requested;
import io.sparkagent.snapshot.Executor.Running;
import io.sparkagent.snapshot.Executor.Unknown;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.SortedMap;

/**
 * How long executors take from the decision to make them until they run. It remembers only those
 * that are on their way. For one thread.
 */
final class StartTimes {

    /** What is told of one that has come to run. */
    interface Listener {
        void started(int profile, Duration took);
    }

    private final Map<Integer, Instant> asked = new HashMap<>();
    private final Listener listener;

    StartTimes(Listener listener) {
        this.listener = listener;
    }

    void asked(int id, Instant now) {
        asked.put(id, now);
    }

    /**
     * @param at when this was seen; what was asked for since may be missing in it
     */
    void look(SortedMap<Integer, Executor> executors, Instant at) {
        for (Iterator<Map.Entry<Integer, Instant>> all = asked.entrySet().iterator();
                all.hasNext(); ) {
            Map.Entry<Integer, Instant> one = all.next();
            Executor executor = executors.get(one.getKey());
            if (executor == null ? one.getValue().isBefore(at) : hasArrived(executor)) {
                all.remove();
            }
            if (executor instanceof Running running) {
                listener.started(
                        running.profile(), Duration.between(one.getValue(), running.since()));
            }
        }
    }

    private static boolean hasArrived(Executor executor) {
        return switch (executor) {
            case Requested _, Pending _ -> false;
            case Running _, Leaving _, Unknown _, Finished _ -> true;
        };
    }
}
