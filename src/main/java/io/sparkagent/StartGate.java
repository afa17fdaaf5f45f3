package io.sparkagent;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.sparkagent.Adoption.Adopted;
import io.sparkagent.act.DriverEvents;
import io.sparkagent.act.ExecutorIds;
import io.sparkagent.act.Permissions;
import io.sparkagent.config.AgentSettings;
import io.sparkagent.config.Mode;
import io.sparkagent.config.Policy;
import io.sparkagent.config.PolicyFile;
import io.sparkagent.config.Problems;
import io.sparkagent.driver.SharedDirectory;
import io.sparkagent.manifest.Application;
import io.sparkagent.snapshot.Labels;
import io.sparkagent.watch.Lineage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What has to be known before a driver may start: the way to the agent is laid, the policy can be
 * read, the Role suffices. Everything gets a verdict, and a bad one opens the gate too, because a
 * sidecar that never starts would hang the job without a word; only an API server that does not
 * answer is waited for.
 */
final class StartGate {

    /**
     * The place in which the agent runs.
     *
     * @param owner the driver's pod
     * @param podLabels of the driver's pod
     * @param account the pod's service account, which is the agent's alone
     * @param adopted what the agent has settled for a driver that spark-submit has not started
     * @param created when the driver's pod was made, {@code metadata.creationTimestamp}
     */
    record Place(
            String namespace,
            Application.Owner owner,
            Map<String, String> podLabels,
            String account,
            Policy policy,
            ExecutorIds ids,
            Optional<Adopted> adopted,
            String created) {

        Place {
            podLabels = Map.copyOf(podLabels);
        }

        /** Beside a driver that spark-submit has started. */
        Place(
                String namespace,
                Application.Owner owner,
                Map<String, String> podLabels,
                String account,
                Policy policy,
                ExecutorIds ids) {
            this(namespace, owner, podLabels, account, policy, ids, Optional.empty(), "");
        }

        /** Which driver's executors and claims are ours. */
        Lineage lineage() {
            return new Lineage(owner.uid(), created);
        }

        /** What all executors of this driver's pod are found by. */
        String selector() {
            return Objects.requireNonNull(podLabels.get(Labels.APPLICATION));
        }

        /** As Events name it. */
        DriverEvents.DriverPod driverPod() {
            return new DriverEvents.DriverPod(namespace, owner.podName(), owner.uid());
        }
    }

    /**
     * What is the same for all drivers of an agent in a pod of its own.
     *
     * @param account the agent's
     */
    record Ground(String namespace, String account, Policy policy, ExecutorIds ids) {}

    /**
     * @param place empty when so much is wrong that it is not known, and where no driver is known
     *     yet
     * @param ground empty when something is wrong
     * @param refusals what is wrong, a sentence each
     */
    record Verdict(Optional<Place> place, Optional<Ground> ground, List<String> refusals) {}

    private static final Logger LOG = Logger.getLogger(StartGate.class);
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(500);

    private final KubernetesClient client;
    private final AgentSettings settings;
    private final SharedDirectory shared;
    private final Door door;
    private final Problems problems = new Problems();
    private final long deadline;
    private @Nullable Ground ground;

    StartGate(KubernetesClient client, AgentSettings settings, SharedDirectory shared, Door door) {
        this.client = client;
        this.settings = settings;
        this.shared = shared;
        this.door = door;
        this.deadline = System.nanoTime() + settings.startTimeout().toNanos();
    }

    Verdict check() throws InterruptedException {
        if (settings.mode() == Mode.REMOTE) {
            checkDoor();
        } else {
            deliver();
        }
        ExecutorIds ids = ids();
        Policy policy = PolicyFile.read(settings.policyFile(), problems);
        String name = needed(settings.podName(), "POD_NAME");
        String namespace = needed(settings.namespace(), "NAMESPACE");
        Place place = null;
        if (!name.isEmpty() && !namespace.isEmpty()) {
            try {
                place = place(name, namespace, policy, ids);
            } catch (KubernetesClientException e) {
                problems.add(
                        "the API server "
                                + client.getMasterUrl()
                                + " does not let the agent look at its own pod "
                                + name
                                + ": "
                                + e.getMessage());
            }
        }
        List<String> refusals = problems.sentences();
        return new Verdict(
                Optional.ofNullable(place),
                refusals.isEmpty() ? Optional.ofNullable(ground) : Optional.empty(),
                refusals);
    }

