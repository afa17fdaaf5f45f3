package io.sparkagent;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/**
 * Keeps the loop, which plans the same action again until the watch shows its effect, from sending
 * the same call again while the first is under way or its effect is not yet to be seen. Safe for
 * threads.
 */
final class Cooldown {

    private static final Duration PERIOD = Duration.ofSeconds(3);

    private record Answered(String key, Instant at) {}

    private final Set<String> sent = new HashSet<>();

    /** In the order of time. */
    private final Deque<Answered> answered = new ArrayDeque<>();

    /**
     * @param key what the call is about
     * @return true when it may be sent now
     */
    synchronized boolean start(String key, Instant now) {
        while (!answered.isEmpty() && !now.isBefore(answered.getFirst().at.plus(PERIOD))) {
            sent.remove(answered.removeFirst().key);
        }
        return sent.add(key);
    }

    /** The call has been answered, well or not. */
    synchronized void done(String key, Instant now) {
        answered.addLast(new Answered(key, now));
    }
}
