package io.sparkagent.bridge;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Makes real Spark executors as processes of this machine, as the agent makes pods. */
final class LocalExecutors implements AutoCloseable {
    private final SparkLine line;
    private final FakeAgent agent;
    private final Path logs;
    private final Map<Integer, Process> processes = new TreeMap<>();
    private int highest;
    private boolean closed;

    /** When false, executors are promised but never made: as if no node had room. */
    volatile boolean making = true;

    LocalExecutors(SparkLine line, FakeAgent agent, Path logs) {
        this.line = line;
        this.agent = agent;
        this.logs = logs;
        agent.onDemand(this::reconcile);
    }

    /** Called with the agent's lock held. */
    private void reconcile(JsonNode demand) {
        if (closed) {
            return;
        }
        List<Integer> live = new ArrayList<>(processes.keySet());
        live.removeAll(FakeAgent.ids(demand, "inactive"));
        live.removeAll(FakeAgent.ids(demand, "released"));
        for (JsonNode wanted : demand.path("wanted")) {
            int missing = making ? wanted.path("total").asInt() - live.size() : 0;
            for (int i = 0; i < missing; i++) {
                launch(++highest, wanted.path("profile").asInt());
            }
        }
        for (int released : FakeAgent.ids(demand, "released")) {
            if (processes.get(released) == null) {
                agent.gone.add(released);
            }
        }
    }

    Process launch(int id, int profile) {
        JsonNode hello = agent.hellos.get(agent.hellos.size() - 1);
        JsonNode conf = hello.path("resolvedConf");
        String driver =
                "spark://CoarseGrainedScheduler@"
                        + conf.path("spark.driver.host").asText()
                        + ":"
                        + conf.path("spark.driver.port").asText();
        List<String> command =
                line.java(
                        "org.apache.spark.scheduler.cluster.k8s.KubernetesExecutorBackend",
                        "-Xmx600m",
                        "-Dspark.authenticate=" + conf.path("spark.authenticate").asBoolean());
        command.addAll(List.of("--driver-url", driver, "--executor-id", String.valueOf(id)));
        command.addAll(List.of("--hostname", "127.0.0.1", "--cores", "1"));
        command.addAll(List.of("--app-id", hello.path("applicationId").asText()));
        command.addAll(List.of("--resourceProfileId", String.valueOf(profile)));
        command.addAll(List.of("--podName", "executor-" + id));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.redirectOutput(logs.resolve("executor-" + id + ".log").toFile());
        if (hello.has("authSecret")) {
            builder.environment().put("_SPARK_AUTH_SECRET", hello.path("authSecret").asText());
        }
        try {
            Process process = builder.start();
            synchronized (agent) {
                processes.put(id, process);
                highest = Math.max(highest, id);
            }
            Thread watch = new Thread(() -> ended(id, exitValue(process)), "executor-" + id);
            watch.setDaemon(true);
            watch.start();
            return process;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int exitValue(Process process) {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void ended(int id, int exitCode) {
        synchronized (agent) {
            processes.remove(id);
            if (!closed) {
                agent.end(
                        id, exitCode, exitCode != 0, "executor " + id + " ended with " + exitCode);
            }
        }
    }

    Process process(int id) {
        synchronized (agent) {
            Process process = processes.get(id);
            if (process == null) {
                throw new AssertionError("no executor " + id + " in " + processes.keySet());
            }
            return process;
        }
    }

    @Override
    public void close() {
        synchronized (agent) {
            closed = true;
            processes.values().forEach(Process::destroyForcibly);
        }
    }
}