    /** Drivers come over the network. */
    private void checkDoor() {
        shared.tokenProblem().ifPresent(problems::add);
        if (!door.encrypted() && !settings.plainHttp()) {
            problems.add(
                    "drivers would show their token without TLS: mount a certificate, set"
                            + " QUARKUS_HTTP_SSL_CERTIFICATE_FILES,"
                            + " QUARKUS_HTTP_SSL_CERTIFICATE_KEY_FILES and"
                            + " QUARKUS_HTTP_INSECURE_REQUESTS=disabled, or accept that with"
                            + " SPARK_AGENT_PLAIN_HTTP=true");
        }
    }

    private void deliver() {
        Path directory = settings.sharedDirectory();
        try {
            shared.deliver();
            if (settings.mode() == Mode.CLIENT) {
                Optional<Map<String, String>> conf = DriverConf.read(settings, problems);
                if (conf.isPresent()) {
                    shared.deliver(conf.get());
                }
            }
        } catch (IOException e) {
            problems.add(unusable(directory, "the bridge's jar cannot be put into", e));
        }
    }

    private @Nullable ExecutorIds ids() {
        Path directory = settings.stateDirectory();
        try {
            return new ExecutorIds(directory);
        } catch (IOException | NumberFormatException e) {
            problems.add(unusable(directory, "the mark of executor ids cannot be kept in", e));
            return null;
        }
    }

    private static String unusable(Path directory, String what, Exception e) {
        return what
                + " "
                + directory
                + " ("
                + e
                + "): mount an emptyDir there and set fsGroup in the pod's securityContext";
    }

    private String needed(Optional<String> value, String variable) {
        if (value.isEmpty()) {
            problems.add(
                    "the agent does not know its pod: set SPARK_AGENT_"
                            + variable
                            + " by the downward API, as the driver pod template does");
        }
        return value.orElse("");
    }

    private @Nullable Place place(
            String name, String namespace, Policy policy, @Nullable ExecutorIds ids)
            throws InterruptedException {
        Pod pod =
                patiently(
                        () -> {
                            Pod own = client.pods().inNamespace(namespace).withName(name).get();
                            if (own == null) {
                                throw new KubernetesClientException(
                                        "there is no such pod", 404, null);
                            }
                            return own;
                        });
        String account =
                Objects.requireNonNullElse(pod.getSpec().getServiceAccountName(), "default");
        patiently(() -> Permissions.missing(client, namespace, account, Permissions.NEEDED))
                .forEach(problems::add);
        if (ids != null) {
            ground = new Ground(namespace, account, policy, ids);
        }
        if (settings.mode() == Mode.REMOTE) {
            return null;
        }
        if (Boolean.TRUE.equals(pod.getSpec().getHostNetwork())) {
            problems.add(
                    "the driver's pod has hostNetwork, so the agent's loopback port would be open to"
                            + " the whole node; remove it from the driver pod template");
        }
        Map<String, String> labels =
                Objects.requireNonNullElse(pod.getMetadata().getLabels(), Map.of());
        Optional<Adopted> adopted = Optional.empty();
        if (settings.mode() == Mode.CLIENT) {
            if (problems.sentences().isEmpty()) { // else it may not even look
                Adoption adoption = new Adoption(client, settings, problems);
                adopted = patiently(() -> adoption.adopt(pod));
            }
        } else if (!labels.containsKey(Labels.APPLICATION)) {
            problems.add(
                    "the driver's pod has no label "
                            + Labels.APPLICATION
                            + "; submit the application with spark-submit in cluster mode, or set"
                            + " SPARK_AGENT_MODE=client for a notebook or a Connect server");
        }
        return ids == null
                ? null
                : new Place(
                        namespace,
                        new Application.Owner(name, pod.getMetadata().getUid()),
                        adopted.map(Adopted::labels).orElse(labels),
                        account,
                        policy,
                        ids,
                        adopted,
                        created(pod));
    }

    static String created(Pod pod) {
        return Objects.toString(pod.getMetadata().getCreationTimestamp(), "");
    }

    /** Asks again while the API server does not answer, as long as the start may take. */
    private <T> T patiently(Supplier<T> call) throws InterruptedException {
        while (true) {
            try {
                return call.get();
            } catch (KubernetesClientException e) {
                boolean answered = e.getCode() >= 400 && e.getCode() < 500 && e.getCode() != 429;
                if (answered || System.nanoTime() > deadline) {
                    throw e;
                }
                LOG.warnf("the API server does not answer, trying again: %s", e.getMessage());
                Thread.sleep(BETWEEN_TRIES);
            }
        }
    }
}
