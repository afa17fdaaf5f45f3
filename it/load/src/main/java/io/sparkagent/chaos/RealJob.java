package io.sparkagent.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkagent.load.Api;
import io.sparkagent.load.Place;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * Real Spark on the real node, whose agent is killed in its container again and again, while the
 * kubelet waits longer each time before it starts it anew.
 */
final class RealJob {

    private static final Fault FAULT =
            new Fault(6, "sigkill-pod", "", _ -> "see " + RealJob.class.getSimpleName());

    private static final String DRIVER = "driver";
    private static final int KILLS = 5;
    private static final Duration PATIENCE = Duration.ofMinutes(6);

    private final Api api;
    private final Path log;
    private final String namespace = "chaos-real-" + UUID.randomUUID().toString().substring(0, 4);
    private final boolean isPossible;
    private final int executors = Integer.getInteger("real-executors", 8);

    RealJob(World.Setting setting) {
        api = setting.api();
        isPossible = setting.controlPlane().isOurs();
        log = setting.directory().resolve("real-driver.log");
    }

    Chaos.Row row() {
        if (!isPossible) {
            String why = "not possible: the agent's process can be killed only on this machine";
            return new Chaos.Row(FAULT, false, "-", Optional.empty(), why, 0);
        }
        api.post("/api/v1/namespaces", Map.of("metadata", Map.of("name", namespace)));
        try {
            return killed();
        } catch (Violation | IllegalStateException e) {
            keepLog();
            return new Chaos.Row(
                    FAULT,
                    false,
                    "-",
                    Optional.empty(),
                    String.valueOf(e.getMessage()),
                    leftWithoutDriver());
        } finally {
            keepLog();
            api.delete("/api/v1/namespaces/" + namespace);
        }
    }

    private Chaos.Row killed() {
        submit();
        await("the job is at work", this::isWhole);
        Map<String, String> before = executorPods();
        Duration longest = Duration.ZERO;
        for (int kill = 1; kill <= KILLS; kill++) {
            int restarts = agent().path("restartCount").asInt();
            long start = System.nanoTime();
            process().destroyForcibly();
            await("the agent is back", () -> agent().path("restartCount").asInt() > restarts);
            await("the agent serves all executors", this::isWhole);
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            longest = took.compareTo(longest) > 0 ? took : longest;
        }
        String said = "wanted, registered and running were all " + executors + " each time";
        List<String> wrong = new ArrayList<>();
        if (!executorPods().equals(before)) {
            wrong.add("executors are others than before: " + before + ", " + executorPods());
        }
        kubectl("exec", DRIVER, "-c", "spark-kubernetes-driver", "--", "touch", "/tmp/finish");
        await("the job ends", () -> phase().equals("Succeeded"));
        if (driverLog().contains("Lost executor")) {
            wrong.add("Spark lost an executor");
        }
        await("nothing is left", () -> leftovers() == 0);
        return new Chaos.Row(
                FAULT,
                wrong.isEmpty(),
                "SIGKILL, %d times in a pod, with %d real executors; the kubelet backs off"
                        .formatted(KILLS, executors),
                Optional.of(longest),
                wrong.isEmpty() ? said : String.join("; ", wrong),
                leftovers());
    }

    private void submit() {
        kubectl("apply", "-k", "k8s");
        Map<String, String> conf = new LinkedHashMap<>();
        conf.put("spark.kubernetes.namespace", namespace);
        conf.put("spark.kubernetes.container.image", "localhost/spark:4.1.1");
        conf.put("spark.kubernetes.driver.pod.name", DRIVER);
        conf.put("spark.kubernetes.submission.waitAppCompletion", "false");
        conf.put("spark.executor.instances", String.valueOf(executors));
        conf.put("spark.driver.memory", "512m");
        conf.put("spark.executor.memory", "512m");
        conf.put("spark.kubernetes.driver.request.cores", "100m");
        conf.put("spark.kubernetes.executor.request.cores", "50m");
        conf.put("spark.scheduler.minRegisteredResourcesRatio", "1.0");
        conf.put("spark.scheduler.maxRegisteredResourcesWaitingTime", "3m");
        String volume = "spark.kubernetes.driver.volumes.hostPath.applications.";
        conf.put(volume + "mount.path", "/opt/applications");
        conf.put(volume + "mount.readOnly", "true");
        conf.put(
                volume + "options.path",
                Place.repository().resolve("it/src/test/resources/applications").toString());
        Stream<String> words =
                Stream.of(
                        "it/spark-submit",
                        "4.1.1",
                        "--master",
                        "k8s://" + api.url(),
                        "--deploy-mode",
                        "cluster",
                        "--properties-file",
                        "k8s/spark.conf");
        Stream<String> confs =
                conf.entrySet().stream()
                        .flatMap(e -> Stream.of("--conf", e.getKey() + "=" + e.getValue()));
        Stream<String> application = Stream.of("local:///opt/applications/until_told.py", "1");
        Command.run(
                Stream.of(words, confs, application).flatMap(part -> part).toArray(String[]::new));
    }

