package io.sparkagent.laws;

/**
 * How an executor ends that is of no use.
 *
 * @param registers before that
 */
record Death(Way way, boolean registers) {

    enum Way {
        EXITS,
        CRASHES,
        /** Spark hears of it before its pod shows it. */
        CRASHES_WITH_A_WORD,
        /** Somebody deletes its pod. */
        IS_DELETED,
        /** Somebody deletes its pod, and it takes its time. */
        IS_DELETED_SLOWLY,
        /** Somebody deletes its pod before it has a node. */
        VANISHES
    }
}
