package io.sparkagent.bench;

import io.sparkagent.load.PodEye.Sight;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * As many changes of pods that mean nothing as the API server takes, and in between executors that
 * fail: how late does the agent see them?
 *
 * @param executors that were there
 * @param events of the storm
 * @param seconds that it took
 * @param cpuSeconds of the agent, in that time
 * @param replacements while it went on
 */
record Storm(
        int executors, int events, double seconds, double cpuSeconds, Replacements replacements) {

    private static final int THREADS = 12;

    static Storm measure(AgentContender agent, int seconds) {
        List<String> names =
                agent.eye().sights().values().stream()
                        .filter(Sight::exists)
                        .skip(2L * seconds) // those may fail
                        .map(Sight::name)
                        .toList();
        AtomicInteger count = new AtomicInteger();
        Duration cpu = agent.process().cpu();
        long start = System.nanoTime();
        long end = start + Duration.ofSeconds(seconds).toNanos();
        Replacements replacements;
        Future<Duration> cpuAtEnd;
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS + 1)) {
            for (int i = 0; i < THREADS; i++) {
                threads.execute(
                        () -> {
                            while (System.nanoTime() < end) {
                                int n = count.getAndIncrement();
                                Pods.touch(agent.place(), names.get(n % names.size()), n);
                            }
                        });
            }
            cpuAtEnd =
                    threads.submit(
                            () -> {
                                Replacements.sleep(Duration.ofSeconds(seconds));
                                return agent.process().cpu();
                            });
            replacements = Replacements.measure(agent, seconds * 2 - 2, 2);
        }
        return new Storm(
                names.size(),
                count.get(),
                seconds,
                cpuAtEnd.resultNow().minus(cpu).toMillis() / 1e3,
                replacements);
    }

    double eventsPerSecond() {
        return events / seconds;
    }

    double cpuMillisPerEvent() {
        return cpuSeconds * 1e3 / events;
    }
}
