package io.sparkagent;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Keeps the loop, which plans the same action again until the watch shows its effect, from sending
 * the same call again while the first is under way or its effect is not yet to be seen.
 */
final class Cooldown {

    private static final Duration PERIOD = Duration.ofSeconds(3);

    private final Map<String, Instant> sent = new HashMap<>();

    /**
     * @param key what the call is about
     * @return true when it may be sent now
     */
    boolean start(String key, Instant now) {
        sent.values().removeIf(at -> !now.isBefore(at.plus(PERIOD)));
        return sent.putIfAbsent(key, now) == null;
    }
}
