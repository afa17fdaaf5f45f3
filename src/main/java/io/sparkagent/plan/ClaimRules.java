package io.sparkagent.plan;

import io.sparkagent.snapshot.Claim;
import io.sparkagent.snapshot.Snapshot;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The persistent volume claims that the agent makes for executors and that the driver's pod owns.
 *
 * @param each what an executor's claims have to be, by volume; empty where the conf asks for none
 * @param reuse {@code spark.kubernetes.driver.reusePersistentVolumeClaim}: a free one is taken over
 * @param waitForFree {@code spark.kubernetes.driver.waitToReusePersistentVolumeClaim}: who replaces
 *     an executor on its way out waits for its claims, however long that takes
 */
public record ClaimRules(SortedMap<String, Claim.Terms> each, boolean reuse, boolean waitForFree) {

    public static final ClaimRules NONE =
            new ClaimRules(Collections.emptySortedMap(), false, false);

    public ClaimRules {
        each = Collections.unmodifiableSortedMap(new TreeMap<>(each));
    }

    /** True when the picture shows which claims are free, or nobody needs to know. */
    boolean areKnown(Snapshot seen) {
        return each.isEmpty() || seen.claims().isPresent();
    }
}
