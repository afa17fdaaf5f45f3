package io.sparkagent.status;

import java.util.HashSet;
import java.util.Set;

/** Names resource profiles for the metrics: an application may make as many as it likes. */
final class Profiles {

    /** So many have names of their own. */
    static final int MOST = 32;

    private static final String OTHER = "other";

    private final Set<Integer> named = new HashSet<>();

    synchronized String name(int profile) {
        return named.contains(profile) || (named.size() < MOST && named.add(profile))
                ? String.valueOf(profile)
                : OTHER;
    }
}
