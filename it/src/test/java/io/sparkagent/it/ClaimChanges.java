package io.sparkagent.it;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Sees claims being made and changed, sooner than somebody who looks again and again. */
final class ClaimChanges implements AutoCloseable, Watcher<PersistentVolumeClaim> {

    private final CountDownLatch missing;
    private final Watch watch;

    /**
     * @param awaited how many
     */
    ClaimChanges(TestNamespace namespace, int awaited) {
        missing = new CountDownLatch(awaited);
        watch = Cluster.CLIENT.persistentVolumeClaims().inNamespace(namespace.name()).watch(this);
    }

    /** Until all are there, or there will be no others. */
    void await(BooleanSupplier goesOn) {
        try {
            while (!missing.await(10, TimeUnit.MILLISECONDS) && goesOn.getAsBoolean()) {
                // Still under way.
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while claims were awaited", e);
        }
    }

    @Override
    public void eventReceived(Action action, PersistentVolumeClaim claim) {
        missing.countDown();
    }

    @Override
    public void onClose(WatcherException cause) {
        // Who awaits them sees the end of the command.
    }

    @Override
    public void close() {
        watch.close();
    }
}
