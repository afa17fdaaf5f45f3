package io.sparkagent.cli;

import io.fabric8.kubernetes.api.model.DeleteOptions;
import io.fabric8.kubernetes.api.model.DeleteOptionsBuilder;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FilterWatchListDeletable;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.sparkagent.snapshot.Executor;
import io.sparkagent.snapshot.Labels;
import io.sparkagent.snapshot.Waiting;
import io.sparkagent.submit.FileStream;
import io.sparkagent.watch.PodSight;
import io.sparkagent.wire.Excerpt;
import io.sparkagent.wire.Tunnel;
import io.sparkagent.wire.Wire;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What the commands ask of a cluster; whatever goes wrong is a sentence with an exit code. */
final class Cluster implements AutoCloseable {

    /** Pods in one answer of a list. */
    private static final long PAGE = 500;

    /** Where the API server's own words are not needed to understand it. */
    private static final int FORBIDDEN = 403;

    private static final int ABSENT = 404;
    private static final int CONFLICT = 409;

    private final KubernetesClient client;
    private final String namespace;
    private final PodSight sight;
    private final PodLogs logs;
    private @Nullable Wire wire;

    Cluster(KubernetesClient client, String namespace) {
        this.client = client;
        this.namespace = namespace;
        this.sight = new PodSight(client.getKubernetesSerialization());
        this.logs = new PodLogs(client);
    }

    /** The one that the options, or the kubeconfig, name. */
    String namespace() {
        return namespace;
    }

    /** The same in another namespace; closed with this one. */
    Cluster in(String otherNamespace) {
        return new Cluster(client, otherNamespace);
    }

    /** The way for what is created and watched, which not every command does. */
    synchronized Wire wire() {
        if (wire == null) {
            wire = new Wire(client);
        }
        return wire;
    }

    /** The way of files to a driver's pod. */
    FileStream files(String inNamespace, String pod, Duration patience) {
        return new FileStream(client, inNamespace, pod, patience);
    }

    KubernetesSerialization serialization() {
        return client.getKubernetesSerialization();
    }

    /** Not started yet. */
    <T extends HasMetadata> Feed<T> feed(
            Feed.Selection<T> selection, Duration pause, Consumer<Sight> told) {
        return new Feed<>(wire(), serialization(), selection, pause, this::failure, told);
    }

    @Override
    public synchronized void close() {
        if (wire != null) {
            wire.close();
        }
        client.close();
    }

    /**
     * @param everywhere in all namespaces, not in one
     */
    List<Driver> drivers(boolean everywhere) {
        return pods(everywhere, Labels.DRIVER_ROLE).stream().map(Driver::new).toList();
    }

    /** Of some drivers in one answer, for who has time for one. */
    List<Driver> someDrivers(long most) {
        return asking(
                "list",
                "pods",
                namespace,
                () ->
                        ofRole(client.pods(), false, Labels.DRIVER_ROLE)
                                .list(new ListOptionsBuilder().withLimit(most).build())
                                .getItems()
                                .stream()
                                .map(Driver::new)
                                .toList());
    }

    /** Jobs that make drivers; none for those who may not list Jobs, such as stock submitters. */
    List<Job> driverJobs(boolean everywhere) {
        return asking(
                "list",
                "jobs",
                everywhere ? "" : namespace,
                () -> {
                    try {
                        return pages(
                                ofRole(client.batch().v1().jobs(), everywhere, Labels.DRIVER_ROLE));
                    } catch (KubernetesClientException e) {
                        if (e.getCode() == FORBIDDEN) {
                            return List.of();
                        }
                        throw e;
                    }
                });
    }

    Driver look(Driver before) {
        Pod pod =
                asking(
                        "get",
                        "pods",
                        before.namespace(),
                        () ->
                                client.pods()
                                        .inNamespace(before.namespace())
                                        .withName(before.name())
                                        .get());
        if (pod == null) {
            throw FailureException.notFound(
                    "the driver " + before.name() + " is gone from " + place(before.namespace()));
        }
        return new Driver(pod);
    }

    List<Pod> executorPods(boolean everywhere) {
        return pods(everywhere, Labels.EXECUTOR_ROLE);
    }

