package io.sparkagent.page;

import com.microsoft.playwright.Page;
import java.util.Map;

/**
 * How smooth a page was for a while.
 *
 * @param longestTask for which the page did not listen, in milliseconds; 0 if none took 50 or more
 * @param longestFrame the longest from one frame to the next, in milliseconds
 * @param framesPerSecond that it could draw
 */
record Smoothness(long longestTask, long longestFrame, long framesPerSecond) {

    private static final String BEGIN =
            """
            () => {
              if (!window.watched) {
                window.watched = {};
                const see = task => { watched.longest = Math.max(watched.longest, task.duration); };
                new PerformanceObserver(list => list.getEntries().forEach(see)).observe({type: 'longtask'});
                const frame = at => {
                  watched.frames++;
                  watched.gap = Math.max(watched.gap, at - (watched.last ?? at));
                  watched.last = at;
                  requestAnimationFrame(frame);
                };
                requestAnimationFrame(frame);
              }
              Object.assign(watched, {longest: 0, gap: 0, frames: 0, last: null, since: performance.now()});
            }
            """;

    /** The browser tells of a long task only after it. */
    private static final String END =
            """
            () => {
              const perSecond = watched.frames * 1000 / (performance.now() - watched.since);
              return new Promise(done => setTimeout(() => done({...watched, perSecond}), 200));
            }
            """;

    static Smoothness of(Page page, Runnable work) {
        page.evaluate(BEGIN);
        work.run();
        Map<?, ?> seen = (Map<?, ?>) page.evaluate(END);
        return new Smoothness(
                rounded(seen.get("longest")),
                rounded(seen.get("gap")),
                rounded(seen.get("perSecond")));
    }

    private static long rounded(Object number) {
        return Math.round(((Number) number).doubleValue());
    }

    /** For whoever compares. */
    void print(String prefix) {
        System.out.printf("figure %s_longest_task_ms %d%n", prefix, longestTask);
        System.out.printf("figure %s_longest_frame_ms %d%n", prefix, longestFrame);
        System.out.printf("figure %s_frames_per_second %d%n", prefix, framesPerSecond);
    }
}
