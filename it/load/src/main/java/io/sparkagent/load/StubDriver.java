package io.sparkagent.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/**
 * A driver that is nothing but the bridge's side of docs/bridge-protocol.md: it wants executors,
 * lets those register whose pods run, and takes every end once.
 */
public final class StubDriver implements AutoCloseable {

    /**
     * An end as it was told first.
     *
     * @param at by {@link System#nanoTime()}
     */
    public record End(
            int id,
            int exitCode,
            boolean causedByApplication,
            boolean failure,
            String sentence,
            long at) {}

    private static final Duration BEAT = Duration.ofSeconds(3);

    /** From one demand to the next, as the bridge does it. */
    private static final Duration GAP = Duration.ofMillis(50);

    /** Executors may stand on nodes that only look real, and are not asked for the image there. */
    public static final String TEMPLATE =
            """
            apiVersion: v1
            kind: Pod
            spec:
              nodeSelector: {type: kwok}
              tolerations: [{key: kwok.x-k8s.io/node, operator: Exists}]
              securityContext: {runAsUser: 185, runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}
              containers:
                - name: spark-kubernetes-executor
                  securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
            """;

    private static final String TEMPLATE_FILE = "/template.yaml";

    private final Path shared;
    private final String application;
    private final Map<String, String> conf = new TreeMap<>();
    private final Map<String, String> templates = new TreeMap<>(Map.of(TEMPLATE_FILE, TEMPLATE));
    private final String instance = UUID.randomUUID().toString();
    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(5))
                    .build();
    private final Map<Integer, Integer> totals = new TreeMap<>();
    private final Set<Integer> registered = new TreeSet<>();
    private final Set<Integer> inactive = new TreeSet<>();
    private final Map<Integer, String> released = new TreeMap<>();
    private final Set<Integer> vetoed = new TreeSet<>();
    private final Map<Integer, End> ends = new TreeMap<>();
    private final Set<String> everWaited = new TreeSet<>();
    private final List<Thread> threads = new ArrayList<>();
    private List<Integer> acknowledged = List.of();
    private List<String> waiting = List.of();
    private int firstId;
    private int highest;
    private long revision;
    private boolean changed;
    private volatile boolean closed;

    public StubDriver(Place place, AgentProcess agent) {
        shared = agent.shared();
        application = place.application();
        conf.put("spark.app.id", application);
        conf.put("spark.app.name", "load");
        conf.put("spark.driver.host", "driver-svc." + place.namespace() + ".svc");
        conf.put("spark.driver.port", "7078");
        conf.put("spark.executor.memory", "1g");
        conf.put("spark.kubernetes.namespace", place.namespace());
        conf.put("spark.kubernetes.container.image", "localhost/spark:4.1.1");
        conf.put("spark.kubernetes.executor.podTemplateFile", TEMPLATE_FILE);
        conf.put("spark.kubernetes.executor.podNamePrefix", "load-" + instance.substring(0, 8));
    }

    /** Before the start only. */
    public StubDriver conf(String key, String value) {
        conf.put(key, value);
        return this;
    }

    /** Says hello and goes to work; fails when the agent refuses. */
    public StubDriver start() {
        hello();
        for (Runnable work : List.<Runnable>of(this::sendDemands, this::takeNews)) {
            threads.add(Thread.ofPlatform().daemon().start(work));
        }
        return this;
    }

    public synchronized void want(int profile, int total) {
        totals.put(profile, total);
        change();
    }

    /** An executor asks to register, as one does when its pod runs. */
    public synchronized void register(int id) {
        if (id >= firstId && !vetoed.contains(id) && !ends.containsKey(id) && registered.add(id)) {
            highest = Math.max(highest, id);
            change();
        }
    }

    /** Spark gives it up: idle, or not heard of. */
    public synchronized void release(int id) {
        if (registered.remove(id)) {
            inactive.remove(id);
            released.put(id, "released");
            change();
        }
    }

    public synchronized Set<Integer> registered() {
        return new TreeSet<>(registered);
    }

    public synchronized Map<Integer, End> ends() {
        return new TreeMap<>(ends);
    }

    /** Why executors are missing, in the agent's last news. */
    public synchronized List<String> waiting() {
        return waiting;
    }

    /** Every cause that the agent has ever named. */
    public synchronized Set<String> everWaited() {
        return new TreeSet<>(everWaited);
    }

    /** The application is over. */
    public void over() {
        closed = true;
        threads.forEach(Thread::interrupt);
        try {
            send("DELETE", "/driver?instance=" + instance, null, Duration.ofSeconds(10));
        } catch (IOException e) {
            throw new IllegalStateException("the agent does not hear that the end has come", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        closed = true;
        threads.forEach(Thread::interrupt);
    }

    private void change() {
        changed = true;
        notifyAll();
    }

    private void hello() {
        ObjectNode hello = Api.JSON.createObjectNode();
        hello.put("protocol", 1);
        hello.put("instance", instance);
        hello.put("applicationId", application);
        hello.put("sparkVersion", "4.1.1");
        hello.put("sparkUser", "spark");
        hello.set("userConf", Api.JSON.valueToTree(conf));
        hello.set("resolvedConf", Api.JSON.valueToTree(conf));
        hello.set("templates", Api.JSON.valueToTree(templates));
        synchronized (this) {
            hello.put("highestExecutorId", highest);
        }
        try {
            JsonNode reply = send("PUT", "/driver", hello, Duration.ofSeconds(30));
            if (!reply.path("refusals").isEmpty()) {
                throw new IllegalStateException("the agent refuses: " + reply.path("refusals"));
            }
            synchronized (this) {
                firstId = firstId == 0 ? reply.path("firstId").asInt() : firstId;
            }
        } catch (IOException e) {
            throw new IllegalStateException("the agent does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void sendDemands() {
        long sent = System.nanoTime() - GAP.toNanos();
        while (!closed) {
            try {
                awaitChange();
                Thread.sleep(Math.max(0, sent + GAP.toNanos() - System.nanoTime()) / 1_000_000);
                sent = System.nanoTime();
                JsonNode reply = send("PUT", "/driver/demand", demand(), Duration.ofSeconds(10));
                synchronized (this) {
                    reply.path("gone")
                            .forEach(
                                    id -> {
                                        released.remove(id.asInt());
                                        vetoed.remove(id.asInt());
                                    });
                }
            } catch (IOException | IllegalStateException e) {
                pause();
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private synchronized void awaitChange() throws InterruptedException {
        if (!changed) {
            wait(BEAT.toMillis());
        }
    }

    private synchronized ObjectNode demand() {
        changed = false;
        ObjectNode body = Api.JSON.createObjectNode();
        body.put("instance", instance);
        body.put("revision", ++revision);
        ArrayNode wanted = body.putArray("wanted");
        totals.forEach(
                (profile, total) -> wanted.addObject().put("profile", profile).put("total", total));
        registered.forEach(body.putArray("registered")::add);
        inactive.forEach(body.putArray("inactive")::add);
        ArrayNode gone = body.putArray("released");
        released.forEach((id, why) -> gone.addObject().put("id", id).put("reason", why));
        acknowledged.forEach(body.putArray("acknowledged")::add);
        vetoed.forEach(body.putArray("vetoed")::add);
        return body.put("highestExecutorId", highest);
    }

    private void takeNews() {
        String boot = "";
        long version = -1;
        while (!closed) {
            try {
                JsonNode news =
                        send(
                                "GET",
                                "/driver/news?instance=%s&boot=%s&version=%d"
                                        .formatted(instance, boot, version),
                                null,
                                Duration.ofSeconds(40));
                boot = news.path("boot").asText();
                version = news.path("version").asLong();
                take(news);
            } catch (IOException | IllegalStateException e) {
                pause();
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private synchronized void take(JsonNode news) {
        for (JsonNode id : news.path("veto")) {
            if (!registered.contains(id.asInt()) && vetoed.add(id.asInt())) {
                change();
            }
        }
        List<Integer> taken = new ArrayList<>();
        for (JsonNode end : news.path("ends")) {
            int id = end.path("id").asInt();
            taken.add(id);
            if (!ends.containsKey(id)) {
                ends.put(
                        id,
                        new End(
                                id,
                                end.path("exitCode").asInt(),
                                end.path("causedByApplication").asBoolean(),
                                end.path("failure").asBoolean(),
                                end.path("sentence").asText(),
                                System.nanoTime()));
                if (registered.remove(id)) {
                    inactive.remove(id);
                    released.put(id, end.path("sentence").asText());
                }
            }
        }
        if (!taken.equals(acknowledged)) {
            acknowledged = taken;
            change();
        }
        List<String> sentences = new ArrayList<>();
        for (JsonNode reason : news.path("waiting")) {
            sentences.add(reason.path("sentence").asText());
            everWaited.add(reason.path("cause").asText());
        }
        waiting = List.copyOf(sentences);
        notifyAll();
    }

    /** Says hello again when the agent does not know this instance any more. */
    private JsonNode send(String verb, String path, JsonNode body, Duration patience)
            throws IOException, InterruptedException {
        Properties address = new Properties();
        try (Reader reader = Files.newBufferedReader(shared.resolve("agent.properties"))) {
            address.load(reader);
        }
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(address.getProperty("url") + path))
                        .timeout(patience)
                        .header("Authorization", "Bearer " + address.getProperty("token"))
                        .header("Content-Type", "application/json")
                        .method(
                                verb,
                                body == null
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofByteArray(
                                                Api.JSON.writeValueAsBytes(body)))
                        .build();
        HttpResponse<byte[]> response = http.send(request, BodyHandlers.ofByteArray());
        if (response.statusCode() == 409) {
            hello();
            throw new IOException("said hello again");
        }
        if (response.statusCode() / 100 != 2) {
            throw new IOException(verb + " " + path + " was answered " + response.statusCode());
        }
        return response.body().length == 0
                ? Api.JSON.missingNode()
                : Api.JSON.readTree(response.body());
    }

    private static void pause() {
        try {
            Thread.sleep(200);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
