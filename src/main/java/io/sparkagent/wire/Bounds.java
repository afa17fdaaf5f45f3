package io.sparkagent.wire;

import java.time.Duration;

/**
 * How much of an answer is waited for.
 *
 * @param silence the longest time without a byte of it
 * @param whole the longest time until its end
 * @param bytes its greatest length
 */
public record Bounds(Duration silence, Duration whole, long bytes) {}
