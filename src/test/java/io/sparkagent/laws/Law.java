package io.sparkagent.laws;

/** A law that can be broken at any step of a history. */
enum Law {
    IDS_FRESH,
    NO_SURPLUS,
    PENDING_BOUNDED,
    TRUE_ENDS,
    RECORD_KEPT,
    WITHDRAWN_IDLE
}
