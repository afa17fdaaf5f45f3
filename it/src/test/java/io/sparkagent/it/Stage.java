package io.sparkagent.it;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.sparkagent.it.Cause.Shown;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Predicate;

/**
 * Where one cause is made to happen: one application, and what is done to it and to the cluster.
 */
final class Stage {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final TestNamespace namespace;
    private final StatusPage page;
    private final Path folder;
    private final PodHistory history;
    private final Deque<Runnable> undo = new ArrayDeque<>();
    private Optional<Driver> driver = Optional.empty();
    private Optional<AgentDoor> door = Optional.empty();

    /**
     * @param folder for whatever is left to look at afterwards
     */
    Stage(TestNamespace namespace, StatusPage page, Path folder) {
        this.namespace = namespace;
        this.page = page;
        this.folder = folder;
        this.history = new PodHistory(namespace);
    }

    String namespace() {
        return namespace.name();
    }

    StatusPage page() {
        return page;
    }

    List<Pod> executors() {
        return namespace.executors();
    }

    /** An application that begins without its executors, and does not mind how they end. */
    Submission submission() {
        return namespace
                .submission("4.1.1")
                .executors(1)
                .conf("spark.scheduler.minRegisteredResourcesRatio", "0")
                .conf("spark.executor.maxNumFailures", "1000");
    }

    Driver start(Submission submission) {
        return runs(submission.untilTold(1));
    }

    Driver runs(Driver submitted) {
        driver = Optional.of(submitted);
        return submitted;
    }

    /** One whose executor has registered, and whose status somebody is looking at. */
    Driver startAndAwaitExecutor(Submission submission) {
        Driver started = start(submission);
        started.awaitRegistered(1);
        watch();
        return started;
    }

    /** Somebody is looking at the status from now on. */
    void watch() {
        door().ifPresent(way -> page.open(way.address()));
    }

    Driver driver() {
        return driver.orElseThrow();
    }

    /** The agent's door, once there is an agent. */
    Optional<AgentDoor> door() {
        if (door.isEmpty() && driver.isPresent() && hasAgent()) {
            open();
        }
        return door;
    }

    private boolean hasAgent() {
        return driver().pod().getStatus().getInitContainerStatuses().stream()
                .filter(container -> Driver.AGENT.equals(container.getName()))
                .anyMatch(container -> Boolean.TRUE.equals(container.getStarted()));
    }

    private void open() {
        door = Optional.of(driver().openDoor());
    }

    /** From now on without the API server, as somebody can who is on the node. */
    void openDoorOfTheNode() {
        door.ifPresent(AgentDoor::close);
        long agent = NodeProcess.main(driver().agentContainer().getContainerID()).pid();
        door =
                Optional.of(
                        new AgentDoor(
                                "the agent", List.of("it/causes/forward", String.valueOf(agent))));
        page.open(door.get().address());
    }

    /** Makes the objects, and removes them afterwards. */
    void apply(String name, String yaml) {
        Path file = write(name + ".yaml", yaml);
        undo(() -> kubectl("delete", "--ignore-not-found", "--wait=false", "-f", file.toString()));
        kubectl("apply", "-f", file.toString());
    }

    String kubectl(String... words) {
        return Cluster.kubectl(namespace(), words);
    }

    void undo(Runnable step) {
        undo.push(step);
    }

    void awaitThat(String what, Callable<Boolean> condition) {
        await(what).atMost(PATIENCE).ignoreExceptions().until(condition);
    }

    /** Deletes the executor at once, so that another one has to be made; shown from now on. */
    Shown deleteExecutor() {
        Pod victim = executors().getFirst();
        Instant before = Instant.now();
        Cluster.CLIENT.pods().resource(victim).withGracePeriod(0).delete();
        return Shown.since(before);
    }

    /** When the cluster has shown an executor like this first. */
    Shown executor(Predicate<Pod> like) {
        return () -> history.firstSight(like);
    }