    /** The status has all executors as they should be. */
    private boolean isWhole() {
        JsonNode status;
        try {
            // On loopback, as the driver would ask.
            String pid = String.valueOf(process().pid());
            status =
                    Api.JSON.readTree(
                            Command.run(
                                    "nsenter",
                                    "--target",
                                    pid,
                                    "--net",
                                    "curl",
                                    "--silent",
                                    "--fail",
                                    "--max-time",
                                    "10",
                                    "http://127.0.0.1:14040/status"));
        } catch (IllegalStateException | IOException e) {
            return false;
        }
        return status.at("/wanted/0").asInt() == executors
                && status.at("/driver/registered").asInt() == executors
                && status.at("/counts/running").asInt() == executors;
    }

    /** The agent's, seen from the node: this machine. */
    private ProcessHandle process() {
        String container = agent().path("containerID").asText().replaceAll(".*/", "");
        return ProcessHandle.allProcesses()
                .filter(process -> !container.isEmpty() && cgroup(process).contains(container))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the agent has no process"));
    }

    private static String cgroup(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc/" + process.pid() + "/cgroup"));
        } catch (IOException e) {
            return "";
        }
    }

    private JsonNode agent() {
        return driverPod().at("/status/initContainerStatuses/0");
    }

    private String phase() {
        return driverPod().at("/status/phase").asText();
    }

    private JsonNode driverPod() {
        return api.get(path("pods/" + DRIVER));
    }

    private Map<String, String> executorPods() {
        Map<String, String> found = new TreeMap<>();
        items("pods?labelSelector=spark-role%3Dexecutor")
                .forEach(
                        pod ->
                                found.put(
                                        pod.at("/metadata/labels/spark-exec-id").asText(),
                                        pod.at("/metadata/uid").asText()));
        return found;
    }

    /** Executors, the driver's service and the executors' config map. */
    private int leftovers() {
        int count = executorPods().size() + items("services").size();
        for (JsonNode map : items("configmaps")) {
            count += map.at("/metadata/name").asText().contains("spark-exec-") ? 1 : 0;
        }
        return count;
    }

    /** What is of the application goes with its driver's pod, in whatever state that is. */
    private int leftWithoutDriver() {
        try {
            kubectl("delete", "pod", DRIVER, "--ignore-not-found", "--wait=false");
            await("nothing is left", () -> leftovers() == 0);
        } catch (Violation | IllegalStateException e) {
            System.out.println("after the real job has failed: " + e.getMessage());
        }
        return leftovers();
    }

    private JsonNode items(String kind) {
        return api.get(path(kind)).path("items");
    }

    private String path(String kind) {
        return "/api/v1/namespaces/" + namespace + "/" + kind;
    }

    private String driverLog() {
        return kubectl("logs", DRIVER, "-c", "spark-kubernetes-driver");
    }

    private void keepLog() {
        try {
            Files.writeString(log, driverLog());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (IllegalStateException e) {
            // It has not begun.
        }
    }

    private String kubectl(String... words) {
        return Command.run(
                Stream.concat(Stream.of("kubectl", "-n", namespace), Stream.of(words))
                        .toArray(String[]::new));
    }

    private void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new Violation("not within " + PATIENCE.toMinutes() + " min: " + what);
            }
            World.sleep(500);
        }
    }
}
