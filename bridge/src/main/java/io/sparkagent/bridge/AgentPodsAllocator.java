package io.sparkagent.bridge;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.apache.spark.SecurityManager;
import org.apache.spark.SparkConf;
import org.apache.spark.resource.ResourceProfile;
import org.apache.spark.resource.ResourceProfile$;
import org.apache.spark.scheduler.cluster.k8s.AbstractPodsAllocator;
import org.apache.spark.scheduler.cluster.k8s.ExecutorPodsSnapshotsStore;
import org.apache.spark.scheduler.cluster.k8s.KubernetesClusterSchedulerBackend;
import org.apache.spark.scheduler.cluster.k8s.KubernetesExecutorBuilder;
import org.apache.spark.util.Clock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Option;

/** Spark's door to the agent: named by spark.kubernetes.allocation.pods.allocator. */
public final class AgentPodsAllocator extends AbstractPodsAllocator {
    private static final Logger LOG = LoggerFactory.getLogger(AgentPodsAllocator.class);
    private static final String START_TIMEOUT = "spark.kubernetes.agent.startTimeout";

    private static final long LAST_WORD_MILLIS = 200;

    /** Without their pod for the default profile the application cannot begin. */
    private static final Duration PATIENCE_WITH_STEPS = Duration.ofSeconds(60);

    private final SparkConf userConf;
    private final SparkConf conf;
    private final SecurityManager security;
    private final Clock clock;
    private final Signal changed = new Signal();
    private final Roster roster = new Roster(changed);
    private final Totals totals = new Totals();
    private final String instance = UUID.randomUUID().toString();
    private final SparkPods pods;
    private volatile @Nullable Workshop workshop;
    private volatile List<Loop> loops = List.of();
    private volatile @Nullable AgentClient greeted;

    public AgentPodsAllocator(
            SparkConf conf,
            SecurityManager security,
            KubernetesExecutorBuilder builder,
            KubernetesClient client,
            ExecutorPodsSnapshotsStore store,
            Clock clock) {
        this.userConf = conf.clone();
        this.conf = conf;
        this.security = security;
        this.clock = clock;
        this.pods = new SparkPods(builder, security, client);
        ForcedConf.apply(conf);
        ExecutorListener.report(conf, roster);
    }

    @Override
    public void start(String applicationId, KubernetesClusterSchedulerBackend sparks) {
        Elsewhere elsewhere = Elsewhere.find(userConf, System.getenv());
        Route route = elsewhere == null ? new Beside(directory()) : elsewhere;
        AgentClient agent = new AgentClient(route, instance);
        ObjectNode hello = agent.newBody();
        new Hello(userConf, conf, security).writeTo(hello, applicationId);
        route.introduce(hello);
        Workshop steps =
                new Workshop(new HandOver(pods, userConf, applicationId, instance), changed::raise);
        workshop = steps;
        Session session = new Session(agent, hello, roster, changed);
        try {
            if (steps.isNeeded()) {
                hello.set(
                        HandOver.FIELD,
                        steps.await(
                                ResourceProfile$.MODULE$.getOrCreateDefaultProfile(conf),
                                PATIENCE_WITH_STEPS));
            }
            session.open(Duration.ofSeconds(conf.getTimeAsSeconds(START_TIMEOUT, "10s")));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AgentException("Interrupted while waiting for the Spark Agent.");
        } catch (AgentException e) {
            LastingRefusal.enforce(e, System.getenv());
            throw e;
        }
        greeted = agent;

        Backend backend = new SparkBackend(sparks, conf);
        FailureLimit failures = new FailureLimit(conf, clock);
        boolean decommissioning = conf.getBoolean("spark.decommission.enabled", false);
        News news = new News(backend, roster, changed, failures, decommissioning);
        loops =
                List.of(
                        new Loop(
                                "demand",
                                new DemandSender(
                                        session,
                                        changed,
                                        backend,
                                        roster,
                                        totals,
                                        new Delivery(steps),
                                        news)),
                        new Loop("news", new NewsReceiver(session, news)));
        loops.forEach(Loop::start);
    }

    /** Called under the backend's monitor: store and wake, nothing else. */
    @Override
    public void setTotalExpectedExecutors(
            scala.collection.immutable.Map<ResourceProfile, Object> wanted) {
        if (totals.merge(wanted)) {
            changed.raise();
        }
    }

    @Override
    public Option<Pod> driverPod() {
        return Option.empty();
    }

    /** Asked when an executor registers: true turns it away. */
    @Override
    public boolean isDeleted(String executor) {
        Integer id = ExecutorIds.parse(executor);
        return id == null || !roster.admit(id);
    }

    /** Runs in a shutdown hook at times: bounded, and without an exception. */
    @Override
    public void stop(String applicationId) {
        loops.forEach(Loop::interrupt);
        Workshop open = workshop;
        if (open != null) {
            open.close();
        }
        AgentClient agent = greeted;
        if (agent == null) {
            return;
        }
        try {
            for (Loop loop : loops) {
                // nothing may be said after "over": another hello would start everything again
                loop.join(LAST_WORD_MILLIS);
            }
            agent.over();
        } catch (IOException e) {
            LOG.warn("The end of the application was not told: {}", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The agent leaves its address beside this jar. */
    private static Path directory() {
        String override = System.getProperty("sparkagent.directory");
        if (override != null) {
            return Path.of(override);
        }
        try {
            Path jar =
                    Path.of(
                            AgentPodsAllocator.class
                                    .getProtectionDomain()
                                    .getCodeSource()
                                    .getLocation()
                                    .toURI());
            return jar.resolveSibling("");
        } catch (URISyntaxException e) {
            throw new AgentException(
                    "The place of the bridge's jar is not a file: " + e.getInput());
        }
    }
}
