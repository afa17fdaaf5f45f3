package io.sparkagent.submit;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long a submission bears with an API server that is busy or does not answer.
 *
 * @param pause before the first new try; each later one waits twice as long
 * @param tries of one call, at most
 * @param inFlight how long a call in flight is waited for after Ctrl-C
 */
public record Patience(Duration pause, int tries, Duration inFlight) {

    /** For people: some seconds, where nothing is said by the API server. */
    public static final Patience USUAL =
            new Patience(Duration.ofMillis(200), 5, Duration.ofSeconds(3));

    private static final Duration LONGEST = Duration.ofSeconds(5);

    /**
     * Waits before the next try.
     *
     * @param failures of the same call so far, one or more
     * @param asked by the API server, zero where it has not
     * @throws InterruptedException when somebody ends this thread's work
     */
    void wait(int failures, Duration asked) throws InterruptedException {
        long millis = pause.toMillis() << Math.min(failures - 1, 10);
        long half = millis / 2;
        // Many submissions that are refused at a time would come again at a time.
        long spread = half + RandomGenerator.getDefault().nextLong(half + 1);
        Thread.sleep(Math.min(LONGEST.toMillis(), Math.max(spread, asked.toMillis())));
    }
}
