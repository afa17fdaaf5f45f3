package io.sparkagent.driver;

import java.util.List;
import java.util.Optional;

/** Decides whether an application that introduces itself can run. */
public interface Reception {

    /**
     * @param refusals why it cannot, a sentence each; empty when it is welcome
     * @param warnings what the user should know although it can
     * @param firstId the first executor id for an instance that is new to this agent
     */
    record Verdict(List<String> refusals, List<String> warnings, int firstId) {}

    /**
     * @param peer address from which it comes
     * @return empty while nobody knows: the agent is starting, or clears up after another driver
     */
    Optional<Verdict> receive(Hello hello, String peer);
}
