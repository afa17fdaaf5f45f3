package io.sparkagent;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;

/**
 * Keeps the loop, which plans the same action again until the watch shows its effect, from sending
 * the same call again while the first is under way or its effect is not yet to be seen. Safe for
 * threads.
 */
final class Cooldown {

    private record Answered(String key, Instant until) {}

    private final Set<String> sent = new HashSet<>();
    private final Queue<Answered> answered =
            new PriorityQueue<>(Comparator.comparing(Answered::until));

    /**
     * @param key what the call is about
     * @return true when it may be sent now
     */
    synchronized boolean start(String key, Instant now) {
        while (!answered.isEmpty() && !now.isBefore(answered.element().until())) {
            sent.remove(answered.remove().key());
        }
        return sent.add(key);
    }

    /**
     * The call has been answered, well or not.
     *
     * @param until the same call is not sent before
     */
    synchronized void done(String key, Instant until) {
        answered.add(new Answered(key, until));
    }
}
