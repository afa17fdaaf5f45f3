package io.sparkagent.plan;

import io.sparkagent.plan.Event.Reason;
import java.time.Duration;

/**
 * Something that is worth an Event if it does not pass at once.
 *
 * @param key those with the same one are the same to whoever reads of them
 * @param lasts true for what is so now, as opposed to what has come to pass once
 * @param patience how long to wait before it is told: until it has lasted so long, or for more of
 *     the same
 */
public record Happening(
        Reason reason, String key, String sentence, boolean lasts, Duration patience) {}
