package io.sparkagent.watch;

import java.util.Collection;

/**
 * The driver's pod, and which drivers came before it: a Job makes another pod for the same
 * application when the last one has failed.
 *
 * @param uid {@code metadata.uid} of the driver's pod
 * @param created its {@code metadata.creationTimestamp}, a time in UTC as Kubernetes writes it, so
 *     that the earlier of two comes first by its letters
 */
public record Lineage(String uid, String created) {

    /** Where it is not known which driver's objects are looked at, all are the same one's. */
    static final Lineage UNKNOWN = new Lineage("", "");

    /** Whose an object is. */
    enum Kin {
        OURS,
        /** Of a driver that this one has come after; whether that is over has to be asked. */
        EARLIER,
        /** Of a driver that lives or has come since, or of nobody's: not to be touched. */
        OTHER
    }

    /**
     * @param owners uids of the pods that own the object
     * @param objectCreated its own creation: of an earlier driver only if it was there before this
     *     driver. So an agent that the cluster has given up, and that finds back to it, takes
     *     nothing from its successor
     */
    Kin kin(Collection<String> owners, String objectCreated) {
        if (uid.isEmpty() || owners.contains(uid)) {
            return Kin.OURS;
        }
        return owners.isEmpty() || objectCreated.compareTo(created) > 0 ? Kin.OTHER : Kin.EARLIER;
    }
}