    /** When so many executors had failed. */
    Shown failures(int count) {
        return () -> {
            List<Instant> ends =
                    history.all().stream()
                            .map(Pod::getMetadata)
                            .map(pod -> history.firstSight(each -> isFailed(each, pod.getUid())))
                            .flatMap(Optional::stream)
                            .sorted()
                            .toList();
            return ends.size() < count ? Optional.empty() : Optional.of(ends.get(count - 1));
        };
    }

    private static boolean isFailed(Pod pod, String uid) {
        return pod.getMetadata().getUid().equals(uid) && Pods.hasFailed(pod);
    }

    /** When a node has said this of an executor first; seen when it is asked for. */
    Shown warning(String reason) {
        Instant[] first = new Instant[1];
        return () -> {
            if (first[0] == null && hasWarning(reason)) {
                first[0] = Instant.now();
            }
            return Optional.ofNullable(first[0]);
        };
    }

    private boolean hasWarning(String reason) {
        return Cluster.CLIENT.v1().events().inNamespace(namespace()).list().getItems().stream()
                .filter(event -> reason.equals(event.getReason()))
                .map(event -> event.getInvolvedObject().getName())
                .anyMatch(name -> executors().stream().anyMatch(Pods.named(name)));
    }

    /** When the driver has ended. */
    Shown driverEnd() {
        Instant[] first = new Instant[1];
        return () -> {
            if (first[0] == null && driver().end().isPresent()) {
                first[0] = Instant.now();
            }
            return Optional.ofNullable(first[0]);
        };
    }

    /** The executor template with a step before Spark's own entry point. */
    static PodBuilder before(PodBuilder template, String shell) {
        return template.editSpec()
                .editFirstContainer()
                .withCommand("/bin/bash", "-c", shell + "; exec /opt/entrypoint.sh \"$@\"", "bash")
                .endContainer()
                .endSpec();
    }

    Path write(String name, String text) {
        try {
            return Files.writeString(folder.resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As whoever asks for it reads it. */
    void keepExplanation() {
        driver.ifPresent(
                pod ->
                        write(
                                "explain.txt",
                                Command.tryOut(
                                                "it/spark-agent",
                                                "explain",
                                                pod.name(),
                                                "--namespace",
                                                namespace())
                                        .output()));
    }

    /** Leaves behind what somebody wants to read whose cause is not named. */
    void keepLogs() {
        driver.ifPresent(
                pod -> {
                    keep("driver.log", "logs", pod.name(), "--container", Driver.SPARK);
                    keep("agent.log", "logs", pod.name(), "--container", Driver.AGENT);
                    keep("driver.txt", "describe", "pod", pod.name());
                });
        keep("events.txt", "get", "events", "--sort-by", ".metadata.creationTimestamp");
        keep("pods.txt", "get", "pods", "--output", "wide");
        for (Pod executor : history.all()) {
            String name = executor.getMetadata().getName();
            write(name + ".yaml", Serialization.asYaml(executor));
            keep(name + ".log", "logs", name);
        }
    }

    private void keep(String file, String... words) {
        write(file, Cluster.tryKubectl(namespace(), words).output());
    }

    /** The cluster is as before, and the application as if it had never happened. */
    void undo() {
        while (!undo.isEmpty()) {
            try {
                undo.pop().run();
            } catch (RuntimeException | AssertionError e) {
                System.out.printf("could not be undone: %s%n", e);
            }
        }
    }

    void close() {
        undo();
        door.ifPresent(AgentDoor::close);
        driver.ifPresent(
                pod -> {
                    pod.delete();
                    executors()
                            .forEach(
                                    executor ->
                                            Cluster.CLIENT
                                                    .pods()
                                                    .resource(executor)
                                                    .withGracePeriod(0)
                                                    .delete());
                    awaitThat("all is gone", () -> pod.isGone() && executors().isEmpty());
                });
        history.close();
    }
}
