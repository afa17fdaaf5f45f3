package io.sparkagent.plan;

import java.util.List;

/**
 * What is to be done, and why that does not give the driver all that it wants.
 *
 * @param waiting a reason for each cause
 */
public record Decision(List<Action> actions, List<WaitingReason> waiting) {

    public Decision {
        actions = List.copyOf(actions);
        waiting = List.copyOf(waiting);
    }
}
