package io.sparkagent.it;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.dsl.ScalableResource;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** A Job that makes a driver's pod, and makes it again. */
record DriverJob(TestNamespace namespace, String name) {

    /** A Job pauses between failures, and then a few JVMs have to start on a small machine. */
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private ScalableResource<Job> resource() {
        return Cluster.CLIENT.batch().v1().jobs().inNamespace(namespace.name()).withName(name);
    }

    Job job() {
        return resource().require();
    }

    /** All that the Job has made and that are still there, the newest last. */
    List<Pod> pods() {
        return Cluster.CLIENT
                .pods()
                .inNamespace(namespace.name())
                .withLabel("batch.kubernetes.io/job-name", name)
                .list()
                .getItems()
                .stream()
                .sorted(Comparator.comparing(pod -> pod.getMetadata().getCreationTimestamp()))
                .toList();
    }

    /** Waits for the driver that is none of these. */
    Driver awaitDriverAfter(List<String> known) {
        return await("the Job has made another driver")
                .atMost(PATIENCE)
                .until(() -> driverAfter(known), Optional::isPresent)
                .orElseThrow();
    }

    private Optional<Driver> driverAfter(List<String> known) {
        return pods().stream()
                .map(pod -> pod.getMetadata().getName())
                .filter(pod -> !known.contains(pod))
                .findFirst()
                .map(pod -> new Driver(namespace, pod));
    }

    /** How many of its pods have counted as failures. */
    int failures() {
        return Objects.requireNonNullElse(job().getStatus().getFailed(), 0);
    }

    void awaitCondition(String condition) {
        await("the Job is " + condition).atMost(PATIENCE).until(() -> has(condition));
    }

    private boolean has(String condition) {
        return job().getStatus().getConditions().stream()
                .anyMatch(
                        each ->
                                condition.equals(each.getType())
                                        && "True".equals(each.getStatus()));
    }

    /** With all that it owns. */
    void delete() {
        resource().withPropagationPolicy(DeletionPropagation.BACKGROUND).delete();
    }
}
