package io.sparkagent.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkagent.load.AgentProcess;
import io.sparkagent.load.Api;
import io.sparkagent.load.Place;
import io.sparkagent.load.PodEye;
import io.sparkagent.load.PodEye.Sight;
import io.sparkagent.load.PodStatus;
import io.sparkagent.load.StubDriver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * One application with its agent behind the fault proxy, and all that is known of it by those who
 * are not the agent.
 */
final class World implements AutoCloseable {

    /**
     * @param proxy the fault proxy's program
     * @param directory for logs
     * @param executors that are wanted
     */
    record Setting(Api api, Path proxy, Path directory, int executors, ControlPlane controlPlane) {}

    final Setting setting;
    final Api api;
    final Place place;
    final PodEye eye;
    final FaultProxy proxy;
    final AgentProcess agent;
    final StubDriver driver;
    final StatusEar ear;
    final AgentProcess.Options options;
    final Path directory;

    private final Random random = new Random(1);
    private final Set<Integer> everRegistered = new TreeSet<>();
    private final Set<Integer> released = new TreeSet<>();
    private final Set<Integer> killed = new TreeSet<>();
    private final Set<Integer> perhapsKilled = new TreeSet<>();
    // Whoever stops the tests must not leave processes.
    private final Thread whenStopped = new Thread(this::end);
    private int wanted;

    World(Setting setting, String purpose, Function<Path, Map<String, String>> environment)
            throws IOException, InterruptedException {
        this.setting = setting;
        api = setting.api();
        directory = Files.createDirectories(setting.directory().resolve(purpose));
        place = Place.make(api, "chaos-" + purpose);
        proxy = new FaultProxy(setting.proxy(), api, directory);
        AgentProcess.Options through = proxy.options();
        for (var entry : environment.apply(directory).entrySet()) {
            through = through.with(entry.getKey(), entry.getValue());
        }
        options = through;
        agent = new AgentProcess(place, directory);
        driver = new StubDriver(place, agent);
        eye = new PodEye(place);
        eye.whenRunning(this::register);
        ear = new StatusEar(agent, driver);
        Runtime.getRuntime().addShutdownHook(whenStopped);
    }

    void start() {
        eye.start();
        agent.start(options);
        driver.start();
        ear.start();
    }

    private synchronized void register(int id) {
        driver.register(id);
        if (driver.registered().contains(id)) {
            everRegistered.add(id);
        }
    }

    synchronized void want(int executors) {
        wanted = executors;
        driver.want(0, executors);
        releaseSurplus();
    }

    /** What Spark does with executors that have become idle. */
    private synchronized void releaseSurplus() {
        NavigableSet<Integer> registered = new TreeSet<>(driver.registered());
        while (registered.size() > wanted) {
            int id = registered.pollLast();
            released.add(id);
            driver.release(id);
        }
    }

    /** The demand goes up and down, and executors die, for a while. */
    void unrest(int seconds) {
        long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
        while (System.nanoTime() < end) {
            want(setting.executors() - random.nextInt(setting.executors() / 5));
            killOne();
            sleep(500);
        }
        want(setting.executors());
    }

    /** So many executors die at once. */
    void killMany(int count) {
        for (int i = 0; i < count; i++) {
            killOne();
        }
    }

    /** An executor dies, or somebody deletes its pod. */
    private void killOne() {
        List<Integer> registered = List.copyOf(driver.registered());
        if (registered.isEmpty()) {
            return;
        }
        int id = registered.get(random.nextInt(registered.size()));
        Sight sight = eye.sights().get(id);
        if (sight == null || sight.ended() != 0 || !sight.exists()) {
            return;
        }
        String pod = place.path("pods/" + sight.name());
        perhapsKilled.add(id);
        try {
            if (random.nextBoolean()) {
                api.delete(pod + "?gracePeriodSeconds=0");
            } else {
                api.patch(pod + "/status", killedStatus());
            }
            killed.add(id);
        } catch (UncheckedIOException | Api.RefusedException e) {
            // It is gone already, or nobody answers.
        }
    }

    private static Map<String, Object> killedStatus() {
        return PodStatus.ended("spark-kubernetes-executor", 137);
    }

    /** The executors on a node are about to be lost. */
    int lose(String node) {
        int before = killed.size();
        JsonNode pods = api.get(place.path("pods") + "?fieldSelector=spec.nodeName%3D" + node);
        for (JsonNode pod : pods.path("items")) {
            JsonNode id = pod.at("/metadata/labels/spark-exec-id");
            if (!id.isMissingNode()) {
                killed.add(id.asInt());
            }
        }
        return killed.size() - before;
    }

    int executors() {
        return setting.executors();
    }

    /**
     * Waits until as many executors are registered as are wanted, each has a pod that runs, and
     * there is no other.
     *
     * @return how long that took
     */
    Duration awaitMet(Duration patience) {
        long start = System.nanoTime();
        while (!isMet()) {
            if (System.nanoTime() - start > patience.toNanos()) {
                throw new Violation(
                        "the demand is not met within %d s: %d are wanted, %d registered, %d run, %d live; waiting: %s"
                                .formatted(
                                        patience.toSeconds(),
                                        wanted,
                                        driver.registered().size(),
                                        eye.running(),
                                        eye.living(),
                                        driver.waiting()));
            }
            sleep(100);
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private boolean isMet() {
        releaseSurplus();
        Set<Integer> registered = driver.registered();
        return registered.size() == wanted
                && eye.living() == wanted
                && eye.running() == wanted
                && eye.sights().values().stream()
                        .filter(sight -> sight.exists() && sight.ended() == 0)
                        .allMatch(sight -> registered.contains(sight.id()));
    }

    /** What must not be, whatever happens. */
    synchronized List<String> violations() {
        List<String> found = new ArrayList<>();
        if (!eye.reusedIds().isEmpty()) {
            found.add("ids were used again: " + eye.reusedIds());
        }
        Set<Integer> ends = driver.ends().keySet();
        Set<Integer> untold = new TreeSet<>(killed);
        untold.retainAll(everRegistered);
        untold.removeAll(ends);
        untold.removeAll(released);
        if (!untold.isEmpty()) {
            found.add("the ends of these were not told: " + untold);
        }
        Set<Integer> invented = new TreeSet<>(ends);
        invented.retainAll(everRegistered);
        invented.removeAll(released);
        invented.removeAll(killed);
        invented.removeAll(perhapsKilled);
        if (!invented.isEmpty()) {
            found.add("ends were told of executors that lived: " + invented);
        }
        return found;
    }

    int deaths() {
        return killed.size();
    }

    /** Waits until nothing of the application is left, and says what is if there is. */
    List<String> awaitNothingLeft(Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        List<String> left = place.leftovers();
        while (!left.isEmpty() && System.nanoTime() < deadline) {
            sleep(200);
            left = place.leftovers();
        }
        return left;
    }

    static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(whenStopped);
        end();
    }

    private void end() {
        ear.close();
        driver.close();
        agent.close();
        eye.close();
        proxy.close();
        place.close();
    }
}
