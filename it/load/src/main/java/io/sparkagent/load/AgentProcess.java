package io.sparkagent.load;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * The packaged agent as a process of this machine: {@code target/quarkus-app} on a JVM with the
 * container image's options, or the native binary that system property {@code agent} names. It may
 * be killed and started again in the same folders, as a kubelet does.
 */
public final class AgentProcess implements AutoCloseable {

    /** Those of the container image. */
    public static final List<String> JVM_OPTIONS =
            List.of(
                    "@" + jvm("agent.options"),
                    "-XX:CompilerDirectivesFile=" + jvm("compiler.json"));

    private static final Duration START = Duration.ofMinutes(3);

    /**
     * How to start it.
     *
     * @param url the API server, or something in front of it
     * @param authority whose certificate is there, as base64; empty for the API server's
     * @param wrapper words before the command, for example {@code faketime -f +3h}
     * @param jvm options in place of those of the container image; none take those
     * @param settings more environment variables
     */
    public record Options(
            String url,
            String authority,
            List<String> wrapper,
            List<String> jvm,
            Map<String, String> settings) {

        public static Options to(String url) {
            return new Options(url, "", List.of(), List.of(), Map.of());
        }

        public Options trusting(String certificates) {
            return new Options(url, certificates, wrapper, jvm, settings);
        }

        public Options with(String variable, String value) {
            Map<String, String> more = new TreeMap<>(settings);
            more.put(variable, value);
            return new Options(url, authority, wrapper, jvm, more);
        }

        public Options wrapped(String... words) {
            return new Options(url, authority, List.of(words), jvm, settings);
        }

        public Options onJvm(String... words) {
            return new Options(url, authority, wrapper, List.of(words), settings);
        }
    }

    private final Place place;
    private final Path directory;
    private final int port = freePort();
    private final int managementPort = freePort();
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private Process process;

    /**
     * @param directory for its state, its log and the bridge; stays
     */
    public AgentProcess(Place place, Path directory) {
        this.place = place;
        this.directory = directory;
        try {
            Files.createDirectories(shared());
            Files.createDirectories(directory.resolve("state"));
            Files.writeString(
                    directory.resolve("policy.yaml"),
                    """
                    maximumExecutors: 100000
                    defaultServiceAccount: spark-executor
                    serviceAccounts: [spark-executor]
                    images: ["*"]
                    volumes: [configMap, emptyDir, persistentVolumeClaim]
                    secrets: []
                    privileged: false
                    """);
            // The driver's service takes its name from here.
            Files.writeString(
                    directory.resolve("spark.properties"),
                    "spark.app.id=%s%nspark.kubernetes.namespace=%s%nspark.driver.host=driver-svc.%s.svc%n"
                            .formatted(place.application(), place.namespace(), place.namespace()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path jvm(String file) {
        return Place.repository().resolve("src/main/jvm").resolve(file);
    }

    /** Where the agent leaves its address and token for the driver. */
    public Path shared() {
        return directory.resolve("shared");
    }

    public Path log() {
        return directory.resolve("agent.log");
    }

    /** Of its status page. */
    public URI address() {
        return URI.create("http://127.0.0.1:" + port + "/");
    }

    /** Starts it and waits until it says that it has started. */
    public void start(Options options) {
        launch(options);
        long deadline = System.nanoTime() + START.toNanos();
        while (!isStarted()) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                throw new IllegalStateException("the agent does not start; see " + log());
            }
            sleep(50);
        }
    }

    /** Starts it without waiting. */
    public void launch(Options options) {
        List<String> command = new ArrayList<>(options.wrapper());
        String binary = System.getProperty("agent", "");
        if (binary.isEmpty()) {
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(options.jvm().isEmpty() ? JVM_OPTIONS : options.jvm());
            command.add("-jar");
            command.add(
                    Place.repository().resolve("target/quarkus-app/quarkus-run.jar").toString());
        } else {
            command.addAll(List.of(binary, "-Xmx40m")); // as in its image
        }
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .directory(directory.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("KUBERNETES_"));
        environment.put(
                "KUBECONFIG",
                place.kubeconfig(directory, options.url(), options.authority()).toString());
        environment.put("SPARK_AGENT_POD_NAME", Place.DRIVER);
        environment.put("SPARK_AGENT_NAMESPACE", place.namespace());
        environment.put("SPARK_AGENT_SHARED_DIRECTORY", shared().toString());
        environment.put("SPARK_AGENT_STATE_DIRECTORY", directory.resolve("state").toString());
        environment.put("SPARK_AGENT_POLICY_FILE", directory.resolve("policy.yaml").toString());
        environment.put(
                "SPARK_AGENT_DRIVER_PROPERTIES", directory.resolve("spark.properties").toString());
        environment.put("QUARKUS_HTTP_PORT", String.valueOf(port));
        environment.put("QUARKUS_MANAGEMENT_PORT", String.valueOf(managementPort));
        environment.putAll(options.settings());
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean isStarted() {
        try {
            return http.send(get(managementPort, "/q/health/started"), BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** SIGKILL, and gone. */
    public void kill() {
        process.destroyForcibly();
        awaitEnd();
    }

    /** SIGTERM; it may clean up first. */
    public void stop() {
        process.destroy();
        awaitEnd();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    private void awaitEnd() {
        try {
            if (!process.waitFor(1, TimeUnit.MINUTES)) {
                throw new IllegalStateException("the agent does not end; see " + log());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public JsonNode status() {
        try {
            return Api.JSON.readTree(text(port, "/status"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What Prometheus would read. */
    public String metrics() {
        return text(managementPort, "/q/metrics");
    }

    private String text(int where, String path) {
        try {
            return http.send(get(where, path), BodyHandlers.ofString()).body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static HttpRequest get(int port, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(20))
                .build();
    }

    /** The most memory that it has ever had, in MiB (VmHWM). */
    public long peakMemory() {
        return memory("VmHWM");
    }

    /** The memory that it has now, in MiB (VmRSS). */
    public long memory() {
        return memory("VmRSS");
    }

    private long memory(String field) {
        try {
            var found =
                    Pattern.compile(field + ":\\s+(\\d+) kB")
                            .matcher(
                                    Files.readString(
                                            Path.of("/proc/" + process.pid() + "/status")));
            if (!found.find()) {
                throw new IllegalStateException("there is no " + field + " of the agent");
            }
            return Long.parseLong(found.group(1)) / 1024;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** CPU time that it has used so far. */
    public Duration cpu() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    @Override
    public void close() {
        if (process != null && process.isAlive()) {
            kill();
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
