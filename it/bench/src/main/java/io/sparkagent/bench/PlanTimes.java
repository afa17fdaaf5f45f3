package io.sparkagent.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkagent.load.AgentProcess;
import io.sparkagent.load.Api;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Milliseconds of one plan() by number of executors: the median of JMH's samples, because others
 * may use the machine, in a JVM with the agent's own options.
 */
record PlanTimes(Map<Integer, Double> milliseconds) {

    static PlanTimes measure(Path directory, int iterations) {
        Path results = directory.resolve("jmh.json");
        List<String> command = new ArrayList<>(List.of(Java.executable()));
        command.add("--sun-misc-unsafe-memory-access=allow"); // JMH's own wish
        command.addAll(List.of("-cp", Java.classPath(), "org.openjdk.jmh.Main"));
        command.addAll(List.of("PlanBenchmark", "-f", "1", "-w", "1", "-r", "1"));
        command.addAll(
                List.of("-wi", String.valueOf(iterations), "-i", String.valueOf(iterations)));
        command.addAll(List.of("-rf", "json", "-rff", results.toString()));
        command.addAll(
                List.of(
                        "-jvmArgs",
                        "--sun-misc-unsafe-memory-access=allow "
                                + String.join(" ", AgentProcess.JVM_OPTIONS)));
        try {
            Process process =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(directory.resolve("jmh.log").toFile())
                            .start();
            if (process.waitFor() != 0) {
                throw new IllegalStateException(
                        "JMH has failed; see " + directory.resolve("jmh.log"));
            }
            Map<Integer, Double> times = new TreeMap<>();
            for (JsonNode result : Api.JSON.readTree(results.toFile())) {
                times.put(
                        result.at("/params/executors").asInt(),
                        result.at("/primaryMetric/scorePercentiles/50.0").asDouble() / 1000);
            }
            return new PlanTimes(times);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
