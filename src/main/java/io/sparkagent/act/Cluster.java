package io.sparkagent.act;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.sparkagent.plan.Action;
import io.sparkagent.snapshot.OwnedObject;

/**
 * The cluster as far as actions change it: each call is made once, blocks, and says what became of
 * it.
 */
public interface Cluster {

    Outcome create(int id, int profile, Pod pod);

    /** Deletes the pod; that it is gone already is as good. */
    Outcome delete(Action.Delete action);

    Outcome markInactive(Action.MarkInactive action);

    /**
     * Makes the object, or puts right what somebody has changed: server-side apply of the fields
     * that we own.
     */
    Outcome ensure(OwnedObject object, HasMetadata wanted);

    Outcome remove(OwnedObject object, HasMetadata ours);
}
