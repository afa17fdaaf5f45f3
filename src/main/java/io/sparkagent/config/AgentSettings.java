package io.sparkagent.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The agent's own settings; each is also an environment variable, for example {@code
 * SPARK_AGENT_POD_NAME}.
 */
@ConfigMapping(prefix = "spark-agent")
public interface AgentSettings {

    /**
     * Where the driver is: {@code cluster} for one that spark-submit has started beside the agent,
     * {@code client} for a notebook or a Connect server beside it, {@code remote} for drivers in
     * other pods of the namespace; see docs/client-mode.md.
     */
    @WithDefault("cluster")
    Mode mode();

    /** Name of the pod that holds driver and agent ({@code metadata.name} by the downward API). */
    Optional<String> podName();

    /** Its namespace, and that of everything the agent makes. */
    Optional<String> namespace();

    /**
     * Folder shared with the driver container, which sees it read-only: the bridge's jar and the
     * way to the agent.
     */
    @WithDefault("/var/run/spark-agent")
    Path sharedDirectory();

    /** Folder of the agent alone: the highest executor id that may have been used. */
    @WithDefault("/var/lib/spark-agent")
    Path stateDirectory();

    /** What this driver may ask for; see docs/policy.md. */
    @WithDefault("/etc/spark-agent/policy.yaml")
    Path policyFile();

    /**
     * The driver's properties as spark-submit wrote them. In client mode the user's own, which the
     * agent hands to the driver together with what it adds; the file may be missing.
     */
    @WithDefault("/etc/spark-conf/spark.properties")
    Path driverProperties();

    /**
     * The container whose end is the end of the application; in client mode the pod's only one,
     * unless it has one of this name.
     */
    @WithDefault("spark-kubernetes-driver")
    String driverContainer();

    /**
     * In client and remote mode, the headless service that the agent makes for the driver; the
     * pod's name and {@code -driver-svc} by default.
     */
    Optional<String> serviceName();

    /**
     * In remote mode, the file with the token that drivers show, 32 characters or more; read anew
     * for each request, so that it may be replaced.
     */
    Optional<Path> tokenFile();

    /**
     * In remote mode, true for an agent that listens without TLS: whoever sees the traffic then has
     * the token.
     */
    @WithDefault("false")
    boolean plainHttp();

    /** How long an unreachable API server may hold back the driver's start. */
    @WithDefault("60s")
    Duration startTimeout();

    /**
     * The list of files that the submitter streams and the driver's start waits for; unset where
     * there are none.
     */
    Optional<Path> files();

    /** Where these files go: a folder that the driver container sees read-only. */
    @WithDefault("/var/run/spark-agent-files")
    Path filesDirectory();

    /** How long the driver's start waits for them. */
    @WithDefault("10m")
    Duration filesTimeout();

    /** How often all pods are listed again, beside the watch. */
    @WithDefault("30s")
    Duration listInterval();

    /**
     * A watch that has said nothing for so long, not even a bookmark, which comes every 60 to 75
     * seconds, is opened anew.
     */
    @WithDefault("90s")
    Duration watchTimeout();

    /**
     * Calls to the API server in flight at a time, each on a connection of its own. An API server
     * that has much to do with the pods it has already got serves each call a little at a time, so
     * that fewer calls get less of it; more connections cost more than they bring.
     */
    @WithDefault("32")
    int parallelCalls();

    /** How long the clean-up may take after SIGTERM. */
    @WithDefault("20s")
    Duration stopTimeout();

    /**
     * Names by which the loopback port may be asked for, without ports. A browser that asks by
     * another one shows a page whose name somebody has pointed here.
     */
    @WithDefault("localhost,127.0.0.1,[::1]")
    List<String> allowedHosts();
}
