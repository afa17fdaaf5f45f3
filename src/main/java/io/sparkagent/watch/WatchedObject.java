package io.sparkagent.watch;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.sparkagent.snapshot.ExecutorStore;
import io.sparkagent.snapshot.OwnedObject;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Looks at one object that we own, by its name, so that what somebody changes or deletes is put
 * right at once.
 *
 * @param <T> service or config map
 */
public final class WatchedObject<T extends HasMetadata> implements OwnedSource {

    private static final Logger LOG = Logger.getLogger(WatchedObject.class);

    private final OwnedObject object;
    private final Resource<T> resource;
    private final ExecutorStore store;
    private @Nullable Watch watch;
    private boolean closed;

    public WatchedObject(OwnedObject object, Resource<T> resource, ExecutorStore store) {
        this.object = object;
        this.resource = resource;
        this.store = store;
    }

    /** Reads the object, and opens the watch where it is not open. */
    @Override
    public synchronized void look() {
        if (closed) {
            return;
        }
        try {
            store.ownedSeen(
                    object, Optional.ofNullable(resource.get()).map(WatchedObject::version));
            if (watch == null) {
                watch = resource.watch(new Events());
            }
        } catch (KubernetesClientException e) {
            LOG.warnf("cannot look at %s, trying again: %s", object, e.getMessage());
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (watch != null) {
            watch.close();
            watch = null;
        }
    }

    private static String version(HasMetadata seen) {
        return seen.getMetadata().getResourceVersion();
    }

    private synchronized void ended() {
        watch = null;
    }

    private final class Events implements Watcher<T> {

        @Override
        public void eventReceived(Action action, T seen) {
            switch (action) {
                case ADDED, MODIFIED -> store.ownedSeen(object, Optional.of(version(seen)));
                case DELETED -> store.ownedSeen(object, Optional.empty());
                case BOOKMARK, ERROR -> {}
            }
        }

        @Override
        public void onClose(WatcherException cause) {
            ended();
        }
    }
}
