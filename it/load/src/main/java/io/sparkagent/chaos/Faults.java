package io.sparkagent.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import io.sparkagent.load.Api;
import io.sparkagent.load.Place;
import io.sparkagent.load.PodStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;

/** The twelve. While each strikes, the demand changes and executors die ({@link World#unrest}). */
final class Faults {

    private static final Duration LONG = Duration.ofSeconds(120);
    private static final int DOWN_SECONDS = 60;

    private Faults() {}

    static final List<Fault> ALL =
            List.of(
                    new Fault(1, "429", "asks to wait", Faults::throttled),
                    new Fault(2, "500", "has failed \\(500\\)", Faults::failing),
                    new Fault(3, "409", "there already", Faults::conflicts),
                    new Fault(4, "half-open", "nothing came|does not tell", Faults::halfOpen),
                    new Fault(5, "cut", "was closed|reset|broken", Faults::cut),
                    new Fault(6, "sigkill", "boot has changed 10 times", Faults::kill),
                    new Fault(7, "down", "does not answer", Faults::down),
                    new Fault(8, "gone", "410|too old|expired", Faults::compaction),
                    new Fault(9, "quota", "quota is used up", Faults::quota),
                    new Fault(10, "node", "node no longer exists|PodGC", Faults::nodes),
                    new Fault(
                            11,
                            "clock",
                            "list was .* ago",
                            Faults::fakeClock,
                            false,
                            Faults::clock),
                    new Fault(
                            12,
                            "driver",
                            "driver.exitCode is 137",
                            _ -> Map.of(),
                            true,
                            Faults::driver));

    private static String throttled(World world) {
        world.proxy.rules(
                """
                {"path": "/pods", "percent": 70, "status": 429, "reason": "TooManyRequests", "retryAfter": 1}
                """);
        world.unrest(15);
        world.proxy.clear();
        return struck(world, "answered 429 with Retry-After: 1");
    }

    /** Half of them have been carried out all the same. */
    private static String failing(World world) {
        world.proxy.rules(
                """
                {"path": "/pods", "percent": 30, "status": 500, "reason": "InternalError"},
                {"path": "/pods", "verb": "POST", "percent": 50, "status": 500, "reason": "InternalError", "forward": true},
                {"path": "/pods", "verb": "DELETE", "percent": 50, "status": 500, "reason": "InternalError", "forward": true}
                """);
        world.unrest(15);
        world.proxy.clear();
        return struck(world, "answered 500, some after they were carried out");
    }

    private static String conflicts(World world) {
        Set<String> foreign = foreignPods(world, 5);
        world.unrest(3);
        world.proxy.rules(
                """
                {"path": "/pods", "verb": "POST", "percent": 40, "forward": true, "cut": true},
                {"path": "/pods", "verb": "POST", "percent": 40, "forward": true, "status": 409, "reason": "AlreadyExists"}
                """);
        world.unrest(12);
        world.proxy.clear();
        for (String pod : foreign) {
            try {
                world.api.get(world.place.path("pods/" + pod));
            } catch (Api.RefusedException e) {
                throw new Violation("somebody else's pod " + pod + " is gone");
            }
        }
        return struck(world, "made but their answers lost or 409; 5 names were somebody else's");
    }

    /** Pods with the names that come next. */
    private static Set<String> foreignPods(World world, int count) {
        var last = world.eye.sights().lastEntry();
        String prefix = last.getValue().name().replaceAll("\\d+$", "");
        Set<String> names = new TreeSet<>();
        for (int id = last.getKey() + 1; id <= last.getKey() + count; id++) {
            names.add(prefix + id);
            world.api.post(
                    world.place.path("pods"),
                    Map.of(
                            "metadata",
                            Map.of("name", prefix + id),
                            "spec",
                            Map.of(
                                    "nodeName",
                                    "nowhere",
                                    "containers",
                                    List.of(Map.of("name", "theirs", "image", "theirs")))));
        }
        return names;
    }

    private static String halfOpen(World world) {
        long watches = world.proxy.watches();
        long start = System.nanoTime();
        world.proxy.freezeWatches();
        world.unrest(5);
        await("a new watch is opened", LONG, () -> world.proxy.watches() > watches);
        long silent = seconds(start);
        world.unrest(5);
        world.proxy.freeze();
        world.unrest(10);
        return "the watches (a new one came after %d s), later all connections".formatted(silent);
    }

    private static String cut(World world) {
        int times = 30;
        for (int i = 0; i < times; i++) {
            world.proxy.cut();
            world.unrest(1);
        }
        return "all connections reset, %d times, once a second".formatted(times);
    }

    private static String kill(World world) {
        Random random = new Random(2);
        for (int i = 0; i < 10; i++) {
            world.agent.kill();
            world.agent.start(world.options);
            world.unrest(1 + random.nextInt(3));
            world.ear.listen();
        }
        return "SIGKILL, 10 times, a few seconds after each start";
    }

    private static String down(World world) {
        ControlPlane control = world.setting.controlPlane();
        if (control.isOurs()) {
            control.stop();
        } else {
            world.proxy.down();
        }
        world.unrest(DOWN_SECONDS);
        if (control.isOurs()) {
            control.start();
            world.killMany(10);
            return "the API server's process was dead for %d s".formatted(DOWN_SECONDS);
        }
        world.proxy.up();
        world.killMany(10);
        return "nobody came through to the API server for %d s".formatted(DOWN_SECONDS);
    }

