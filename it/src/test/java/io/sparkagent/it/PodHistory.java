package io.sparkagent.it;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Every executor pod that a namespace has ever had since the history began. */
final class PodHistory implements AutoCloseable {

    private final Map<String, Pod> pods = new ConcurrentHashMap<>();
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
        return pods().stream()
                .map(pod -> Integer.valueOf(pod.getMetadata().getLabels().get("spark-exec-id")))
                .sorted()
                .toList();
    }

    /** Each pod as it was seen last. */
    List<Pod> pods() {
        broken.ifPresent(
                cause -> {
                    throw new AssertionError("The watch of the pods has broken off.", cause);
                });
        return List.copyOf(pods.values());
    }

    @Override
    public void close() {
        watch.close();
    }
}
