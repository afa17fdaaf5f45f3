package io.sparkagent.it;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** Every executor pod that a namespace has ever had since the history began. */
final class PodHistory implements AutoCloseable {

    private record Sight(Instant at, Pod pod) {}

    private final Map<String, Pod> pods = new ConcurrentHashMap<>();
    private final List<Sight> sights = new CopyOnWriteArrayList<>();
    private final Watch watch;
    private volatile Optional<WatcherException> broken = Optional.empty();

    PodHistory(TestNamespace namespace) {
        watch =
                Cluster.CLIENT
                        .pods()
                        .inNamespace(namespace.name())
                        .withLabel("spark-role", "executor")
                        .watch(
                                new Watcher<Pod>() {
                                    @Override
                                    public void eventReceived(Action action, Pod pod) {
                                        if (action != Action.BOOKMARK && action != Action.ERROR) {
                                            pods.put(pod.getMetadata().getUid(), pod);
                                            sights.add(new Sight(Instant.now(), pod));
                                        }
                                    }

                                    @Override
                                    public void onClose(WatcherException cause) {
                                        broken = Optional.of(cause);
                                    }
                                });
    }

    /** Executor ids, one for each pod, sorted. */
    List<Integer> ids() {
        return pods().stream().map(PodHistory::id).sorted().toList();
    }

    static int id(Pod executor) {
        return Integer.parseInt(executor.getMetadata().getLabels().get("spark-exec-id"));
    }

    static Instant created(Pod pod) {
        return Instant.parse(pod.getMetadata().getCreationTimestamp());
    }

    /** Of the container that was last to be listed, Spark's, if it has ended. */
    static Optional<Instant> end(Pod executor) {
        return Optional.ofNullable(
                        executor.getStatus()
                                .getContainerStatuses()
                                .getLast()
                                .getState()
                                .getTerminated())
                .map(end -> Instant.parse(end.getFinishedAt()));
    }

    /** When a pod was first seen that is like this. */
    Optional<Instant> firstSight(Predicate<Pod> wanted) {
        return sights.stream().filter(sight -> wanted.test(sight.pod())).map(Sight::at).findFirst();
    }

    /** Each pod as it was seen last. */
    List<Pod> pods() {
        broken.ifPresent(
                cause -> {
                    throw new AssertionError("The watch of the pods has broken off.", cause);
                });
        return List.copyOf(pods.values());
    }

    /** The same, where the API server may have been away meanwhile. */
    List<Pod> all() {
        return List.copyOf(pods.values());
    }

    @Override
    public void close() {
        watch.close();
    }
}
