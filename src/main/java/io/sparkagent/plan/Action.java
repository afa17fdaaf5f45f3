package io.sparkagent.plan;

import io.sparkagent.snapshot.OwnedObject;
import io.sparkagent.snapshot.PodRef;
import java.util.Map;

/** One thing to do; a value, so that plans can be compared in tests. */
public sealed interface Action {

    /**
     * Make one executor of this resource profile.
     *
     * @param claims names of free claims that it takes over, by volume; any other that it needs is
     *     made for it
     */
    record Create(int profile, Map<String, String> claims) implements Action {

        public Create {
            claims = Map.copyOf(claims);
        }

        public Create(int profile) {
            this(profile, Map.of());
        }
    }

    /** Delete a pod: one that has ended, or one of which the driver knows that it goes. */
    record Delete(int id, PodRef pod, String why) implements Action {}

    /** Keep a finished pod, and label it {@code spark-exec-inactive=true} as Spark does. */
    record MarkInactive(int id, PodRef pod) implements Action {}

    /** Label a pod of which the driver knows that it is being decommissioned. */
    record Label(int id, PodRef pod, String name, String value) implements Action {}

    /** Ask the driver never to let this executor register; only then may it be deleted. */
    record Veto(int id) implements Action {}

    /** Ask the driver to decommission this executor: it is about to be taken away. */
    record Decommission(int id, String why) implements Action {}

    /** The driver counts on an executor that is not in the cluster: make that an end. */
    record DeclareLost(int id) implements Action {}

    /** Its pod is gone and the driver knows: nothing is left to remember. */
    record Forget(int id) implements Action {}

    /** Make, or put right, an object of ours. */
    record Ensure(OwnedObject object) implements Action {}

    /** Remove a persistent volume claim that the agent has made and nobody can use any more. */
    record RemoveClaim(String name, String why) implements Action {}

    /** Remove an object of ours at the end of the application. */
    record Remove(OwnedObject object) implements Action {}
}
