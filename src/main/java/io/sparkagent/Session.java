package io.sparkagent;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.sparkagent.StartGate.Place;
import io.sparkagent.act.Permissions;
import io.sparkagent.config.Catalogue;
import io.sparkagent.config.DriverConf;
import io.sparkagent.config.HandedOver;
import io.sparkagent.config.Policy;
import io.sparkagent.config.Problems;
import io.sparkagent.config.ResourceProfile;
import io.sparkagent.config.SparkConf;
import io.sparkagent.config.SparkVersion;
import io.sparkagent.driver.HandedOverMessage;
import io.sparkagent.driver.Hello;
import io.sparkagent.manifest.Application;
import io.sparkagent.manifest.DriverService;
import io.sparkagent.manifest.ExecutorConfigMap;
import io.sparkagent.manifest.ExecutorManifests;
import io.sparkagent.manifest.ExecutorPods;
import io.sparkagent.manifest.ExecutorSecret;
import io.sparkagent.manifest.PolicyCheck;
import io.sparkagent.plan.Limits;
import io.sparkagent.snapshot.OwnedObject;
import io.sparkagent.watch.PodRules;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One SparkContext as the agent serves it: everything that follows from its hello, read once.
 *
 * @param manifests of its executors, as they are sent
 * @param podRules how its pods are read
 * @param kept the objects that the agent keeps for it, as they should be
 */
record Session(
        String instance,
        ExecutorPods pods,
        PolicyCheck policy,
        ExecutorManifests manifests,
        Limits limits,
        PodRules podRules,
        Map<OwnedObject, HasMetadata> kept) {

    /**
     * What the bridge overlays over the conf as the user wrote it, because only the running driver
     * knows it.
     */
    private static final List<String> RESOLVED =
            List.of(
                    "spark.app.id",
                    "spark.app.name",
                    "spark.driver.host",
                    "spark.driver.port",
                    "spark.driver.bindAddress");

    Session {
        kept = Map.copyOf(kept);
    }

    /**
     * @param problems where everything goes that is wrong with the conf
     */
    static Session open(
            Hello hello, Place place, KubernetesSerialization serialization, Problems problems) {
        SparkConf conf = new SparkConf(effective(hello), problems);
        Catalogue.load().warnOfUnknownKeys(conf);
        Session session =
                read(
                        conf,
                        application(hello, place),
                        place.policy(),
                        place.account(),
                        serialization);
        Optional<HandedOver> handedOver = handedOver(hello, conf);
        if (handedOver.orElse(null) instanceof HandedOver.Nothing(String why)) {
            problems.add(why);
        }
        if (problems.sentences().isEmpty()) {
            try {
                ResourceProfile standard = new ResourceProfile(0, Map.of(), handedOver);
                session.policy()
                        .violations(session.pods().build(1, standard).pod())
                        .forEach(problems::add);
            } catch (IllegalArgumentException e) {
                problems.add(String.valueOf(e.getMessage())); // no pod was handed over
            }
        }
        return session;
    }

    /** What follows from a conf, wherever it comes from; what is wrong is in its problems. */
    static Session read(
            SparkConf conf,
            Application application,
            Policy allowed,
            String account,
            KubernetesSerialization serialization) {
        ExecutorPods pods = ExecutorPods.read(conf, application, allowed, serialization);
        Optional<ExecutorSecret> secret = ExecutorSecret.of(application);
        PolicyCheck policy = new PolicyCheck(allowed, account, secret.map(ExecutorSecret::name));
        Limits limits = LimitsReader.read(conf, allowed, pods.claimTerms());
        Map<OwnedObject, HasMetadata> kept = new EnumMap<>(OwnedObject.class);
        ExecutorConfigMap.read(conf, application)
                .ifPresent(map -> kept.put(OwnedObject.EXECUTOR_CONFIG_MAP, map.build()));
        secret.ifPresent(made -> kept.put(OwnedObject.EXECUTOR_SECRET, made.build()));
        return new Session(
                application.instance(),
                pods,
                policy,
                new ExecutorManifests(pods, policy, serialization),
                limits,
                PodRules.read(conf),
                kept);
    }

    /** What it needs of the API server beyond what every application does, verbs by resource. */
    Map<String, List<String>> rights() {
        Map<String, List<String>> rights = new TreeMap<>();
        if (kept.containsKey(OwnedObject.EXECUTOR_SECRET)) {
            rights.putAll(Permissions.NEEDED_FOR_SECRET);
        }
        if (makesClaims()) {
            rights.putAll(Permissions.NEEDED_FOR_CLAIMS);
        }
        return rights;
    }

    /** Whether the agent makes persistent volume claims for it. */
    boolean makesClaims() {
        return !limits.claims().each().isEmpty();
    }

    /**
     * The driver's service. Its name is taken from the conf that spark-submit has mounted and never
     * from a hello, by which user code could name somebody else's service.
     */
    static Optional<HasMetadata> service(SparkConf conf, Place place) {
        return DriverService.read(conf, place.namespace(), place.podLabels(), place.owner())
                .map(DriverService::build);
    }

    /**
     * The service of a driver that spark-submit has not started, when it has said what its ports
     * are. Its name is ours to choose, whatever the driver says.
     */
    static Optional<HasMetadata> service(Hello hello, Place place) {
        Map<String, String> conf = new TreeMap<>(hello.resolvedConf());
        conf.put(
                "spark.driver.host",
                io.sparkagent.DriverConf.host(
                        place.adopted().orElseThrow().service(), place.namespace()));
        return service(new SparkConf(conf, new Problems()), place);
    }

    private static Optional<HandedOver> handedOver(Hello hello, SparkConf conf) {
        Optional<HandedOver> handedOver =
                Optional.ofNullable(hello.handedOver()).map(HandedOverMessage::read);
        return handedOver.isEmpty() && ExecutorPods.needsDriver(conf)
                ? Optional.of(new HandedOver.Nothing(HandedOverMessage.NO_POD))
                : handedOver;
    }

    private static Map<String, String> effective(Hello hello) {
        Map<String, String> effective = new TreeMap<>(hello.userConf());
        effective.putAll(resolved(hello));
        return effective;
    }

    private static Map<String, String> resolved(Hello hello) {
        Map<String, String> resolved = new TreeMap<>(hello.resolvedConf());
        resolved.keySet().retainAll(RESOLVED);
        return resolved;
    }

    /** The same for people, who want to know where each value comes from. */
    static DriverConf conf(Hello hello) {
        return new DriverConf(hello.userConf(), resolved(hello), hello.environment());
    }

    private static Application application(Hello hello, Place place) {
        return new Application(
                hello.applicationId(),
                place.selector(),
                hello.instance(),
                place.namespace(),
                SparkVersion.parse(hello.sparkVersion()),
                hello.sparkUser(),
                hello.environment(),
                hello.confFiles(),
                hello.templates(),
                Optional.ofNullable(hello.authSecret()),
                place.owner());
    }
}
