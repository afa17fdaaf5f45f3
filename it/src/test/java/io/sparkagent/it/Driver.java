package io.sparkagent.it;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.PodResource;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/** The pod of a submitted application: Spark's driver and the agent beside it. */
final class Driver {

    static final String SPARK = "spark-kubernetes-driver";
    static final String AGENT = "spark-agent";

    /** For anything that has to start a few JVMs on a small machine. */
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private final TestNamespace namespace;
    private final String name;

    Driver(TestNamespace namespace, String name) {
        this.namespace = namespace;
        this.name = name;
    }

    String name() {
        return name;
    }

    String namespace() {
        return namespace.name();
    }

    Pod pod() {
        return resource().require();
    }

    private PodResource resource() {
        return Cluster.CLIENT.pods().inNamespace(namespace.name()).withName(name);
    }

    boolean isGone() {
        return resource().get() == null;
    }

    void awaitGone() {
        await("the driver's pod is gone").atMost(PATIENCE).until(this::isGone);
    }

    /** At once and not gracefully: what a test leaves behind. */
    void delete() {
        resource().withGracePeriod(0).delete();
    }

    ContainerStatus agentContainer() {
        return container(pod().getStatus().getInitContainerStatuses(), AGENT).orElseThrow();
    }

    ContainerStatus sparkContainer() {
        return container(pod().getStatus().getContainerStatuses(), SPARK).orElseThrow();
    }

    private static Optional<ContainerStatus> container(List<ContainerStatus> all, String name) {
        return all.stream().filter(status -> name.equals(status.getName())).findFirst();
    }

    /** How Spark's container has ended, if it has. */
    Optional<ContainerStateTerminated> end() {
        return container(pod().getStatus().getContainerStatuses(), SPARK)
                .map(status -> status.getState().getTerminated());
    }

    /** Waits for the end of Spark's container. */
    int awaitExitCode() {
        return awaitExitCode(PATIENCE);
    }

    int awaitExitCode(Duration patience) {
        return await("the driver's end")
                .atMost(patience)
                .ignoreExceptionsMatching(Driver::isPassing)
                .until(this::end, Optional::isPresent)
                .orElseThrow()
                .getExitCode();
    }

    /** Waits for something that has to become true while the driver runs. */
    void awaitWhileItRuns(String what, Callable<Boolean> condition) {
        await(what)
                .atMost(PATIENCE)
                .ignoreExceptionsMatching(Driver::isPassing)
                .failFast("the driver has ended before: " + what, () -> end().isPresent())
                .until(condition);
    }

    /** The same where the driver may end before. */
    void awaitWhileItStarts(String what, Callable<Boolean> condition) {
        await(what).atMost(PATIENCE).ignoreExceptionsMatching(Driver::isPassing).until(condition);
    }

    /** A question that broke off is asked again; one that always does ends the patience. */
    private static boolean isPassing(Throwable failure) {
        return failure instanceof KubernetesClientException
                || failure instanceof UncheckedIOException;
    }

    /** Waits until the executors have registered with Spark. */
    void awaitRegistered(int executors) {
        awaitWhileItRuns(
                executors + " executors have registered", () -> registered().size() >= executors);
    }

    /** The lines that tell of executors that came. */
    List<String> registered() {
        return linesWith("Registered executor ");
    }

    void awaitLine(String text) {
        awaitWhileItRuns("the log says: " + text, () -> log().contains(text));
    }

    /** The rounds of until_told.py that are done. */
    int rounds() {
        return linesWith(" is done").size();
    }

    /** Waits until the application has computed something more. */
    void awaitAnotherRound() {
        int before = rounds();
        // The one that is under way may have begun before.
        awaitWhileItRuns("the application goes on", () -> rounds() >= before + 2);
    }

    /** Tells until_told.py to come to its end, and waits for that. */
    int finish() {
        exec("touch", "/tmp/finish");
        return awaitExitCode();
    }

    /** Empty before Spark's container has started. */
    String log() {
        return container(pod().getStatus().getContainerStatuses(), SPARK)
                .map(ContainerStatus::getState)
                .filter(state -> state.getRunning() != null || state.getTerminated() != null)
                .map(_ -> resource().inContainer(SPARK).getLog())
                .orElse("");
    }

    /** Each line begins with the time at which the node has received it. */
    List<String> logWithTimes() {
        return resource().inContainer(SPARK).usingTimestamps().getLog().lines().toList();
    }

    List<String> linesWith(String text) {
        return log().lines().filter(line -> line.contains(text)).toList();
    }

    String exec(String... words) {
        return Cluster.kubectl(
                namespace.name(),
                Command.words(
                        Stream.concat(
                                Stream.of("exec", name, "--container", SPARK, "--"),
                                Stream.of(words))));
    }

    /** The one of its conf, which the submission has made. */
    ConfigMap configMap() {
        String name =
                pod().getSpec().getVolumes().stream()
                        .filter(volume -> "spark-conf-volume-driver".equals(volume.getName()))
                        .findFirst()
                        .orElseThrow()
                        .getConfigMap()
                        .getName();
        return Cluster.CLIENT.configMaps().inNamespace(namespace.name()).withName(name).require();
    }

    AgentDoor openDoor() {
        return new AgentDoor(namespace.name(), name);
    }

    /** Kills the agent, from outside; the node starts it again. */
    void killAgent() {
        NodeProcess.main(agentContainer().getContainerID()).kill();
    }

    /** Kills the agent, from outside, and waits until it runs again. */
    void killAgentAndAwaitItsReturn() {
        ContainerStatus before = agentContainer();
        killAgent();
        awaitWhileItRuns(
                "the agent is back",
                () -> {
                    ContainerStatus now = agentContainer();
                    return now.getRestartCount() > before.getRestartCount()
                            && Boolean.TRUE.equals(now.getStarted())
                            && now.getState().getRunning() != null;
                });
    }

    /** Kills the driver's JVM, from outside. */
    void killSpark() {
        spark().kill();
    }

    /** The driver's JVM. */
    NodeProcess spark() {
        return NodeProcess.running(
                sparkContainer().getContainerID(), "org.apache.spark.deploy.SparkSubmit");
    }
}
