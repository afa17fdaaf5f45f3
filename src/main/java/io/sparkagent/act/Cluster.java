package io.sparkagent.act;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.sparkagent.manifest.ExecutorManifest;
import io.sparkagent.plan.Action;
import io.sparkagent.snapshot.OwnedObject;
import java.util.Set;

/**
 * The cluster as far as actions change it: each call is made once, blocks, and says what became of
 * it.
 */
public interface Cluster {

    /**
     * Makes an executor: its claims, then its pod. Where it is sure that there is no pod, the
     * claims that were made for it are removed again.
     *
     * @param reused names of those claims that it takes over
     */
    Outcome create(int id, int profile, ExecutorManifest manifest, Set<String> reused);

    /** Deletes the pod; that it is gone already is as good. */
    Outcome delete(Action.Delete action);

    /** Deletes the claim; that it is gone already is as good. */
    Outcome remove(Action.RemoveClaim action);

    Outcome markInactive(Action.MarkInactive action);

    /** Labels the pod; that it is gone is as good. */
    Outcome label(Action.Label action);

    /**
     * Makes the object, or puts right what somebody has changed: server-side apply of the fields
     * that we own.
     */
    Outcome ensure(OwnedObject object, HasMetadata wanted);

    Outcome remove(OwnedObject object, HasMetadata ours);
}
