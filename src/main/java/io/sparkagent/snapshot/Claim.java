package io.sparkagent.snapshot;

import java.util.Set;

/**
 * A persistent volume claim that the agent has made for executors.
 *
 * @param version {@code metadata.resourceVersion}
 * @param instance label {@code spark-agent-instance}: the SparkContext it was made for
 */
public record Claim(String name, long version, String instance, Terms terms, Condition condition) {

    public enum Condition {
        USABLE,
        /** Phase {@code Lost}: its volume is gone, and no pod with it can start. */
        LOST,
        /** Made for a driver that the application had before: what is in it is of no use. */
        LEFT_BEHIND,
        /** Has a deletionTimestamp, and stays only as long as a pod has it. */
        DELETING
    }

    /**
     * What a claim asks for.
     *
     * @param storageClass {@code spec.storageClassName}; empty asks for a volume without a class
     * @param bytes {@code spec.resources.requests.storage}
     */
    public record Terms(
            String storageClass, long bytes, Set<String> accessModes, String volumeMode) {

        public Terms {
            accessModes = Set.copyOf(accessModes);
        }

        /** Whether a claim of these terms does where one of the other terms is wanted. */
        public boolean serve(Terms wanted) {
            return storageClass.equals(wanted.storageClass)
                    && accessModes.equals(wanted.accessModes)
                    && volumeMode.equals(wanted.volumeMode)
                    && bytes >= wanted.bytes;
        }
    }

    public boolean isUsable() {
        return condition == Condition.USABLE;
    }
}
