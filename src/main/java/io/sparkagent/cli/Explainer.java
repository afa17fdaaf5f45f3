package io.sparkagent.cli;

import io.sparkagent.cli.Hearing.Heard;
import io.sparkagent.cli.Hearing.NoAgent;
import io.sparkagent.cli.Hearing.Silent;
import java.time.Instant;

/** Finds out why executors are missing: from the agent, and where it is silent from the pods. */
final class Explainer {

    private final EndOfDriver end;
    private final AgentsWord word;
    private final PodsAlone pods;

    Explainer(Cluster cluster, Instant now) {
        end = new EndOfDriver(cluster);
        word = new AgentsWord(cluster, now);
        pods = new PodsAlone(cluster, now);
    }

    Explanation explain(Driver driver, Hearing hearing) {
        if (driver.isOver()) {
            return end.explain(driver);
        }
        if (driver.isBeingDeleted()) {
            return Explanation.fine("The driver is being deleted, and its executors go with it.");
        }
        return switch (hearing) {
            case Heard(AgentStatus status) -> word.explain(driver, status);
            case Silent(String why) ->
                    pods.explain(driver, "The agent cannot be asked: " + why + ". ");
            case NoAgent() ->
                    pods.explain(
                            driver,
                            "There is no agent beside this driver, so Spark makes the executors"
                                    + " itself. ");
        };
    }
}
