package io.sparkagent.laws;

/**
 * One thing that happens to the world.
 *
 * @param pick which one, how much or how: each move reads it in its own way
 */
record Step(Move move, int pick) {

    enum Move {
        // time, and the agent's threads
        WAIT,
        SET_CLOCK,
        FLOW,
        LOOK,
        CALL,
        FAULTY_CALL,
        LAND,
        EVENT,
        DOUBLE_EVENT,
        LOSE_EVENT,
        SWAP_EVENTS,
        HOLD_EVENT,
        CUT_WATCH,
        LIST,
        FAIL_LIST,
        OBJECT,
        CLAIM_EVENT,
        LOSE_CLAIM_EVENT,
        LIST_CLAIMS,
        CUT_CLAIM_WATCH,
        RESTART_AGENT,
        // the cluster
        SCHEDULE,
        START,
        EXIT,
        CRASH,
        DISRUPT,
        DELETE,
        LET_GO,
        VANISH,
        LOSE_NODE,
        FIND_NODE,
        TOUCH,
        SPOIL_OBJECT,
        DELETE_CLAIM,
        LOSE_CLAIM,
        // the driver
        WANT,
        REGISTER,
        SPEAK,
        DELAYED_SPEAK,
        LISTEN,
        RELEASE,
        IDLE,
        RESTART_DRIVER,
        RESTART_CONTAINER,
        RESTART_POD
    }

    @Override
    public String toString() {
        return move + "(" + pick + ")";
    }
}