    /**
     * While the watch is away, the version from which it would go on is forgotten; and what the API
     * server does only when a list takes too long is done by the proxy.
     */
    private static String compaction(World world) {
        world.proxy.rules("{\"verb\": \"watch\", \"cut\": true}");
        world.proxy.cutWatches();
        world.unrest(3);
        ControlPlane control = world.setting.controlPlane();
        if (control.isOurs()) {
            control.compact();
            control.stop();
            control.start();
        }
        world.proxy.rules(
                """
                {"verb": "watch", "path": "/pods", "count": 3, "status": 410, "reason": "Expired"},
                {"verb": "GET", "path": "continue=", "count": 3, "status": 410, "reason": "Expired"}
                """);
        world.unrest(10);
        world.proxy.clear();
        String real =
                control.isOurs()
                        ? "compacted, %d 410s of its own".formatted(world.proxy.gone())
                        : "not compacted (not our API server)";
        return struck(world, "cut or answered 410; " + real);
    }

    private static String quota(World world) {
        int few = world.executors() * 4 / 5;
        world.want(few);
        world.awaitMet(LONG);
        String path = "/api/v1/namespaces/" + world.place.namespace() + "/resourcequotas";
        int hard = few + 1 + world.executors() / 20;
        world.api.post(path, Map.of("metadata", Map.of("name", "few"), "spec", spec(hard)));
        World.sleep(1000);
        world.want(world.executors());
        World.sleep(5_000);
        world.killMany(5);
        World.sleep(5_000);
        world.api.patch(path + "/few", Map.of("spec", spec(10 * world.executors())));
        return "room for %d pods, for 10 s; then raised".formatted(hard);
    }

    private static Map<String, Object> spec(int pods) {
        return Map.of("hard", Map.of("pods", String.valueOf(pods)));
    }

    private static String nodes(World world) {
        Set<String> nodes = new TreeSet<>();
        world.api
                .get(world.place.path("pods") + "?labelSelector=spark-role%3Dexecutor")
                .path("items")
                .forEach(pod -> nodes.add(pod.at("/spec/nodeName").asText()));
        int all = world.api.get("/api/v1/nodes?labelSelector=type%3Dkwok").path("items").size();
        List<String> lost = nodes.stream().limit(2).toList();
        int executors = 0;
        long start = System.nanoTime();
        try {
            for (String node : lost) {
                executors += world.lose(node);
                world.api.delete("/api/v1/nodes/" + node);
            }
            await(
                    "their pods are gone",
                    LONG,
                    () -> lost.stream().allMatch(n -> isEmpty(world, n)));
        } finally {
            Command.run(
                    Place.repository().resolve("it/cluster/nodes").toString(), String.valueOf(all));
        }
        return "%s with %d executors; the cluster took %d s to remove their pods"
                .formatted(String.join(" and ", lost), executors, seconds(start));
    }

    private static boolean isEmpty(World world, String node) {
        return world.api
                .get(world.place.path("pods") + "?fieldSelector=spec.nodeName%3D" + node)
                .path("items")
                .isEmpty();
    }

    private static Map<String, String> fakeClock(Path directory) {
        setClock(directory, "+0");
        return Map.of(
                "LD_PRELOAD",
                System.getProperty("faketime"),
                "FAKETIME_TIMESTAMP_FILE",
                directory.resolve("clock").toString(),
                "FAKETIME_CACHE_DURATION",
                "1",
                "FAKETIME_DONT_FAKE_MONOTONIC",
                "1",
                // Its way around a defect of old C libraries stops a JVM.
                "FAKETIME_FORCE_MONOTONIC_FIX",
                "0");
    }

    private static void setClock(Path directory, String offset) {
        try {
            Path next = Files.writeString(directory.resolve("clock.next"), offset);
            Files.move(next, directory.resolve("clock"), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String clock(World world) {
        List<String> wrong = new ArrayList<>();
        moveClock(world, "+3h", 10, wrong);
        // So long that the next full list is due.
        moveClock(world, "-3h", 60, wrong);
        moveClock(world, "+0", 10, wrong);
        if (!wrong.isEmpty()) {
            throw new Violation(String.join("; ", wrong));
        }
        return "+3 h, -3 h and back, while at work";
    }

    private static void moveClock(World world, String offset, int seconds, List<String> wrong) {
        setClock(world.directory, offset);
        world.unrest(seconds);
        JsonNode list = world.agent.status().path("lastFullList");
        double age = list.path("ageSeconds").asDouble(-1);
        String sentence =
                "at %s the last full list was %.1f s ago, at %s by the agent's clock"
                        .formatted(offset, age, list.path("at").asText());
        world.ear.heard(sentence);
        if (age < 0 || age > 50) {
            wrong.add(sentence);
        }
    }

    private static String driver(World world) {
        world.driver.close();
        world.api.patch(
                world.place.path("pods/" + Place.DRIVER + "/status"),
                PodStatus.ended("spark-kubernetes-driver", 137));
        return "the driver's container ended with 137, without a word";
    }

    private static String struck(World world, String how) {
        long struck = world.proxy.struck();
        if (struck == 0) {
            throw new IllegalStateException("no request was struck");
        }
        return "%d requests %s".formatted(struck, how);
    }

    private static long seconds(long since) {
        return (System.nanoTime() - since) / 1_000_000_000;
    }

    private static void await(String what, Duration patience, BooleanSupplier condition) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new Violation("not within " + patience.toSeconds() + " s: " + what);
            }
            World.sleep(200);
        }
    }
}
