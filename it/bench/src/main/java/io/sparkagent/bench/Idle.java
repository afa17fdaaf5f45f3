package io.sparkagent.bench;

import io.sparkagent.load.AgentProcess;
import java.time.Duration;

/**
 * The agent when nothing happens.
 *
 * @param executors that run
 * @param cpuPercent of one core
 * @param memory resident, in MiB
 * @param peakMemory the most that was ever resident, in MiB
 */
record Idle(int executors, double cpuPercent, long memory, long peakMemory) {

    Idle withPeak(long later) {
        return new Idle(executors, cpuPercent, memory, later);
    }

    static Idle measure(AgentContender agent, int seconds) {
        AgentProcess process = agent.process();
        // What the climb has left behind is not idling.
        Replacements.sleep(Duration.ofSeconds(2));
        Duration before = process.cpu();
        Replacements.sleep(Duration.ofSeconds(seconds));
        return new Idle(
                agent.eye().running(),
                process.cpu().minus(before).toMillis() / 10.0 / seconds,
                process.memory(),
                process.peakMemory());
    }
}