    List<Pod> executorPods(Driver driver) {
        return asking(
                "list",
                "pods",
                driver.namespace(),
                () ->
                        pages(
                                client.pods()
                                        .inNamespace(driver.namespace())
                                        .withLabel(Labels.APPLICATION, driver.application())
                                        .withLabel(Labels.ROLE, Labels.EXECUTOR_ROLE)));
    }

    /** As the agent reads them, and by the same rules. */
    List<Executor> executors(List<Pod> pods, Instant now) {
        return pods.stream().flatMap(pod -> sight.executor(pod, now).stream()).toList();
    }

    /** What a pod waits for. */
    Waiting waiting(Pod pod) {
        return sight.waiting(pod);
    }

    private List<Pod> pods(boolean everywhere, String role) {
        return asking(
                "list",
                "pods",
                everywhere ? "" : namespace,
                () -> pages(ofRole(client.pods(), everywhere, role)));
    }

    private <T extends HasMetadata, L extends KubernetesResourceList<T>, R extends Resource<T>>
            FilterWatchListDeletable<T, L, R> ofRole(
                    MixedOperation<T, L, R> all, boolean everywhere, String role) {
        return everywhere
                ? all.inAnyNamespace().withLabel(Labels.ROLE, role)
                : all.inNamespace(namespace).withLabel(Labels.ROLE, role);
    }

    private static <
                    T extends HasMetadata,
                    L extends KubernetesResourceList<T>,
                    R extends Resource<T>>
            List<T> pages(FilterWatchListDeletable<T, L, R> selected) {
        List<T> found = new ArrayList<>();
        String next = null;
        do {
            L page =
                    selected.list(
                            new ListOptionsBuilder().withLimit(PAGE).withContinue(next).build());
            found.addAll(page.getItems());
            next = page.getMetadata() == null ? null : page.getMetadata().getContinue();
        } while (next != null && !next.isEmpty());
        return found;
    }

    /** Warnings about a pod, the newest first; none where they may not be listed. */
    List<String> warnings(String inNamespace, String pod) {
        return warnings(inNamespace, pod, Instant.EPOCH);
    }

    /**
     * @param name of a pod or a Job
     * @param since what happened before is left out
     */
    List<String> warnings(String inNamespace, String name, Instant since) {
        try {
            return client
                    .v1()
                    .events()
                    .inNamespace(inNamespace)
                    .withField("involvedObject.name", name)
                    .list()
                    .getItems()
                    .stream()
                    .filter(event -> "Warning".equals(event.getType()))
                    .filter(event -> name.equals(event.getInvolvedObject().getName()))
                    .filter(
                            event ->
                                    !Driver.instant(time(event))
                                            .orElse(Instant.MAX)
                                            .isBefore(since))
                    .sorted((a, b) -> time(b).compareTo(time(a)))
                    .map(event -> event.getReason() + ": " + event.getMessage())
                    .distinct()
                    .toList();
        } catch (KubernetesClientException _) {
            return List.of();
        }
    }

    private static String time(Event event) {
        return Objects.requireNonNullElse(
                event.getLastTimestamp(),
                Objects.requireNonNullElse(event.getMetadata().getCreationTimestamp(), ""));
    }

    /**
     * @param tail how many of the last lines; empty for all
     * @param previous of the container that ran before the one that is there now
     */
    record LogRequest(
            String namespace,
            String pod,
            String container,
            Optional<Integer> tail,
            boolean previous) {}

    InputStream log(LogRequest request) {
        return asking("get", "pods/log", request.namespace(), () -> logs.read(request));
    }

    /** The log as it grows. */
    InputStream follow(LogRequest request) {
        return asking("get", "pods/log", request.namespace(), () -> logs.follow(request));
    }

    /** On loopback, for us alone; whether the pod answers shows when it is used. */
    Tunnel forward(Driver driver) {
        return Tunnel.open(client, driver.namespace(), driver.name(), driver.statusPort());
    }

    /**
     * @param graceSeconds empty for the pod's own
     * @return whether it was there
     */
    boolean deletePod(Driver driver, Optional<Integer> graceSeconds) {
        return delete(
                "pods",
                "api/v1",
                driver.namespace(),
                driver.name(),
                new DeleteOptionsBuilder()
                        .withGracePeriodSeconds(graceSeconds.map(Integer::longValue).orElse(null))
                        .withNewPreconditions()
                        .withUid(driver.pod().getMetadata().getUid())
                        .endPreconditions()
                        .build());
    }

