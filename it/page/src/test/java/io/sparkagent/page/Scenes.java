package io.sparkagent.page;

import io.sparkagent.config.DriverConf;
import io.sparkagent.plan.Demand;
import io.sparkagent.plan.Demand.Wanted;
import io.sparkagent.plan.WaitingReason;
import io.sparkagent.snapshot.Ending;
import io.sparkagent.snapshot.Executor;
import io.sparkagent.snapshot.Executor.Failed;
import io.sparkagent.snapshot.Executor.Identity;
import io.sparkagent.snapshot.Executor.Leaving;
import io.sparkagent.snapshot.Executor.Pending;
import io.sparkagent.snapshot.Executor.Requested;
import io.sparkagent.snapshot.Executor.Running;
import io.sparkagent.snapshot.Executor.Succeeded;
import io.sparkagent.snapshot.OwnPod;
import io.sparkagent.snapshot.OwnedObject;
import io.sparkagent.snapshot.PodRef;
import io.sparkagent.snapshot.Snapshot;
import io.sparkagent.snapshot.Waiting;
import io.sparkagent.status.StatusBoard.View;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;

/** Worlds as an agent sees them. */
final class Scenes {

    static final String DRIVER = "clickstream-sessions-4f0c1a-driver";
    static final String SECRET = "hunter2hunter2";

    static final String NO_NODE =
            "0/6 nodes are available: 2 node(s) had untolerated taint {dedicated: gpu}, 4 Insufficient"
                    + " memory. preemption: 0/6 nodes are available: 6 No preemption victims found for"
                    + " incoming pod.";

    private static final String INSTANCE = "6f1c";

    private Scenes() {}

    static DriverConf conf() {
        Map<String, String> user = new HashMap<>();
        user.put("spark.app.name", "clickstream-sessions");
        user.put("spark.executor.memory", "4g");
        user.put("spark.executor.cores", "2");
        user.put("spark.executor.instances", "3");
        user.put("spark.kubernetes.container.image", "registry.example.org/data/spark:4.1.1");
        user.put("spark.hadoop.fs.s3a.secret.key", SECRET);
        user.put("spark.sql.shuffle.partitions", "400");
        user.put("spark.kubernetes.executor.label.team", "web");
        return new DriverConf(
                user,
                Map.of(
                        "spark.app.id",
                        "spark-8d3b0c",
                        "spark.driver.host",
                        "clickstream-sessions-4f0c1a-driver-svc.web.svc",
                        "spark.driver.port",
                        "7078"),
                Map.of("SPARK_LOCAL_DIRS", "/tmp/spark"));
    }

    static View noDriver(Instant at) {
        return new View(new Demand.NotYet(), seen(List.of(), at), List.of(), at);
    }

    static View over(Instant at) {
        return new View(new Demand.Over("Spark has stopped"), seen(List.of(), at), List.of(), at);
    }

    static View of(
            int wanted, Collection<Executor> executors, Instant at, WaitingReason... waiting) {
        Map<Integer, Instant> registered = new HashMap<>();
        executors.stream()
                .filter(Running.class::isInstance)
                .forEach(executor -> registered.put(executor.id(), at));
        Wanted demand =
                new Wanted(
                        INSTANCE,
                        at,
                        new TreeMap<>(Map.of(0, wanted)),
                        new TreeMap<>(),
                        registered,
                        Map.of(),
                        Map.of(),
                        Set.of(),
                        Set.of(),
                        Map.of());
        return new View(demand, seen(executors, at), List.of(waiting), at);
    }

    private static Snapshot seen(Collection<Executor> executors, Instant at) {
        TreeMap<Integer, Executor> byId = new TreeMap<>();
        executors.forEach(executor -> byId.put(executor.id(), executor));
        return new Snapshot(
                byId,
                Optional.of(new OwnPod(false, OptionalInt.empty())),
                new EnumMap<>(OwnedObject.class),
                Optional.of(at.minusSeconds(7)));
    }

    static Executor running(int id, Instant since) {
        return new Running(identity(id), since, pod(id, "worker-" + (1 + id % 400)));
    }

    static Executor requested(int id, Instant since) {
        return new Requested(identity(id), since);
    }

    static Executor unscheduled(int id, Instant since) {
        PodRef pod = new PodRef("clickstream-exec-" + id, "uid-" + id, id, Optional.empty());
        return new Pending(
                identity(id), since, pod, new Waiting(Waiting.Cause.UNSCHEDULED, NO_NODE));
    }

    static Executor starting(int id, Instant since) {
        return new Pending(
                identity(id),
                since,
                pod(id, "worker-" + (1 + id % 400)),
                new Waiting(Waiting.Cause.STARTING, "ContainerCreating"));
    }

    static Executor leaving(int id, Instant since) {
        return new Leaving(
                identity(id), since, pod(id, "worker-9"), false, "its node will be shut down");
    }

    static Failed outOfMemory(int id, Instant since) {
        return new Failed(
                identity(id),
                since,
                Optional.of(pod(id, "worker-3")),
                new Ending(
                        137,
                        true,
                        true,
                        "executor "
                                + id
                                + " was killed for want of memory (OOMKilled, exit code 137): raise"
                                + " spark.executor.memoryOverhead"));
    }

    static Succeeded done(int id, Instant since) {
        return new Succeeded(
                identity(id),
                since,
                Optional.empty(),
                new Ending(0, false, false, "executor " + id + " ended with exit code 0"));
    }

    private static Identity identity(int id) {
        return new Identity(id, id % 10 == 0 ? 1 : 0, INSTANCE);
    }

    private static PodRef pod(int id, String node) {
        return new PodRef("clickstream-exec-" + id, "uid-" + id, id, Optional.of(node));
    }

    static Instant ago(Instant now, Duration duration) {
        return now.minus(duration);
    }
}