    /**
     * @return whether it was there
     */
    boolean deleteJob(String inNamespace, String name, String uid) {
        return delete(
                "jobs",
                "apis/batch/v1",
                inNamespace,
                name,
                new DeleteOptionsBuilder()
                        .withPropagationPolicy("Background")
                        .withNewPreconditions()
                        .withUid(uid)
                        .endPreconditions()
                        .build());
    }

    /**
     * With another uid it is another one of this name, which came while a person was asked. The
     * client's own way to delete knows no uid.
     */
    private boolean delete(
            String resource, String group, String inNamespace, String name, DeleteOptions options) {
        String path = "/" + group + "/namespaces/" + inNamespace + "/" + resource + "/" + name;
        return asking(
                "delete",
                resource,
                inNamespace,
                () -> {
                    try {
                        client.raw(path, "DELETE", options);
                        return true;
                    } catch (KubernetesClientException e) {
                        return switch (e.getCode()) {
                            case ABSENT -> false;
                            case CONFLICT -> throw replaced(resource, name, e);
                            default -> throw e;
                        };
                    }
                });
    }

    private static FailureException replaced(
            String resource, String name, KubernetesClientException e) {
        return FailureException.notFound(
                "it is gone; another of the "
                        + resource
                        + " is called "
                        + name
                        + " now, and is left alone ("
                        + words(e)
                        + ")");
    }

    private <T> T asking(String verb, String resource, String inNamespace, Supplier<T> call) {
        try {
            return call.get();
        } catch (KubernetesClientException e) {
            throw failure(verb, resource, inNamespace, e);
        }
    }

    /** What it means for the command. */
    FailureException failure(
            String verb, String resource, String inNamespace, KubernetesClientException e) {
        String words = words(e);
        return switch (e.getCode()) {
            case FORBIDDEN ->
                    FailureException.noCluster(forbidden(verb, resource, inNamespace, words));
            case 401 ->
                    FailureException.noCluster(
                            "the API server "
                                    + client.getMasterUrl()
                                    + " does not accept who you are; log in again, or name another"
                                    + " --context");
            case ABSENT -> FailureException.notFound(words);
            case 0, -1 ->
                    FailureException.noCluster(
                            "the API server "
                                    + client.getMasterUrl()
                                    + " cannot be reached: "
                                    + words);
            default ->
                    new FailureException(
                            e.getCode() >= 500
                                    ? CommandLines.NO_CLUSTER
                                    : CommandLines.SOMETHING_WRONG,
                            "the API server does not " + verb + " " + resource + ": " + words);
        };
    }

    static String forbidden(String verb, String resource, String inNamespace, String words) {
        return "you may not "
                + verb
                + " "
                + resource
                + " in "
                + place(inNamespace)
                + "; ask for a Role that has "
                + verb
                + " for "
                + resource
                + (words.isBlank() ? "" : " (" + words + ")");
    }

    private static String place(String namespace) {
        return namespace.isEmpty() ? "all namespaces" : "the namespace " + namespace;
    }

    private static String words(KubernetesClientException e) {
        return Optional.ofNullable(e.getStatus())
                .map(Status::getMessage)
                .filter(message -> !message.isBlank())
                .map(Excerpt::of)
                .orElseGet(() -> root(e));
    }

    /** The deepest cause: what is above it only says which call has failed. */
    static String root(Throwable e) {
        Throwable deepest = e;
        for (int depth = 0; deepest.getCause() != null && depth < 20; depth++) {
            deepest = deepest.getCause();
        }
        return named(deepest, deepest.getMessage());
    }

    private static String named(Throwable e, @Nullable String message) {
        String words = Excerpt.of(message);
        return switch (e) {
            case java.net.UnknownHostException _ -> "nobody knows the host " + words;
            case java.util.concurrent.TimeoutException _ -> "it does not answer in time";
            default -> words.isEmpty() ? e.getClass().getSimpleName() : words;
        };
    }
}
